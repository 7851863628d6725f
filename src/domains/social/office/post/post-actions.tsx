import { Button } from '@mantine/core';
import { IconArrowBackUp, IconBuildingStore, IconCheck, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import { bodyOf, compositionOf } from '../compose/composition.ts';
import type { Post } from '../compose/composition.ts';
import { keepPost } from '../compose/use-sending.ts';
import { socialWords } from '../words.ts';

/** What can be done with a post as a whole: approve it, take it back, delete the draft, copy it for Marketplace. */
export function PostActions({ post }: { post: Post }) {
  const t = useT(socialWords);
  const session = useSession();
  const navigate = useNavigate();
  const params = { postId: post.id };
  const approve = useWrite('POST /api/posts/:postId/approve', {
    done: (next) => {
      keepPost(next);
      done(t('approved'));
    },
  });
  const back = useWrite('POST /api/posts/:postId/cancel', {
    done: (next) => {
      keepPost(next);
      done(t('takenBack'));
    },
  });
  const remove = useWrite('DELETE /api/posts/:postId', {
    done: () => {
      void navigate({ to: '/social' });
      void forget('/api/posts');
      // What was deleted comes back as a new draft with the same content.
      done(t('deleted'), { undo: restore });
    },
  });
  const restore = async (): Promise<void> => {
    try {
      keepPost(await api('POST /api/posts', { body: bodyOf(compositionOf(post)) }));
      done(t('restored'));
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const asked = post.state === 'draft' && post.approval === 'asked';
  const waits = post.state === 'scheduled';
  const neverSent = post.deliveries.every((one) => one.commits === 0 && ['waiting', 'withdrawn'].includes(one.state));
  const write = session.can('social.write');
  return (
    <>
      {write && neverSent && (post.state === 'draft' || post.state === 'cancelled') && (
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={16} />}
          loading={remove.isPending}
          onClick={() => remove.mutate({ params })}
        >
          {t('delete')}
        </Button>
      )}
      {post.vehicle && (
        <Button
          variant="default"
          leftSection={<IconBuildingStore size={17} />}
          renderRoot={(props) => <Link to={`/social/marketplace/${post.vehicle!.id}`} {...props} />}
        >
          {t('marketplace.copy')}
        </Button>
      )}
      {write && (waits || asked) && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={17} />}
          loading={back.isPending}
          onClick={() => back.mutate({ params, body: { version: post.version } })}
        >
          {t(asked ? 'takeAskBack' : 'takeBack')}
        </Button>
      )}
      {asked && session.can('social.publish') && (
        <Button
          leftSection={<IconCheck size={17} />}
          loading={approve.isPending}
          onClick={() => approve.mutate({ params, body: { version: post.version } })}
        >
          {t('approve')}
        </Button>
      )}
    </>
  );
}
