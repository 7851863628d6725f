import { api } from './api.ts';
import { router } from './routes.tsx';

/** The pattern of the screen that is open: `/inventory/$vehicleId`, never what stands in an address. */
const pattern = (): string | null => router.state.matches.at(-1)?.fullPath.replace(/(?<=.)\/$/, '') ?? null;

const told = new Set<string>();

/**
 * Tells of a crash once per kind: class and stack, of which the server keeps places in our own files only. What fails
 * here fails in silence, so that a report never makes a second crash.
 */
export function tellCrash(error: unknown): void {
  if (!(error instanceof Error) || error.name === 'ProblemError' || error.name === 'AbortError') return;
  const kind = `${error.name} ${error.stack?.split('\n')[1] ?? ''}`;
  if (told.has(kind)) return;
  told.add(kind);
  const stack = error.stack?.slice(0, 20_000);
  void api('POST /api/crashes', {
    body: { name: error.name.slice(0, 200), ...(stack ? { stack } : {}), page: pattern(), release: RELEASE },
  }).catch(() => undefined);
}

/** Counts opened screens of who is signed in, and hears of crashes. */
export function watchUsage(): void {
  router.subscribe('onResolved', ({ pathChanged }) => {
    const page = pattern();
    const signedIn = router.state.matches.some((match) => match.routeId.startsWith('/office'));
    if (pathChanged && page && signedIn) void api('POST /api/me/pages', { body: { page } }).catch(() => undefined);
  });
  window.addEventListener('error', ({ error }) => tellCrash(error));
  window.addEventListener('unhandledrejection', ({ reason }) => tellCrash(reason));
}
