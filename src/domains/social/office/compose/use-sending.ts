import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { api } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, keyOf, memory } from '#office/use-api.ts';
import { socialWords } from '../words.ts';
import { bodyOf, compositionOf, sameComposition } from './composition.ts';
import type { Composition, Post } from './composition.ts';

export interface Sending {
  /** Which of the buttons works. */
  busy: 'save' | 'send' | null;
  /** True from the moment at which leaving loses nothing. */
  leaving(): boolean;
  save(): Promise<void>;
  /** Now (null), or at a time on the wall; asks for approval when this person may not publish. */
  send(at: string | null): Promise<void>;
}

/** Remembers a post as it is now, and has every list read again. */
export function keepPost(post: Post): void {
  memory.setQueryData(keyOf('GET /api/posts/:postId', { params: { postId: post.id } }), post);
  void forget('/api/posts', '/api/social', '/api/channels');
}

/** Saves a composition and puts it on its way. What is scheduled already keeps its time when it is saved. */
export function useSending(value: Composition, post: Post | undefined, onSaved: (next: Composition) => void): Sending {
  const t = useT(socialWords);
  const { dateTime } = useFormats();
  const session = useSession();
  const navigate = useNavigate();
  const [busy, setBusy] = useState<Sending['busy']>(null);
  const left = useRef(false);
  const may = session.can('social.publish');

  /** Writes what was typed. */
  const write = async (): Promise<Post> => {
    if (!post) return api('POST /api/posts', { body: bodyOf(value) });
    if (sameComposition(value, compositionOf(post))) return post;
    const { vehicleId: _vehicle, kind: _kind, ...fields } = value;
    return api('PATCH /api/posts/:postId', {
      params: { postId: post.id },
      body: { ...fields, version: post.version },
    });
  };
  const arrive = (next: Post): void => {
    keepPost(next);
    onSaved(compositionOf(next));
    if (post) return;
    left.current = true;
    void navigate({ to: '/social/posts/$postId', params: { postId: next.id }, replace: true } as never);
  };
  const run = async (what: 'save' | 'send', act: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(what);
    try {
      await act();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 409) void memory.invalidateQueries();
      failed(problem);
    } finally {
      setBusy(null);
    }
  };
  const takeBack = async (sent: Post): Promise<void> => {
    try {
      const params = { postId: sent.id };
      keepPost(await api('POST /api/posts/:postId/cancel', { params, body: { version: sent.version } }));
      done(t('takenBack'));
    } catch (error) {
      failed(asProblem(error));
    }
  };

  return {
    busy,
    leaving: () => left.current,
    save: () =>
      run('save', async () => {
        let next = await write();
        // Its channels and the law are looked at anew, at the time it had.
        if (next.state === 'scheduled' && may) {
          const schedule = { params: { postId: next.id }, body: { version: next.version, at: next.scheduledWall } };
          next = (await api('POST /api/posts/:postId/schedule', schedule)).post;
        }
        arrive(next);
        done(t(post ? 'saved' : 'savedDraft'));
      }),
    send: (at) =>
      run('send', async () => {
        const written = await write();
        try {
          const { post: sent, moved } = await api('POST /api/posts/:postId/schedule', {
            params: { postId: written.id },
            body: { version: written.version, at },
          });
          arrive(sent);
          const when = dateTime(sent.scheduledAt);
          const said = !may
            ? t('approvalAsked')
            : at === null
              ? t('onItsWay', { n: sent.channelIds.length })
              : t('scheduledFor', { when });
          const undo = may && at === null ? {} : { undo: () => takeBack(sent) };
          done(moved ? `${said} · ${t(`moved.${moved}`, { when })}` : said, undo);
        } catch (error) {
          // What was typed is kept all the same, as a draft.
          arrive(written);
          throw error;
        }
      }),
  };
}
