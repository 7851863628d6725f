import { useState } from 'react';
import { wallClock } from '#kernel/calendar.ts';
import { api } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, memory } from '#office/use-api.ts';
import type { PostItem } from '../post-row.tsx';
import { socialWords } from '../words.ts';

/** Gives a scheduled post another time; it can be taken back. */
export function useMove(): { move(post: PostItem, at: string): Promise<void>; moving: boolean } {
  const t = useT(socialWords);
  const { dateTime } = useFormats();
  const { timeZone } = useSession().current;
  const [moving, setMoving] = useState(false);
  const put = async (post: Pick<PostItem, 'id' | 'version'>, at: string, back: string | null): Promise<void> => {
    setMoving(true);
    try {
      const { post: next, moved } = await api('POST /api/posts/:postId/schedule', {
        params: { postId: post.id },
        body: { version: post.version, at },
      });
      void forget('/api/posts', '/api/channels');
      const when = dateTime(next.scheduledAt);
      const said = t('movedTo', { when });
      done(
        moved ? `${said} · ${t(`moved.${moved}`, { when })}` : said,
        back === null ? {} : { undo: () => put(next, back, null) },
      );
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 409) void memory.invalidateQueries();
      failed(problem);
    } finally {
      setMoving(false);
    }
  };
  return {
    moving,
    move: (post, at) => {
      const was = wallClock(new Date(post.scheduledAt ?? Date.now()), timeZone);
      return put(post, at, post.scheduledWall ?? `${was.day}T${was.time}`);
    },
  };
}
