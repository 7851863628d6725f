import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import type { Origin, PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import {
  answersByItself,
  mayAnswerByItself,
  newMailToken,
  ownAttachments,
  postLetter,
  threadAddress,
} from '#platform/mail/index.ts';
import type { Attachment } from '#platform/mail/index.ts';
import { dueOn } from './due.ts';
import { dayWords } from './letters.ts';
import { privacyMessages } from './messages.ts';
import { tellPrivacyDesk } from './platform-desk.ts';

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

const Sealed = z.object({
  name: z.string(),
  email: z.string(),
  words: z.string(),
  where: z.string().optional(),
  /** What they wrote later, by mail. */
  more: z.array(z.object({ at: z.string(), from: z.string().nullable(), words: z.string() })).optional(),
});
type Sealed = z.output<typeof Sealed>;
/** How a request came: by the page for it, by mail to the privacy mailbox, or within what somebody wrote to support. */
export const platformWays = ['form', 'mail', 'support'] as const;
const place = (id: string): string => `platform request ${id}`;
/** Where what is written down at its end is sealed. */
export const sealedPlace = (id: string, part: 'identity' | 'answer'): string => `${place(id)} ${part}`;

/** A request to the platform, opened. */
export interface PlatformRequest extends Sealed {
  id: string;
  kind: (typeof platformKinds)[number] | 'child';
  locale: Locale;
  way: (typeof platformWays)[number];
  /** When somebody answered from the mailbox to which we wrote: whoever asks reads mail at that address. */
  addressProvedAt: Date | null;
  /** How an operator saw who asks, or that the data is a child's. */
  identity: { how: string; by: string; at: Date } | null;
  /** Files that came with its mails. */
  attachments: Attachment[];
  receivedAt: Date;
  dueAt: Date;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  outcome: string | null;
  /** Hours from arrival to its end, or to now. */
  hours: number;
}

interface Opening extends Sealed {
  kind: PlatformRequest['kind'];
  locale: Locale;
  way?: PlatformRequest['way'];
  /**
   * A program wrote the mail: it is opened all the same and our own people are told, but nobody gets an answer. `echo`: it says
   * that it is from ourselves: it stands in the console, and no letter follows on it, or ours would bring more of the same.
   */
  by?: 'person' | 'program' | 'echo';
  inReplyTo?: string | null;
}

/** Opens a request and tells the address so, in one transaction. It changes nothing: an address proves nobody. */
export const openPlatformRequest = (
  ground: Ground,
  given: Opening,
  origin: Origin,
): Promise<{ id: string; dueAt: Date }> =>
  ground.database.asPlatform((ctx) => addPlatformRequest(ctx, given), { origin, locale: given.locale });

/** The same in a transaction that is there. */
export async function addPlatformRequest(ctx: PlatformContext, given: Opening): Promise<{ id: string; dueAt: Date }> {
  const { kind, locale, way = 'form', by = 'person', inReplyTo = null, ...person } = given;
  const id = newId();
  const child = kind === 'child';
  // Thirty days end with their last day, wherever in Canada one is.
  const dueAt = child
    ? new Date(ctx.now.getTime() + childHours * hour)
    : new Date(`${dueOn(ctx.now.toISOString().slice(0, 10))}T23:59:59Z`);
  const mailToken = newMailToken();
  await ctx.db
    .insertInto('platformRequest')
    .values({
      id,
      kind,
      locale,
      way,
      mailToken,
      sealed: ctx.key.seal(JSON.stringify(person), place(id)),
      receivedAt: ctx.now,
      dueAt,
    })
    .execute();
  if (by === 'echo') return { id, dueAt };
  await tellPrivacyDesk(ctx, { id, kind, locale, dueAt }, by);
  if (by === 'program' || !(await mayAnswerByItself(ctx, person.email))) return { id, dueAt };
  const t = privacyMessages(locale);
  const due = dayWords(dueAt.toISOString().slice(0, 10), locale);
  const replyTo = threadAddress(ctx.ground.config, 'privacy', mailToken);
  const answer = { headers: answersByItself, inReplyTo, ...(replyTo ? { replyTo } : {}) };
  await postLetter(
    ctx,
    { email: person.email, name: person.name, locale },
    child
      ? {
          kind: 'privacy.child',
          subject: t('child.subject'),
          paragraphs: [t('child.body', { due })],
          why: t('child.why'),
          ...answer,
        }
      : {
          kind: 'privacy.received',
          subject: t('platform.subject'),
          paragraphs: [
            t('platform.body', { kind: t(`kind.${kind}`), due }),
            t('confirm.nothing'),
            ...(replyTo ? [t('platform.prove')] : []),
          ],
          why: t('platform.why'),
          ...answer,
        },
  );
  return { id, dueAt };
}

/**
 * Adds what was written later, to the address of the request. Only who reads the mail of the address that we wrote to knows
 * it; so a person's answer proves that address, whatever sender it names. A program's does not.
 * @throws NotFound
 */
export async function addToPlatformRequest(
  ctx: PlatformContext,
  id: string,
  mail: { from: string | null; words: string; automatic: boolean; echo: boolean },
): Promise<void> {
  const row = await ctx.db
    .selectFrom('platformRequest')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFound('request'));
  const sealed = Sealed.parse(JSON.parse(ctx.key.open(row.sealed, place(id)).toString()));
  const more = [
    ...(sealed.more ?? []),
    { at: ctx.now.toISOString(), from: mail.from, words: mail.words.slice(0, 5000) },
  ].slice(-50);
  await ctx.db
    .updateTable('platformRequest')
    .set({
      sealed: ctx.key.seal(JSON.stringify({ ...sealed, more }), place(id)),
      ...(mail.automatic || row.addressProvedAt ? {} : { addressProvedAt: ctx.now }),
    })
    .where('id', '=', id)
    .execute();
  if (mail.echo) return;
  const { kind, dueAt } = row;
  await tellPrivacyDesk(ctx, { id, kind, locale: row.locale as Locale, dueAt }, mail.automatic ? 'program' : 'again');
}

