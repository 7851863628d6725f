import type { Screen } from '#office/screen.ts';

/** Screens at the door, and one's own account. */
export const accountsScreens: Screen[] = [
  { path: '/sign-in', frame: 'signed-out', load: async () => (await import('./sign-in-screen.tsx')).SignInScreen },
  { path: '/sign-up', frame: 'signed-out', load: async () => (await import('./sign-up-screen.tsx')).SignUpScreen },
  {
    path: '/verify-email',
    frame: 'signed-out',
    load: async () => (await import('./link-screens.tsx')).VerifyEmailScreen,
  },
  { path: '/undo-email', frame: 'signed-out', load: async () => (await import('./link-screens.tsx')).UndoEmailScreen },
  {
    path: '/stop-removal',
    frame: 'signed-out',
    load: async () => (await import('./link-screens.tsx')).StopRemovalScreen,
  },
  {
    path: '/forgot-password',
    frame: 'signed-out',
    load: async () => (await import('./password-screens.tsx')).ForgotPasswordScreen,
  },
  {
    path: '/reset-password',
    frame: 'signed-out',
    load: async () => (await import('./password-screens.tsx')).ResetPasswordScreen,
  },
  { path: '/account', load: async () => (await import('./account-screen.tsx')).AccountScreen },
];
