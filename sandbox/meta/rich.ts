import type { Reply } from './reply.ts';

/** Members that a client needs word for word, wherever they stand: ids, tokens, cursors, states, times, own words. */
const verbatim = new Set([
  'access_token',
  'account_type',
  'after',
  'app_id',
  'before',
  'caption',
  'created_time',
  'granular_scopes',
  'id',
  'media_type',
  'message',
  'next',
  'page_story_id',
  'permalink',
  'permalink_url',
  'permission',
  'permissions',
  'post_id',
  'profile_id',
  'profile_picture_url',
  'scope',
  'scopes',
  'status_code',
  'target_ids',
  'tasks',
  'timestamp',
  'token_type',
  'url',
  'user_id',
]);
/** What may be kept of a Page or an account, and so is left as it is. */
const kept = new Set(['name', 'username', 'category']);
const words = new Set(['granted', 'declined', 'expired']);

/**
 * An answer that says more than anybody asked for: the marker is in a member of every object and behind every text that a
 * client has no need to understand, in errors and headers too. Found anywhere later, it tells that an answer was kept.
 */
export function enriched(reply: Reply, marker: string): Reply {
  if (!reply.headers['Content-Type']?.startsWith('application/json')) return reply;
  const exact = (_: string, value: unknown, context?: { source?: string }): unknown =>
    // Ids above 2^53 go out with the digits they came with.
    typeof value === 'number' && !Number.isSafeInteger(value) ? rawJson(context!.source!) : value;
  const read: unknown = JSON.parse(reply.body.toString('utf8'), exact as (key: string, value: unknown) => unknown);
  return {
    ...reply,
    headers: { ...reply.headers, 'x-fb-trace-id': marker, 'x-fb-debug': marker },
    body: Buffer.from(JSON.stringify(more(read, '', marker, false))),
  };
}

function more(value: unknown, name: string, marker: string, failing: boolean): unknown {
  if (typeof value === 'string') {
    const plain = !failing && (verbatim.has(name) || kept.has(name) || words.has(value));
    return plain ? value : `${value} ${marker}`;
  }
  if (Array.isArray(value)) return value.map((one) => more(one, name, marker, failing));
  if (typeof value !== 'object' || value === null || isRaw(value)) return value;
  const members = Object.entries(value).map(([key, one]) => [
    key,
    more(one, key, marker, failing || key === 'error' || key === 'error_message'),
  ]);
  return {
    ...(Object.fromEntries(members) as object),
    about: marker,
    owner: { id: '0', name: marker, emails: [`${marker}@example.com`] },
  };
}

// Raw JSON is newer than the types.
const { rawJSON: rawJson, isRawJSON: isRaw } = JSON as unknown as {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
};
