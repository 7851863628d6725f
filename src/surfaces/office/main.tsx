import './kit.css';
import './office.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod/v4/core';
import { LanguageProvider } from './i18n.tsx';
import { router } from './routes.tsx';
import { surfaces, theme } from './theme.ts';
import { memory } from './use-api.ts';
import { tellCrash, watchUsage } from './usage.ts';

const schemes = localStorageColorSchemeManager({ key: 'automo.scheme' });

/** The nonce of this page: the policy takes no style that a screen makes without it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
// Where what keeps the page still behind a dialog looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

// Schemas are read as they are: what they would compile into, the policy forbids.
config({ jitless: true });

// Under `npm run dev` a page looks whether its screens were built again; in what is delivered nothing of this is left.
if (import.meta.env.MODE === 'development') void import('./reloading.ts');

watchUsage();

createRoot(document.querySelector('#office')!, {
  // A screen that throws is caught by the frame around it; the window does not hear of it.
  onCaughtError: (error) => tellCrash(error),
}).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={surfaces}
      colorSchemeManager={schemes}
      getStyleNonce={() => nonce ?? ''}
      defaultColorScheme="auto"
    >
      <LanguageProvider>
        <QueryClientProvider client={memory}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
);
