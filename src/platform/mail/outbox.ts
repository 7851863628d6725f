import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { addToDays } from '../day-counts.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context, PlatformContext } from '../database/context.ts';
import { deleteBatch, enqueue, job, letGo, letGoEverywhere, platformJob } from '../jobs/index.ts';
import { keptSince } from '../register/index.ts';
import { comesBack, newMailToken } from './inbound/address.ts';
import { asItLeaves, mayHaveArrived } from './copy.ts';
import { mayLeave } from './customer-gate.ts';
import type { MailClass } from './customer-gate.ts';
import { placeOfLetter } from './letter-day.ts';
import type { MailPaper, Transport } from './transport.ts';

/** A mail to be sent. Address and names are single values; nothing of a person is put into headers unencoded. */
export interface Letter {
  /** What it is, as `room.kind`: for figures and for the class switches of the receiver. */
  kind: string;
  to: string;
  toName?: string | null;
  /** Of a letter of the platform: the account that it is to, where that is not (any more) the one of the address. */
  userId?: string;
  /** Display name of the sender; the address is always the platform's own. */
  fromName?: string;
  replyTo?: string;
  subject: string;
  html: string;
  text: string;
  /** In which language it is written; English if it does not say. */
  locale?: Locale;
  inReplyTo?: string | null;
  headers?: Record<string, string>;
  /** Of a letter of a dealership: by which rule it may leave (`transactional` if it does not say), and to which customer it is. */
  class?: MailClass;
  customerId?: string;
  /** It carries a secret, such as a link to sign by: its words are kept sealed, and forgotten once it was sent. */
  secret?: boolean;
  /**
   * Of a letter of a dealership: it is owed (a notice of the platform about security, money or a duty), so it takes no place
   * of the day. A `legal_notice` is that by itself.
   */
  owed?: boolean;
}

/** Where the sealed words of a letter stand. */
const wordsPlace = (mailId: string): string => `mail words ${mailId}`;

/** Where the sealed papers of a letter stand. */
const papersPlace = (mailId: string): string => `mail papers ${mailId}`;

function row(ctx: { now: Date; ground: Context['ground'] }, letter: Letter) {
  const id = newId();
  return {
    id,
    kind: letter.kind,
    toAddress: letter.to,
    toName: letter.toName ?? null,
    fromName: letter.fromName ?? null,
    replyTo: letter.replyTo ?? null,
    subject: letter.subject,
    html: letter.html,
    bodyText: letter.text,
    locale: letter.locale ?? 'en',
    // Decided once: a repeat after a crash carries the same id and is dropped by the receiver.
    messageId: `<${id}@${ctx.ground.config.domain}>`,
    inReplyTo: letter.inReplyTo ?? null,
    headers: JSON.stringify(letter.headers ?? {}),
    // Undeliverable notices come to an address of this letter's own.
    bounceToken: ctx.ground.config.inbound ? newMailToken() : null,
    createdAt: ctx.now,
  };
}

/**
 * Sends a letter of a dealership once this transaction has committed, with papers if there are any: they wait sealed, and are
 * forgotten once it was sent. Returns the mail's id.
 *
 * @throws LettersUsedUp when a person writes more letters than a dealership may send in a day; what the product writes by
 * itself waits for its place instead
 */
export async function post(ctx: Context, letter: Letter, papers: readonly MailPaper[] = []): Promise<string> {
  const mail = row(ctx, letter);
  const kept = papers.map((paper) => ({ ...paper, bytes: paper.bytes.toString('base64') }));
  const attachments = papers.length > 0 ? ctx.key.seal(JSON.stringify(kept), papersPlace(mail.id)) : null;
  const { html, bodyText } = mail;
  const words = letter.secret
    ? {
        html: '',
        bodyText: '',
        sealedWords: ctx.key.seal(JSON.stringify({ html, bodyText }), wordsPlace(mail.id)),
      }
    : {};
  const notBefore = letter.owed || letter.class === 'legal_notice' ? null : await placeOfLetter(ctx);
  await ctx.db
    .insertInto('dealershipMail')
    .values({
      ...mail,
      ...words,
      notBefore,
      dealershipId: ctx.dealershipId,
      attachments,
      class: letter.class ?? 'transactional',
      customerId: letter.customerId ?? null,
    })
    .execute();
  await enqueue(ctx, sendDealershipMail, { mailId: mail.id }, notBefore ? { runAt: notBefore } : {});
  return mail.id;
}

/**
 * Sends a letter of the platform (verification, alerts) once this transaction has committed.
 * @param about the dealership that it is about: what is kept of the letter goes with it
 */
export async function postFromPlatform(
  ctx: PlatformContext,
  letter: Letter,
  about: string | null = null,
): Promise<string> {
  const mail = row(ctx, letter);
  await ctx.db
    .insertInto('platformMail')
    .values({
      ...mail,
      aboutDealership: about,
      // It goes with the account, also when that has another address by then.
      userId: letter.userId ?? sql<string | null>`(select id from user_account where email = ${letter.to})`,
    })
    .execute();
  await enqueue(ctx, sendPlatformMail, { mailId: mail.id });
  return mail.id;
}

