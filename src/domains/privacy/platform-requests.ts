import { z } from 'zod';
import { eraseUser } from '#domains/accounts/index.ts';
import { leaveAll } from '#domains/closing/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import { Email, text } from '#kernel/text.ts';
import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { postLetter } from '#platform/mail/index.ts';
import { dueOn } from './due.ts';
import { eraseByPlatform, forgetStaff } from './erasing-by-platform.ts';
import { dayWords } from './letters.ts';
import { privacyMessages } from './messages.ts';

export const platformKinds = ['access', 'correction', 'erasure', 'opt_out', 'other'] as const;
const hour = 3_600_000;
/** A report of a child's data is settled within a day (P33b). */
const childHours = 24;

const words = text(5000, { lines: true });
export const PlatformForm = z.object({
  kind: z.enum(platformKinds),
  name: text(200, { least: 1 }),
  email: Email,
  words: words.default(''),
});
export const ChildForm = z.object({
  words: text(5000, { least: 3, lines: true }),
  where: text(1000).default(''),
  email: Email,
});

const Sealed = z.object({ name: z.string(), email: z.string(), words: z.string(), where: z.string().optional() });
type Sealed = z.output<typeof Sealed>;
const place = (id: string): string => `platform request ${id}`;

/** A request to the platform, opened. */
export interface PlatformRequest extends Sealed {
  id: string;
  kind: (typeof platformKinds)[number] | 'child';
  receivedAt: Date;
  dueAt: Date;
  resolvedAt: Date | null;
  outcome: string | null;
  /** Hours from arrival to its end, or to now. */
  hours: number;
}

/** Opens a request and tells the address so, in one transaction. It changes nothing: an address proves nobody. */
export async function openPlatformRequest(
  ground: Ground,
  given: { kind: PlatformRequest['kind']; locale: Locale } & Sealed,
  origin: Origin,
): Promise<{ id: string; dueAt: Date }> {
  const { kind, locale, ...person } = given;
  return ground.database.asPlatform(
    async (ctx) => {
      const id = newId();
      const child = kind === 'child';
      // Thirty days end with their last day, wherever in Canada one is.
      const dueAt = child
        ? new Date(ctx.now.getTime() + childHours * hour)
        : new Date(`${dueOn(ctx.now.toISOString().slice(0, 10))}T23:59:59Z`);
      await ctx.db
        .insertInto('platformRequest')
        .values({
          id,
          kind,
          locale,
          sealed: ctx.key.seal(JSON.stringify(person), place(id)),
          receivedAt: ctx.now,
          dueAt,
        })
        .execute();
      const t = privacyMessages(locale);
      const due = dayWords(dueAt.toISOString().slice(0, 10), locale);
      await postLetter(
        ctx,
        { email: person.email, name: person.name, locale },
        child
          ? {
              kind: 'privacy.child',
              subject: t('child.subject'),
              paragraphs: [t('child.body', { due })],
              why: t('child.why'),
            }
          : {
              kind: 'privacy.received',
              subject: t('platform.subject'),
              paragraphs: [t('platform.body', { kind: t(`kind.${kind}`), due }), t('confirm.nothing')],
              why: t('platform.why'),
            },
      );
      return { id, dueAt };
    },
    { origin, locale },
  );
}

/** Requests to the platform, the open ones by due time first. */
export async function listPlatformRequests(ground: Ground, all = false): Promise<PlatformRequest[]> {
  return ground.database.asPlatform(
    async (ctx) => {
      let asked = ctx.db.selectFrom('platformRequest').selectAll().orderBy('dueAt').orderBy('id');
      if (!all) asked = asked.where('resolvedAt', 'is', null);
      return (await asked.execute()).map((row) => ({
        ...Sealed.parse(JSON.parse(ctx.key.open(row.sealed, place(row.id)).toString())),
        id: row.id,
        kind: row.kind as PlatformRequest['kind'],
        receivedAt: row.receivedAt,
        dueAt: row.dueAt,
        resolvedAt: row.resolvedAt,
        outcome: row.outcome,
        hours: ((row.resolvedAt ?? ctx.now).getTime() - row.receivedAt.getTime()) / hour,
      }));
    },
    {},
    { write: false },
  );
}

