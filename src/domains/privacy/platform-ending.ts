import { z } from 'zod';
import { userByEmail } from '#domains/accounts/index.ts';
import { endAccount } from '#domains/closing/index.ts';
import { showRestricted } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import { noOrigin } from '#platform/database/context.ts';
import type { Context, Origin, PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { postLetter } from '#platform/mail/index.ts';
import { today } from './due.ts';
import { eraseCustomer } from './erasure.ts';
import { privacyMessages } from './messages.ts';
import { listPlatformRequests, sealedPlace } from './platform-requests.ts';
import type { PlatformRequest } from './platform-requests.ts';
import { keep, openRequest, requestRow, seal } from './requests.ts';

export const outcomes = ['deleted', 'answered', 'unfounded'] as const;

/** What was decided about a request to the platform, and on what ground. */
export const Resolution = z.strictObject({
  outcome: z.enum(outcomes),
  /** The account that is to be deleted. */
  account: Email.nullable().default(null),
  /** How it became known that the account is of whoever asks; in a report, that the data is a child's. */
  identity: text(1000, { lines: true }).default(''),
  /** For a report: the customer of a dealership that is a child. */
  customer: z.strictObject({ dealershipId: Id, customerId: Id }).nullable().default(null),
  /** What the person is told, in their language: the answer, or why not. */
  answer: text(5000, { lines: true }).default(''),
});
export type Resolution = z.output<typeof Resolution>;

const hour = 3_600_000;

/**
 * Ends a request: deletes the account, or the customer's record that a report names, tells who asked how it ended, and
 * measures the hours. An address proves nobody: without a word on how it became known who asks, nothing is deleted
 * (promise P16a). A dealership's record goes by its own erasure, journalled there, and only for a report of a child's data:
 * whatever else a customer wants, their dealership decides (P23b).
 *
 * @throws NotFound · Invalid at the field that is missing · Conflict when it has ended, or the person is an only owner
 */
export async function resolvePlatformRequest(
  ground: Ground,
  id: string,
  given: Resolution,
  by: string,
  origin: Origin = noOrigin,
): Promise<{ hours: number }> {
  const found = (await listPlatformRequests(ground, true)).find((one) => one.id === id);
  if (!found) throw new NotFound('request');
  if (found.resolvedAt) throw new Conflict('This request has ended already.', {}, 'request_closed');
  requireGrounds(found, given);
  const { account } = given;
  const user = account && (await ground.database.asPlatform((ctx) => userByEmail(ctx, account)));
  if (account && !user) throw invalidField('/account', 'unknown', 'No account has this address.');
  if (given.customer) await eraseChild(ground, given.customer, id);
  let hours = 0;
  const end = async (ctx: PlatformContext): Promise<void> => {
    hours = await endRequest(ctx, found, given, by);
  };
  if (user)
    await endAccount(ground, user.id, { origin, locale: found.locale }, end).catch((error: unknown) => {
      if (error instanceof Conflict && error.code === 'only_owner')
        throw invalidField(
          '/account',
          'only_owner',
          `The person is the only owner of ${(error.more.dealerships as string[]).join(', ')}: they must make a colleague owner, or cancel it, first. Tell them so.`,
        );
      throw error;
    });
  else await ground.database.asPlatform(end, { origin, locale: found.locale });
  return { hours };
}

/** @throws Invalid at what the outcome needs and was not given */
function requireGrounds({ kind }: PlatformRequest, given: Resolution): void {
  const child = kind === 'child';
  if (given.outcome !== 'deleted') {
    if (given.account || given.customer)
      throw invalidField(
        '/outcome',
        'nothing_deleted',
        'Something is named to delete: the outcome would be "deleted".',
      );
    if (!child && !given.answer)
      throw invalidField('/answer', 'required', 'Say what the person is told: the answer, or why it is refused.');
    return;
  }
  if (!given.account && !given.customer)
    throw invalidField('/account', 'nothing_named', 'Name the account or the customer that is to be deleted.');
  if (given.customer && !child)
    throw invalidField('/customer', 'not_ours', 'Customers are erased by their dealership: tell the person which one.');
  if (given.identity.length < 10)
    throw invalidField(
      '/identity',
      'required',
      child
        ? 'Say how it became known that the data is a child’s.'
        : 'Say how it became known that the account is of whoever asks. The address alone proves nobody.',
    );
}

/** Writes down the end and tells who asked. @returns the hours that it took, begun ones counted in full */
async function endRequest(
  ctx: PlatformContext,
  found: PlatformRequest,
  given: Resolution,
  by: string,
): Promise<number> {
  const { id, locale } = found;
  const sealed = (part: 'identity' | 'answer', value: string): Buffer | null =>
    value ? ctx.key.seal(value, sealedPlace(id, part)) : null;
  const ended = await ctx.db
    .updateTable('platformRequest')
    .set({
      resolvedAt: ctx.now,
      resolvedBy: by,
      outcome: given.outcome,
      identityHow: sealed('identity', given.identity),
      answer: sealed('answer', given.answer),
    })
    .where('id', '=', id)
    .where('resolvedAt', 'is', null)
    .returning('receivedAt')
    .executeTakeFirst();
  if (!ended) throw new Conflict('This request has ended already.', {}, 'request_closed');
  const hours = Math.max(1, Math.ceil((ctx.now.getTime() - ended.receivedAt.getTime()) / hour));
  // Whose account went gets the farewell, and it is the last letter.
  if (found.kind !== 'child' && given.account === found.email) return hours;
  const t = privacyMessages(locale);
  const child = found.kind === 'child';
  await postLetter(
    ctx,
    { email: found.email, name: found.name, locale },
    {
      kind: child ? 'privacy.child' : 'privacy.answer',
      subject: t(child ? 'child.done.subject' : 'platform.done.subject'),
      paragraphs: [
        t(child ? `child.done.${given.outcome}` : `platform.done.${given.outcome}`, { hours }),
        ...given.answer.split(/\n{2,}/).filter(Boolean),
        ...(given.outcome === 'unfounded' && !child ? [t('platform.done.complain')] : []),
      ],
      why: t(child ? 'child.why' : 'platform.why'),
    },
  );
  return hours;
}

async function eraseChild(
  ground: Ground,
  { dealershipId, customerId }: { dealershipId: string; customerId: string },
  requestId: string,
): Promise<void> {
  await ground.database.asDealership(
    { dealershipId },
    async (ctx: Context) => {
      await showRestricted(ctx);
      const { locale } = await ctx.db
        .selectFrom('customer')
        .select('locale')
        .where('dealershipId', '=', dealershipId)
        .where('id', '=', customerId)
        .executeTakeFirstOrThrow(() => new NotFound('customer'));
      const { id } = await openRequest(ctx, {
        kind: 'erasure',
        way: 'platform',
        receivedOn: await today(ctx),
        customerId,
        // The request says that it was about a child, not about which.
        name: '–',
        email: null,
        phone: null,
        words: '',
        locale: locale as Locale,
      });
      const row = await requestRow(ctx, id);
      await keep(
        ctx,
        row,
        { identityHow: `Report of a child's data ${requestId}`, identityAt: ctx.now, decision: 'granted' },
        { what: 'identity' },
      );
      const counts = await eraseCustomer(ctx, id, customerId, undefined);
      await keep(
        ctx,
        await requestRow(ctx, id),
        { closedAt: ctx.now, letter: seal(ctx, 'letter', id, { subject: '–', body: '–' }), letterAt: ctx.now },
        { what: 'erased', counts },
      );
    },
    { write: true },
  );
}