/** What an operator finds out about an open request: what it really asks for, and how they saw who asks. */
export const Note = z.strictObject({
  kind: z.enum(platformKinds).nullable().default(null),
  identity: text(1000, { lines: true }).default(''),
});
export type Note = z.output<typeof Note>;

/** So many characters say at least what was seen. */
export const leastIdentity = 10;

/** How it became known who asks, as it is kept: sealed, with who saw it. */
export const identityNote = (ctx: PlatformContext, id: string, how: string, by: string) => ({
  identityHow: ctx.key.seal(how, sealedPlace(id, 'identity')),
  identityBy: by,
  identityAt: ctx.now,
});

/**
 * Notes what was found out, in the place of what was noted before.
 * @param by the operator's name
 * @throws NotFound · Invalid at what is missing · Conflict when it has ended, or a report of a child would become something else
 */
export async function notePlatformRequest(ctx: PlatformContext, id: string, note: Note, by: string): Promise<void> {
  const { kind, identity } = note;
  const row = await ctx.db
    .selectFrom('platformRequest')
    .select(['kind', 'resolvedAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFound('request'));
  if (row.resolvedAt) throw new Conflict('This request has ended already.', {}, 'request_closed');
  if (kind && row.kind === 'child')
    throw new Conflict('A report of a child stays one: its day is running.', {}, 'child_report');
  if (identity ? identity.length < leastIdentity : !kind)
    throw invalidField('/identity', 'required', 'Say what was seen or asked, and of whom.');
  await ctx.db
    .updateTable('platformRequest')
    .set({ ...(kind ? { kind } : {}), ...(identity ? identityNote(ctx, id, identity, by) : {}) })
    .where('id', '=', id)
    .execute();
}

/** Requests to the platform, the open ones by due time first. */
export async function listPlatformRequests(ground: Ground, all = false): Promise<PlatformRequest[]> {
  return ground.database.asPlatform(
    async (ctx) => {
      let asked = ctx.db.selectFrom('platformRequest').selectAll().orderBy('dueAt').orderBy('id');
      if (!all) asked = asked.where('resolvedAt', 'is', null);
      const rows = await asked.execute();
      const files = await ownAttachments(
        ctx,
        'requestId',
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({
        ...Sealed.parse(JSON.parse(ctx.key.open(row.sealed, place(row.id)).toString())),
        id: row.id,
        kind: row.kind as PlatformRequest['kind'],
        locale: row.locale as Locale,
        way: row.way as PlatformRequest['way'],
        addressProvedAt: row.addressProvedAt,
        identity: row.identityAt && {
          how: ctx.key.open(row.identityHow!, sealedPlace(row.id, 'identity')).toString(),
          by: row.identityBy!,
          at: row.identityAt,
        },
        attachments: files.get(row.id) ?? [],
        receivedAt: row.receivedAt,
        dueAt: row.dueAt,
        resolvedAt: row.resolvedAt,
        resolvedBy: row.resolvedBy,
        outcome: row.outcome,
        hours: ((row.resolvedAt ?? ctx.now).getTime() - row.receivedAt.getTime()) / hour,
      }));
    },
    {},
    { write: false },
  );
}