function papersOf(ctx: Context, mail: { id: string; attachments: Buffer | null }): MailPaper[] {
  if (!mail.attachments) return [];
  const kept = JSON.parse(ctx.key.open(mail.attachments, papersPlace(mail.id)).toString()) as (Omit<
    MailPaper,
    'bytes'
  > & { bytes: string })[];
  return kept.map((paper) => ({ ...paper, bytes: Buffer.from(paper.bytes, 'base64') }));
}

/**
 * Asked for each letter of the platform at the moment of sending: whether its receiver wants it now. In the transaction
 * that takes the letter, so that who says no before it leaves does not get it.
 */
export type MailGate = (ctx: PlatformContext, mail: { kind: string; toAddress: string }) => Promise<boolean>;

let gate: MailGate | undefined;

/** Set once at the start, before the worker. Without a gate no letter of the platform leaves. */
export const askBeforeSending = (asked: MailGate): void => void (gate = asked);

function wordsOf(ctx: Context, mail: { id: string; sealedWords: Buffer | null }) {
  if (!mail.sealedWords) return {};
  return JSON.parse(ctx.key.open(mail.sealedWords, wordsPlace(mail.id)).toString()) as {
    html: string;
    bodyText: string;
  };
}

let transport: Transport | undefined;

/** Set once at the start, before the worker. */
export const sendThrough = (made: Transport): void => void (transport = made);

/**
 * Letters that leave also from a dealership that has cancelled, by kind; all others stop with it. Notices of a breach do: until
 * the purge the dealership is in control of its customers' data and has to tell them (see the room of incidents).
 */
export const leavesAlways: readonly string[] = ['incidents.notice'];

const ids = z.object({ mailId: Id });
/** Asked for in a dealership that has cancelled as well; whether this letter may leave is asked with its row. */
const alsoCancelled = { lettingGo: true };

/** Sends one waiting mail of a dealership. */
export const sendDealershipMail = job('mail.send', {
  because: 'asked',
  ids,
  deadline: 90,
  attempts: 10,
  run: async (run, { mailId }) => {
    const mail = await run.work(async (ctx) => {
      const found = await ctx.db
        .selectFrom('dealershipMail')
        .select(['state', 'takenAt'])
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', mailId)
        .where('state', 'not in', ['sent', 'withdrawn', 'refused'])
        .where('returnedAt', 'is', null)
        .where((eb) =>
          eb.or([
            eb('kind', 'in', leavesAlways),
            eb.not(
              eb.exists(
                eb
                  .selectFrom('dealership')
                  .select('dealership.dealershipId')
                  .where('dealership.dealershipId', '=', ctx.dealershipId)
                  .where('dealership.state', '=', 'cancelled'),
              ),
            ),
          ]),
        )
        .forUpdate()
        .executeTakeFirst();
      if (!found) return undefined;
      const waiting = await ctx.db
        .updateTable('dealershipMail')
        .set(inHand(found, ctx.now))
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', mailId)
        .returningAll()
        .executeTakeFirstOrThrow();
      const gated = waiting.customerId !== null || waiting.class === 'marketing';
      if (gated && waiting.attempts === 1) await addToDays(ctx, [{ what: 'mail.asked', at: ctx.now, times: 1 }]);
      if (
        !comesBack(run.ground.config, waiting.toAddress) &&
        (await mayLeave(ctx, { class: waiting.class as MailClass, customerId: waiting.customerId }))
      )
        return { ...waiting, ...wordsOf(ctx, waiting), papers: papersOf(ctx, waiting) };
      // What may not be said is not kept either.
      await addToDays(ctx, [{ what: 'mail.refused', at: ctx.now, times: 1 }]);
      await ctx.db
        .updateTable('dealershipMail')
        .set({ state: 'refused', takenAt: null, html: '', bodyText: '', attachments: null, sealedWords: null })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', mailId)
        .execute();
      return undefined;
    }, alsoCancelled);
    if (!mail) return;
    const failure = await attempt(mail, run.signal);
    await run.work(async (ctx) => {
      const ended = await ctx.db
        .updateTable('dealershipMail')
        .set(failure ? {} : { attachments: null, sealedWords: null })
        .set(outcome(failure, run.lastAttempt, run.ground.clock.now()))
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', mailId)
        // A notice that it is undeliverable may have been faster than this.
        .where('returnedAt', 'is', null)
        .returning(['state', 'class'])
        .executeTakeFirst();
      if (ended?.state !== 'sent' && ended?.state !== 'failed') return;
      const offer = ended.state === 'sent' && ended.class === 'marketing' ? ['mail.offer_sent'] : [];
      await addToDays(
        ctx,
        [`mail.${ended.state}`, ...offer].map((what) => ({ what, at: ctx.now, times: 1 })),
      );
    }, alsoCancelled);
    if (failure && !failure.final) throw failure.error;
  },
});

