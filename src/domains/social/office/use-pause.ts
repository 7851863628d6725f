import { useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { socialWords } from './words.ts';

/** Holds all publishing back, or lets it go on; either can be taken back. */
export function usePause(): { put(paused: boolean): void; pending: boolean } {
  const t = useT(socialWords);
  const write = useWrite('POST /api/social/pause', { forgets: ['/api/social/settings', '/api/posts'] });
  const put = (paused: boolean, told = true): void =>
    write.mutate(
      { body: { paused } },
      {
        onSuccess: () => {
          if (told) done(t(paused ? 'pausedNow' : 'resumedNow'), { undo: () => put(!paused, false) });
        },
      },
    );
  return { put: (paused) => put(paused), pending: write.isPending };
}
