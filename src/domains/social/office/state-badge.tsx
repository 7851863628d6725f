import { Badge } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { PostState } from '../post.ts';
import { socialWords } from './words.ts';

const colours: Record<PostState, string> = {
  draft: 'gray',
  scheduled: 'blue',
  publishing: 'violet',
  published: 'green',
  partly_published: 'orange',
  failed: 'red',
  cancelled: 'gray',
};

/** Where a post stands; one that waits for approval says so instead of being a mere draft. */
export function StateBadge({ post }: { post: { state: PostState; approval: 'none' | 'asked' | 'given' } }) {
  const t = useT(socialWords);
  const asked = post.state === 'draft' && post.approval === 'asked';
  return (
    <Badge
      color={asked ? 'yellow' : colours[post.state]}
      h="auto"
      maw="100%"
      styles={{ label: { whiteSpace: 'normal' } }}
    >
      {t(asked ? 'state.asked' : `state.${post.state}`)}
    </Badge>
  );
}