/** What the operator decided about a request. */
export interface Resolution {
  id: string;
  outcome: 'deleted' | 'answered' | 'unfounded';
  by: string;
  /** The account that is a child's. */
  userId?: string;
  /** The customer of a dealership that is a child. */
  customer?: { dealershipId: string; customerId: string };
}

/**
 * Ends a request: deletes the account or the customer's record that was reported, tells whoever reported it, and measures the
 * hours. The dealership's record goes by its own erasure, journalled there; the account leaves the dealerships it worked for first.
 * @returns with the names of dealerships that have no owner any more: somebody must be found for them
 * @throws NotFound · Conflict when it has ended, nothing is named to delete, or a grown person is an only owner
 */
export async function resolvePlatformRequest(
  ground: Ground,
  given: Resolution,
): Promise<{ hours: number; ownerless: string[] }> {
  const found = (await listPlatformRequests(ground, true)).find((one) => one.id === given.id);
  if (!found) throw new NotFound('request');
  if (found.resolvedAt) throw new Conflict('This request has ended already.', {}, 'request_closed');
  if (given.outcome === 'deleted' && !given.userId && !given.customer)
    throw new Conflict('Name the account or the customer that is to be deleted.', {}, 'nothing_named');
  const child = found.kind === 'child';
  if (given.customer) await eraseChild(ground, given.customer, found.id);
  const why = `Report of a child's data ${found.id}`;
  const ownerless = given.userId
    ? // A child's account waits for no other owner; anybody else is told to hand over or to cancel first.
      await leaveAll(
        ground,
        given.userId,
        child ? { forced: true, also: (ctx, staffId) => forgetStaff(ctx, staffId, why) } : {},
      )
    : [];
  return ground.database.asPlatform(async (ctx) => {
    if (given.userId) await eraseUser(ctx, given.userId, child ? 'child' : 'account');
    const ended = await ctx.db
      .updateTable('platformRequest')
      .set({ resolvedAt: ctx.now, resolvedBy: given.by, outcome: given.outcome })
      .where('id', '=', given.id)
      .where('resolvedAt', 'is', null)
      .returning(['receivedAt', 'locale'])
      .executeTakeFirst();
    if (!ended) throw new Conflict('This request has ended already.', {}, 'request_closed');
    const hours = Math.max(1, Math.ceil((ctx.now.getTime() - ended.receivedAt.getTime()) / hour));
    if (found.kind === 'child') {
      const t = privacyMessages(ended.locale as Locale);
      await postLetter(
        ctx,
        { email: found.email, name: found.name, locale: ended.locale },
        {
          kind: 'privacy.child',
          subject: t('child.done.subject'),
          paragraphs: [t(`child.done.${given.outcome}`, { hours })],
          why: t('child.why'),
        },
      );
    }
    return { hours, ownerless };
  });
}

async function eraseChild(
  ground: Ground,
  { dealershipId, customerId }: { dealershipId: string; customerId: string },
  requestId: string,
): Promise<void> {
  const erased = await ground.database.asDealership(
    { dealershipId },
    (ctx) => eraseByPlatform(ctx, customerId, `Report of a child's data ${requestId}`),
    // The day that is promised for it does not wait for a dealership that has cancelled.
    { write: true, lettingGo: true },
  );
  if (erased) return;
  // Done already, and broken off after it?
  const before = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('erasure')
        .select('record')
        .where('kind', '=', 'customer')
        .where('record', '=', customerId)
        .where('dealership', '=', dealershipId)
        .executeTakeFirst(),
    {},
    { write: false },
  );
  if (!before) throw new NotFound('customer');
}
