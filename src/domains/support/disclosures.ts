import { z } from 'zod';
import { userByEmail } from '#domains/accounts/index.ts';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import type { Context, PlatformContext } from '#platform/database/context.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import { supportMessages } from './messages.ts';
import { requireAnother } from './operators.ts';
import { ownersOf } from './owners.ts';

export const NewDisclosure = z.strictObject({
  /** Whose data it is: a dealership's, or an account holder's by their address. One of the two. */
  dealershipId: Id.nullable().default(null),
  account: Email.nullable().default(null),
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
    .leftJoin('userAccount as u', 'u.id', 'd.aboutUser')
    .select(['d.id', 'd.authority', 'd.document', 'd.basis', 'd.scope', 'd.aboutDealership as dealershipId'])
    .select(['d.aboutUser as userId', 'u.email as account', 'd.unreachedAt'])
    .select(['dealership.name as dealership', 'first.name as preparedBy', 'd.preparedBy as preparedById'])
    .select(['d.preparedAt', 'second.name as approvedBy', 'd.approvedAt', 'd.given', 'd.givenAt', 'd.toldAt'])
    .select(['d.forbiddenUntil', 'd.forbiddenBy'])
    .orderBy('d.preparedAt', 'desc')
    .limit(200)
    .execute();

/** Puts on record what an authority demands; nothing is given yet. @throws Invalid at `/dealershipId` or `/account` */
export async function prepareDisclosure(
  ctx: PlatformContext,
  operatorId: string,
  { dealershipId, account, ...demand }: z.output<typeof NewDisclosure>,
): Promise<{ id: string }> {
  if ((dealershipId === null) === (account === null))
    throw invalidField(
      '/account',
      'one_of_two',
      'Name the dealership or the account holder whose data it is: one of them.',
    );
  const user = account && (await userByEmail(ctx, account));
  if (account && !user) throw invalidField('/account', 'unknown', 'No account has this address.');
  const known =
    dealershipId &&
    (await ctx.db.selectFrom('dealership').select('name').where('dealershipId', '=', dealershipId).executeTakeFirst());
  if (dealershipId && !known) throw invalidField('/dealershipId', 'unknown', 'There is no such dealership.');
  const id = newId();
  await ctx.db
    .insertInto('disclosure')
    .values({
      id,
      ...demand,
      aboutDealership: dealershipId,
      aboutUser: user ? user.id : null,
      preparedBy: operatorId,
      preparedAt: ctx.now,
    })
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
 * Puts on record what was given, and tells the dealership's owners, or the account holder, in the same breath, unless an
 * order forbids it until a day. When nobody is left to tell, that is what is on record.
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
  const telling = forbidden ? {} : await tell(ctx, row);
  await ctx.db
    .updateTable('disclosure')
    .set({
      given,
      givenAt: ctx.now,
      ...telling,
      forbiddenUntil: forbidden?.until ?? null,
      forbiddenBy: forbidden?.by ?? null,
    })
    .where('id', '=', id)
    .execute();
}

/** Tells whose data it was what they could not be told before: the order has ended. */
export async function tellLate(ctx: PlatformContext): Promise<void> {
  const rows = await ctx.db
    .selectFrom('disclosure')
    .selectAll()
    .where('givenAt', 'is not', null)
    .where('toldAt', 'is', null)
    .where('unreachedAt', 'is', null)
    .where('forbiddenUntil', '<', ctx.now.toISOString().slice(0, 10))
    .forUpdate()
    .execute();
  for (const row of rows) {
    await ctx.db
      .updateTable('disclosure')
      .set(await tell(ctx, row))
      .where('id', '=', row.id)
      .execute();
  }
}

/** Writes to whose data it was. @returns what is on record of it: when they were told, or that nobody is left */
async function tell(
  ctx: PlatformContext,
  row: { aboutDealership: string | null; aboutUser: string | null; authority: string; document: string; basis: string },
): Promise<{ toldAt: Date } | { unreachedAt: Date }> {
  const people = row.aboutDealership
    ? await ownersOf(ctx, row.aboutDealership)
    : await ctx.db
        .selectFrom('userAccount')
        .select(['id', 'email', 'name', 'locale'])
        .where('id', '=', row.aboutUser)
        .where('closedAt', 'is', null)
        .execute();
  for (const person of people) {
    const t = supportMessages(localeOfPerson(person));
    const values = {
      authority: row.authority,
      document: row.document,
      basis: row.basis,
      company: ctx.ground.config.company.name,
    };
    await postLetter(ctx, person, {
      kind: 'support.disclosure',
      subject: t('disclosure.subject', values),
      paragraphs: [t(row.aboutDealership ? 'disclosure.body' : 'disclosure.own', values)],
      ...(row.aboutDealership
        ? {
            action: { label: t('disclosure.action'), path: '/settings/support-access' },
            about: row.aboutDealership,
          }
        : {}),
      why: t(row.aboutDealership ? 'why.owner' : 'why.holder', values),
    });
  }
  return people.length > 0 ? { toldAt: ctx.now } : { unreachedAt: ctx.now };
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
