import { newId } from '#kernel/ids.ts';
import type { Context } from '../database/context.ts';

/** One change of a tenant's data. */
export interface JournalEntry {
  /** What happened, as `thing.past_tense`: `vehicle.price_changed`. */
  event: string;
  record: { kind: string; id: string };
  /** The changed fields as they were and as they are. Never personal values: those go to `personal`. */
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  /** Personal values of the change, kept sealed with the dealership's key. */
  personal?: { before?: Record<string, unknown> | null; after?: Record<string, unknown> | null };
}

/** Where a sealed part of the journal stands; moving it elsewhere makes it unreadable. */
export const sealedPlace = (entryId: string): string => `journal sealed ${entryId}`;

/** The row of an entry, ready to insert; for statements that write record and entry at once. */
export function journalRow(ctx: Context, entry: JournalEntry) {
  const id = newId();
  const { ip, userAgent } = ctx.origin;
  const secret = ip || userAgent || entry.personal ? { origin: { ip, userAgent }, ...entry.personal } : null;
  return {
    dealershipId: ctx.dealershipId,
    id,
    at: ctx.now,
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id,
    event: entry.event,
    recordKind: entry.record.kind,
    recordId: entry.record.id,
    before: entry.before ? JSON.stringify(entry.before) : null,
    after: entry.after ? JSON.stringify(entry.after) : null,
    sealed: secret ? ctx.key.seal(JSON.stringify(secret), sealedPlace(id)) : null,
  };
}

/** Writes what happened, in the transaction in which it happens. */
export async function record(ctx: Context, entry: JournalEntry): Promise<string> {
  const row = journalRow(ctx, entry);
  await ctx.db.insertInto('journal').values(row).execute();
  return row.id;
}

/** Writes many entries in few statements. */
export async function recordAll(ctx: Context, entries: readonly JournalEntry[]): Promise<void> {
  // PostgreSQL takes at most 65,535 parameters a statement.
  for (let from = 0; from < entries.length; from += 1000) {
    await ctx.db
      .insertInto('journal')
      .values(entries.slice(from, from + 1000).map((entry) => journalRow(ctx, entry)))
      .execute();
  }
}

/**
 * The fields that differ between two states of a record, as before and after; undefined when none does.
 * What is journalled is the change, so that a history reads well and the journal stays small.
 */
export function changed<T extends object>(
  before: T,
  after: Partial<T>,
): { before: Record<string, unknown>; after: Record<string, unknown> } | undefined {
  const was: Record<string, unknown> = {};
  const is: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(after)) {
    const old = (before as Record<string, unknown>)[field];
    if (value === undefined || JSON.stringify(old ?? null) === JSON.stringify(value ?? null)) continue;
    was[field] = old ?? null;
    is[field] = value ?? null;
  }
  return Object.keys(is).length === 0 ? undefined : { before: was, after: is };
}

/**
 * A change with some of its fields kept apart, sealed: free words may speak of a person, and only what is sealed can be emptied
 * when that person is erased.
 */
export function apart(
  change: Pick<JournalEntry, 'before' | 'after'>,
  words: readonly string[],
): Pick<JournalEntry, 'before' | 'after' | 'personal'> {
  const split = (of: Record<string, unknown> | null | undefined, personal: boolean) => {
    const chosen = Object.entries(of ?? {}).filter(
      ([name, value]) => words.includes(name) === personal && value !== undefined,
    );
    return chosen.length > 0 ? Object.fromEntries(chosen) : null;
  };
  const personal = { before: split(change.before, true), after: split(change.after, true) };
  return {
    before: split(change.before, false),
    after: split(change.after, false),
    ...(personal.before || personal.after ? { personal } : {}),
  };
}