/** Sends one waiting mail of the platform. */
export const sendPlatformMail = platformJob('mail.send_platform', {
  because: 'none',
  ids,
  deadline: 90,
  attempts: 10,
  run: async (run, { mailId }) => {
    const mail = await run.work(async (ctx) => {
      const found = await ctx.db
        .selectFrom('platformMail')
        .select(['state', 'takenAt'])
        .where('id', '=', mailId)
        .where('state', 'not in', ['sent', 'withheld'])
        .where('returnedAt', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (!found) return undefined;
      const taken = await ctx.db
        .updateTable('platformMail')
        .set(inHand(found, ctx.now))
        .where('id', '=', mailId)
        .returningAll()
        .executeTakeFirstOrThrow();
      if (!gate) throw new Error('no mail gate: askBeforeSending was not called');
      if (!comesBack(run.ground.config, taken.toAddress) && (await gate(ctx, taken))) return taken;
      // What is not wanted is not kept either.
      await ctx.db
        .updateTable('platformMail')
        .set({ state: 'withheld', takenAt: null, html: '', bodyText: '' })
        .where('id', '=', mailId)
        .execute();
      return undefined;
    });
    if (!mail) return;
    const failure = await attempt(mail, run.signal);
    await run.work((ctx) =>
      ctx.db
        .updateTable('platformMail')
        .set(outcome(failure, run.lastAttempt, run.ground.clock.now()))
        .where('id', '=', mailId)
        .where('returnedAt', 'is', null)
        .execute(),
    );
    if (failure && !failure.final) throw failure.error;
  },
});

/**
 * Deletes letters of the platform thirty days after they were written, whatever became of them, and counts of letters of days
 * that are over.
 */
export const forgetPlatformMail = platformJob('mail.forget', {
  because: { kind: 'duty', of: 'retention' },
  ids: z.looseObject({}),
  deadline: 300,
  attempts: 3,
  run: async (run) => {
    await letGo(run, 'platform_mail', sql`created_at < ${keptSince('platform_mail', run.now)}`);
    await letGo(
      run,
      'automatic_letter',
      sql`day < ${keptSince('automatic_letter', run.now)}::timestamptz at time zone 'UTC'`,
    );
    await letGoEverywhere(run, (ctx) =>
      deleteBatch(ctx, 'letter_day', sql`day < ${keptSince('letter_day', run.now)}::timestamptz at time zone 'UTC'`),
    );
  },
});

type Waiting = Parameters<Transport['send']>[0] & Parameters<typeof asItLeaves>[0];
interface Failure {
  error: Error;
  /** The receiver refused for good (SMTP 5xx): trying again would not help. */
  final: boolean;
  /** It may have arrived all the same. */
  doubtful: boolean;
}

async function attempt(mail: Waiting, signal: AbortSignal): Promise<Failure | undefined> {
  if (!transport) throw new Error('no mail transport: sendThrough was not called');
  try {
    await transport.send(asItLeaves(mail), signal);
    return undefined;
  } catch (thrown) {
    const { responseCode, code } = thrown as { responseCode?: number; code?: string };
    // The server's own words quote the address, and what is thrown goes into the log and the queue: only the code does.
    const error = new Error(`SMTP ${responseCode ?? code ?? 'error'}`);
    return {
      error,
      final: responseCode !== undefined && responseCode >= 500,
      doubtful: mayHaveArrived(thrown as { responseCode?: number; code?: string }),
    };
  }
}

/** Milliseconds after which whoever took a letter has ended: the job's deadline, and what a slow end takes. */
const inHandFor = 150_000;

/**
 * Takes a letter in hand. It may be on its way twice, when it was withdrawn and put on its way again: only one sends it. One that
 * was taken and never put down was so by somebody who died over it, perhaps right after the server had taken it.
 * @throws when somebody has it in hand: the job is tried again, and finds it sent
 */
function inHand({ state, takenAt }: { state: string; takenAt: Date | null }, now: Date) {
  if (takenAt && now.getTime() - takenAt.getTime() < inHandFor) throw new Error('this letter is being sent just now');
  return {
    state: 'sending',
    takenAt: now,
    attempts: sql<number>`attempts + 1`,
    ...(takenAt || state === 'sending' ? { doubtful: true } : {}),
  };
}

/** How a try ended. What was withdrawn meanwhile stays so, unless it has left: then that is the truth. */
function outcome(failure: Failure | undefined, lastAttempt: boolean, now: Date) {
  if (!failure) return { state: 'sent', sentAt: now, takenAt: null, lastError: null };
  const next = failure.final || lastAttempt ? 'failed' : 'waiting';
  return {
    state: sql<string>`case when state = 'withdrawn' then state else ${next} end`,
    takenAt: null,
    lastError: failure.error.message,
    ...(failure.doubtful ? { doubtful: true } : {}),
  };
}
