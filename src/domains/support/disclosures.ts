import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context, PlatformContext } from '#platform/database/context.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import { supportMessages } from './messages.ts';
import { requireAnother } from './operators.ts';
import { ownersOf } from './owners.ts';

export const NewDisclosure = z.strictObject({
  dealershipId: Id,
  authority: text(200, { least: 1 }),
  /** Kind, number and date of the paper that demands it. */
  document: text(300, { least: 1 }),
  /** The provision that makes it binding. */
  basis: text(300, { least: 1 }),
  scope: text(2000, { least: 1, lines: true }),
});

export const GivenDisclosure = z.strictObject({
  given: text(2000, { least: 1, lines: true }),
  /** The order that forbids to tell the dealership, and the last day on which it does. */
  forbidden: z.strictObject({ until: z.iso.date(), by: text(300, { least: 1 }) }).nullable(),
});

/** Every disclosure, newest first. */
export const listDisclosures = (ctx: PlatformContext) =>
  ctx.db
    .selectFrom('disclosure as d')
    .innerJoin('operator as first', 'first.userId', 'd.preparedBy')
    .leftJoin('operator as second', 'second.userId', 'd.approvedBy')
    .leftJoin('dealership', 'dealership.dealershipId', 'd.aboutDealership')
    .select(['d.id', 'd.authority', 'd.document', 'd.basis', 'd.scope', 'd.aboutDealership as dealershipId'])
    .select(['dealership.name as dealership', 'first.name as preparedBy', 'd.preparedBy as preparedById'])
    .select(['d.preparedAt', 'second.name as approvedBy', 'd.approvedAt', 'd.given', 'd.givenAt', 'd.toldAt'])
    .select(['d.forbiddenUntil', 'd.forbiddenBy'])
    .orderBy('d.preparedAt', 'desc')
    .limit(200)
    .execute();

/** Puts on record what an authority demands; nothing is given yet. @throws Invalid at `/dealershipId` */
export async function prepareDisclosure(
  ctx: PlatformContext,
  operatorId: string,
  { dealershipId, ...demand }: z.output<typeof NewDisclosure>,
): Promise<{ id: string }> {
  const known = await ctx.db
    .selectFrom('dealership')
    .select('name')
    .where('dealershipId', '=', dealershipId)
    .executeTakeFirst();
  if (!known) throw invalidField('/dealershipId', 'unknown', 'There is no such dealership.');
  const id = newId();
  await ctx.db
    .insertInto('disclosure')
    .values({ id, ...demand, aboutDealership: dealershipId, preparedBy: operatorId, preparedAt: ctx.now })
    .execute();
  return { id };
}

const rowOf = async (ctx: PlatformContext, id: string) =>
  ctx.db
    .selectFrom('disclosure')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFound('disclosure'));

/** The second person agrees that the paper binds us, and to what. @throws Forbidden `second_operator` · Conflict */
export async function approveDisclosure(ctx: PlatformContext, operatorId: string, id: string): Promise<void> {
  const row = await rowOf(ctx, id);
  requireAnother(row.preparedBy, operatorId);
  if (row.approvedAt) throw new Conflict('It was approved already.', {}, 'approved');
  await ctx.db
    .updateTable('disclosure')
    .set({ approvedBy: operatorId, approvedAt: ctx.now })
    .where('id', '=', id)
    .execute();
}

/**
 * Puts on record what was given, and tells the dealership's owners in the same breath, unless an order forbids it until
 * a day.
 *
 * @throws Conflict before a second operator approved, or when it is on record · Invalid at `/forbidden/until`
 */
export async function giveDisclosure(
  ctx: PlatformContext,
  id: string,
  { given, forbidden }: z.output<typeof GivenDisclosure>,
): Promise<void> {
  const row = await rowOf(ctx, id);
  if (!row.approvedAt) throw new Conflict('A second operator has to approve it first.', {}, 'not_approved');
  if (row.givenAt) throw new Conflict('What was given is on record already.', {}, 'given');
  if (forbidden && forbidden.until < ctx.now.toISOString().slice(0, 10))
    throw invalidField('/forbidden/until', 'past', 'An order that has ended forbids nothing.');
  if (!forbidden) await tellOwners(ctx, row);
  await ctx.db
    .updateTable('disclosure')
    .set({
      given,
      givenAt: ctx.now,
      toldAt: forbidden ? null : ctx.now,
      forbiddenUntil: forbidden?.until ?? null,
      forbiddenBy: forbidden?.by ?? null,
    })
    .where('id', '=', id)
    .execute();
}

/** Tells the owners of what they could not be told before: the order has ended. */
export async function tellLate(ctx: PlatformContext): Promise<void> {
  const rows = await ctx.db
    .selectFrom('disclosure')
    .selectAll()
    .where('givenAt', 'is not', null)
    .where('toldAt', 'is', null)
    .where('forbiddenUntil', '<', ctx.now.toISOString().slice(0, 10))
    .forUpdate()
    .execute();
  for (const row of rows) {
    await tellOwners(ctx, row);
    await ctx.db.updateTable('disclosure').set({ toldAt: ctx.now }).where('id', '=', row.id).execute();
  }
}

async function tellOwners(
  ctx: PlatformContext,
  row: { aboutDealership: string; authority: string; document: string; basis: string },
): Promise<void> {
  for (const owner of await ownersOf(ctx, row.aboutDealership)) {
    const t = supportMessages(localeOfPerson(owner));
    const values = { ...row, company: ctx.ground.config.company.name };
    await postLetter(ctx, owner, {
      kind: 'support.disclosure',
      subject: t('disclosure.subject', values),
      paragraphs: [t('disclosure.body', values)],
      action: { label: t('disclosure.action'), path: '/settings/support-access' },
      why: t('why.owner', values),
      about: row.aboutDealership,
    });
  }
}

/** The lines that a dealership may see; the database leaves out those that an order still keeps back. */
export async function shownDisclosures(ctx: Context) {
  const rows = await ctx.db
    .selectFrom('disclosure')
    .select(['id', 'authority', 'document', 'basis', 'scope', 'given', 'givenAt'])
    .where('aboutDealership', '=', ctx.dealershipId)
    .orderBy('givenAt', 'desc')
    .execute();
  return rows.map(({ given, givenAt, ...row }) => ({ ...row, given: given!, givenAt: givenAt! }));
}
