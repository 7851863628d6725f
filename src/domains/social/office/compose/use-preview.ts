import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '#office/api.ts';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { keyOf } from '#office/use-api.ts';
import { bodyOf, compositionOf, sameComposition } from './composition.ts';
import type { Composition, Post, Preview } from './composition.ts';

/**
 * How a composition reads on each network now, and what stands in its way: asked a moment after the last change. A post that
 * was not touched shows what came with it.
 */
export function usePreview(
  value: Composition,
  post: Post | undefined,
): { preview: Preview | undefined; pending: boolean; problem: ProblemError | null } {
  const [settled] = useDebouncedValue(value, 350);
  const untouched = post !== undefined && sameComposition(value, compositionOf(post));
  const read = useQuery<Preview>({
    queryKey: keyOf('POST /api/posts/preview', settled),
    queryFn: ({ signal }) => api('POST /api/posts/preview', { body: bodyOf(settled), signal }),
    placeholderData: keepPreviousData,
    enabled: !untouched,
  });
  return {
    preview: untouched ? post.preview : (read.data ?? post?.preview),
    pending: !untouched && (read.isFetching || settled !== value),
    problem: read.error ? asProblem(read.error) : null,
  };
}
