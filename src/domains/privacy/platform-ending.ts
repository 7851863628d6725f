import { z } from 'zod';
import { userByEmail } from '#domains/accounts/index.ts';
import { endAccount } from '#domains/closing/index.ts';
import { Id } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import { noOrigin } from '#platform/database/context.ts';
import type { Origin, PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { postLetter } from '#platform/mail/index.ts';
import { eraseByPlatform, forgetStaff } from './erasing-by-platform.ts';
import { privacyMessages } from './messages.ts';
import { identityNote, leastIdentity, listPlatformRequests, sealedPlace } from './platform-requests.ts';
import type { PlatformRequest } from './platform-requests.ts';

export const outcomes = ['deleted', 'answered', 'unfounded'] as const;

/** What was decided about a request to the platform, and on what ground. */
export const Resolution = z.strictObject({
  outcome: z.enum(outcomes),
  /** The account that is to be deleted. */
  account: Email.nullable().default(null),
  /** How it became known that the account is of whoever asks; in a report, that the data is a child's. Unless it was noted before. */
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
 * measures the hours. A claimed address proves nobody: an account goes when its own mailbox answered our letter, or with a word
 * on how it became known who asks; a child's data with such a word alone (promise P16a). A dealership's record goes by its own erasure, journalled there, and only for a report of a child's data:
 * whatever else a customer wants, their dealership decides (P23b).
 *
 * @returns with the names of dealerships that have no owner any more: somebody must be found for them
 * @throws NotFound · Invalid at the field that is missing · Conflict when it has ended, or the person is an only owner
 */
export async function resolvePlatformRequest(
  ground: Ground,
  id: string,
  given: Resolution,
  by: string,
  origin: Origin = noOrigin,
): Promise<{ hours: number; ownerless: string[] }> {
  const found = (await listPlatformRequests(ground, true)).find((one) => one.id === id);
  if (!found) throw new NotFound('request');
  if (found.resolvedAt) throw new Conflict('This request has ended already.', {}, 'request_closed');
  requireGrounds(found, given);
  const { account } = given;
  const user = account && (await ground.database.asPlatform((ctx) => userByEmail(ctx, account)));
  if (account && !user) throw invalidField('/account', 'unknown', 'No account has this address.');
  if (given.customer) await eraseChild(ground, given.customer, id);
  const child = found.kind === 'child';
  let hours = 0;
  let ownerless: string[] = [];
  const end = async (ctx: PlatformContext): Promise<void> => {
    hours = await endRequest(ctx, found, given, by);
  };
  if (user)
    ownerless = await endAccount(
      ground,
      user.id,
      {
        origin,
        locale: found.locale,
        // A child's account waits for no other owner; anybody else is told to hand over or to cancel first.
        ...(child
          ? {
              why: 'child',
              forced: true,
              also: (ctx, staffId) => forgetStaff(ctx, staffId, `Report of a child's data ${id}`),
            }
          : {}),
      },
      end,
    ).catch((error: unknown) => {
      if (error instanceof Conflict && error.code === 'only_owner')
        throw invalidField(
          '/account',
          'only_owner',
          `The person is the only owner of ${(error.more.dealerships as string[]).join(', ')}: they must make a colleague owner, or cancel it, first. Tell them so.`,
        );
      throw error;
    });
  else await ground.database.asPlatform(end, { origin, locale: found.locale });
  return { hours, ownerless };
}

/** @throws Invalid at what the outcome needs and was not given */
function requireGrounds(found: PlatformRequest, given: Resolution): void {
  const child = found.kind === 'child';
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
  requireIdentity(found, given);
}

/**
 * Data goes for who has shown that it is theirs: an operator saw who they are, or they answered from the mailbox that is the
 * account's. A mail from another address is not enough, and neither is one that only names the right one (P16a).
 */
function requireIdentity(found: PlatformRequest, { account, identity }: Resolution): void {
  const refuse = (code: string, message: string) => invalidField('/identity', code, message);
  if (identity && identity.length < leastIdentity) throw refuse('required', 'Say what was seen or asked, and of whom.');
  if (identity || found.identity) return;
  if (found.kind === 'child') throw refuse('required', 'Say how it became known that the data is a child’s.');
  if (account !== found.email)
    throw refuse(
      'other_address',
      'The request came from another address than that of the account. Say how the person showed who they are.',
    );
  if (!found.addressProvedAt)
    throw refuse(
      'identity_not_shown',
      'Nobody has shown yet that this address is theirs: wait for an answer to our letter, or say how they showed who they are.',
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
  const ended = await ctx.db
    .updateTable('platformRequest')
    .set({
      resolvedAt: ctx.now,
      resolvedBy: by,
      outcome: given.outcome,
      ...(given.identity ? identityNote(ctx, id, given.identity, by) : {}),
      answer: given.answer ? ctx.key.seal(given.answer, sealedPlace(id, 'answer')) : null,
    })
    .where('id', '=', id)
    .where('resolvedAt', 'is', null)
    .returning('receivedAt')
    .executeTakeFirst();
  if (!ended) throw new Conflict('This request has ended already.', {}, 'request_closed');
  const hours = Math.max(1, Math.ceil((ctx.now.getTime() - ended.receivedAt.getTime()) / hour));
  // Whose account went gets the farewell, and it is the last letter.
  const child = found.kind === 'child';
  if (!child && given.account === found.email) return hours;
  const t = privacyMessages(locale);
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
  const erased = await ground.database.asDealership(
    { dealershipId, cause: { kind: 'duty', of: 'erasure' } },
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
