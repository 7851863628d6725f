import type { Screen } from '#office/screen.ts';

export const socialScreens: Screen[] = [
  { path: '/social', permission: 'social.read', load: async () => (await import('./posts-screen.tsx')).PostsScreen },
  {
    path: '/social/new',
    permission: 'social.write',
    load: async () => (await import('./new-post-screen.tsx')).NewPostScreen,
  },
  {
    path: '/social/posts/$postId',
    permission: 'social.read',
    load: async () => (await import('./post-screen.tsx')).PostScreen,
  },
  {
    path: '/social/calendar',
    permission: 'social.read',
    load: async () => (await import('./calendar-screen.tsx')).CalendarScreen,
  },
  {
    path: '/social/drift',
    permission: 'social.read',
    load: async () => (await import('./drift-screen.tsx')).DriftScreen,
  },
  {
    path: '/social/rules',
    permission: 'social.read',
    load: async () => (await import('./rules-screen.tsx')).RulesScreen,
  },
  {
    path: '/social/templates',
    permission: 'social.read',
    load: async () => (await import('./templates-screen.tsx')).TemplatesScreen,
  },
  {
    path: '/social/marketplace/$vehicleId',
    permission: 'social.read',
    load: async () => (await import('./marketplace-screen.tsx')).MarketplaceScreen,
  },
  {
    path: '/settings/channels',
    permission: 'social.read',
    load: async () => (await import('./channels-screen.tsx')).ChannelsScreen,
  },
];
