import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from './api.ts';
import type { Answer, Input, ReadKey, WriteKey } from './api.ts';
import { dealershipOfTab } from './dealership-of-tab.ts';
import { asProblem } from './problem-error.ts';
import type { ProblemError } from './problem-error.ts';
import { failed } from './toasts.tsx';

/** What the office has read. Live changes mark it stale by record (live.ts), so it may be kept for a while. */
export const memory: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // The time to set a second factor up ended while the office stood open: who is signed in is asked anew, and says so.
    onError: (error) => {
      if (asProblem(error).code === 'second_factor_needed') void memory.invalidateQueries({ queryKey: ['me'] });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      // What will not get better by asking again is not asked again.
      retry: (times, error) => times < 2 && [0, 502, 503, 504].includes(asProblem(error).status),
    },
  },
});

/** The key under which an answer is remembered: route, dealership, input. */
export const keyOf = (route: string, input?: unknown): unknown[] => [route, dealershipOfTab(), input ?? null];

/** Marks as stale what was read from these paths: `forget('/api/vehicles')` also takes `/api/vehicles/:vehicleId`. */
export function forget(...paths: string[]): Promise<void> {
  return memory.invalidateQueries({
    predicate: ({ queryKey: [route] }) =>
      typeof route === 'string' && paths.some((path) => route.slice(route.indexOf(' ') + 1).startsWith(path)),
  });
}

interface ReadManner {
  /** False to wait, for example until an id is known. */
  enabled?: boolean;
  /** Shows the former answer while the next one comes, for lists whose filters change. */
  keep?: boolean;
  staleTime?: number;
}

type GivenRead<T> = Partial<T> extends T ? [given?: T, manner?: ReadManner] : [given: T, manner?: ReadManner];

/**
 * Reads from the API and stays fresh: changes by others arrive by themselves.
 *
 * @example const lead = useRead('GET /api/leads/:leadId', { params: { leadId } });
 */
export function useRead<K extends ReadKey>(
  key: K,
  ...[given, manner]: GivenRead<Input<K>>
): UseQueryResult<Answer<K>, ProblemError> {
  return useQuery<Answer<K>, ProblemError>({
    queryKey: keyOf(key, given),
    queryFn: ({ signal }) => (api as Loose)(key, { ...given, signal }) as Promise<Answer<K>>,
    enabled: manner?.enabled ?? true,
    ...(manner?.keep ? { placeholderData: keepPreviousData } : {}),
    ...(manner?.staleTime === undefined ? {} : { staleTime: manner.staleTime }),
  });
}

// Inside this file the input has been checked by the caller's types.
type Loose = (key: string, given: object) => Promise<unknown>;
type Page = { items: unknown[]; nextCursor: string | null };
type ItemOf<K extends ReadKey> = Answer<K> extends { items: (infer Item)[] } ? Item : never;

/** A list as it grows page by page. */
export interface Pages<Item, First> {
  items: Item[];
  /** The first page, for counts that come with it. */
  first: First | undefined;
  loading: boolean;
  problem: ProblemError | null;
  hasMore: boolean;
  loadingMore: boolean;
  more(): void;
  again(): void;
}

/**
 * Reads a list by cursor, page after page.
 *
 * @example const vehicles = usePages('GET /api/vehicles', { query: { status: 'on_lot' } });
 */
export function usePages<K extends ReadKey>(
  key: K,
  ...[given, manner]: GivenRead<Input<K>>
): Pages<ItemOf<K>, Answer<K>> {
  const read = useInfiniteQuery({
    queryKey: keyOf(key, [given ?? null, 'pages']),
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        ...(given as { query?: object } | undefined)?.query,
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return (await (api as Loose)(key, { ...given, query, signal })) as Page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    enabled: manner?.enabled ?? true,
    ...(manner?.keep === false ? {} : { placeholderData: keepPreviousData }),
  });
  const items = useMemo(() => (read.data?.pages.flatMap((page) => page.items) ?? []) as ItemOf<K>[], [read.data]);
  return {
    items,
    first: read.data?.pages[0] as Answer<K> | undefined,
    loading: read.isPending,
    problem: read.error ? asProblem(read.error) : null,
    hasMore: read.hasNextPage,
    loadingMore: read.isFetchingNextPage,
    more: () => void read.fetchNextPage(),
    again: () => void read.refetch(),
  };
}

interface WriteManner<K extends WriteKey> {
  /** Paths whose answers are stale after it. */
  forgets?: string[];
  done?: (answer: Answer<K>, given: Input<K>) => void;
  /** Called instead of the toast; answer false to have the toast as well. */
  failed?: (problem: ProblemError, given: Input<K>) => boolean | void;
}

/**
 * Writes to the API. A problem becomes a toast unless `failed` takes it.
 *
 * @example
 * const change = useWrite('PATCH /api/leads/:leadId', { forgets: ['/api/leads'], done: () => done(t('saved')) });
 * change.mutate({ params: { leadId }, body: { version, stage } });
 */
export function useWrite<K extends WriteKey>(
  key: K,
  manner: WriteManner<K> = {},
): UseMutationResult<Answer<K>, ProblemError, Input<K>> {
  const client = useQueryClient();
  return useMutation<Answer<K>, ProblemError, Input<K>>({
    mutationKey: [key],
    mutationFn: (given) => (api as Loose)(key, given) as Promise<Answer<K>>,
    onSuccess: (answer, given) => {
      manner.done?.(answer, given);
      if (manner.forgets) void forget(...manner.forgets);
    },
    onError: (error, given) => {
      const problem = asProblem(error);
      // Somebody was faster: what is shown is old in any case.
      if (problem.status === 409) void client.invalidateQueries();
      if (!manner.failed || manner.failed(problem, given) === false) failed(problem);
    },
  });
}
