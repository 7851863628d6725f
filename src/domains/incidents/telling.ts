import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { showRestricted } from '#domains/customers/index.ts';
import { locales } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context, PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { letterPage, localeOfPerson, post, postLetter } from '#platform/mail/index.ts';
import { noticeHash, senderOf, writeNotice } from './notice.ts';
import type { Notice, Sender } from './notice.ts';
import { affectedPeople } from './register.ts';
import { openFacts } from './sealed-facts.ts';
import type { Desk } from './sealed-facts.ts';
import type { IncidentRow } from './standing.ts';

/** People told in one transaction: letter and note are one act, so a kill loses none and tells none twice. */
const batch = 100;

/** Under what a person stands among the notices of an incident: nobody is named by it. */
export const personHash = (incidentId: string, personId: string): Buffer =>
  createHash('sha256').update(`${incidentId} ${personId}`).digest();

interface Addressed {
  id: string;
  name: string;
  email: string | null;
  locale: string;
}

type Notices = Record<Locale, Notice>;

/** One transaction of those who are in control: the platform, or the dealership of the entry, until it is purged. */
export function atDesk<T>(
  ground: Ground,
  row: Pick<IncidentRow, 'control' | 'dealership'>,
  work: (ctx: Desk) => Promise<T>,
): Promise<T> {
  return row.control === 'dealership'
    ? ground.database.asDealership(
        { dealershipId: row.dealership!, cause: { kind: 'duty', of: 'breach_notice' } },
        work,
        { write: true, lettingGo: true, statementTimeout: 60_000 },
      )
    : ground.database.asPlatform(work);
}

/**
 * Tells everybody affected, each once, however often it is called and wherever it was cut off. Nobody is told unless the entry is
 * `notifying` and, where customers are concerned, released.
 */
export async function tellAffected(
  ground: Ground,
  incidentId: string,
  signal?: AbortSignal,
  size = batch,
): Promise<void> {
  const row = await ground.database.asPlatform(({ db }) =>
    db.selectFrom('incident').selectAll().where('id', '=', incidentId).executeTakeFirst(),
  );
  if (!row || row.state !== 'notifying' || (row.control === 'dealership' && !row.releasedAt)) return;
  if (!row.peopleToldAt) {
    const prepared = await atDesk(ground, row, async (ctx) => {
      const facts = await openFacts(ctx, row.id, row.facts);
      const sender = await senderOf(ctx, row);
      const of = (locale: Locale) => writeNotice(row, facts, sender, locale);
      return { people: await affectedPeople(ctx, row.id), sender, notices: { en: of('en'), fr: of('fr') } };
    });
    for (let from = 0; from < prepared.people.length; from += size) {
      if (signal?.aborted) return;
      await atDesk(ground, row, (ctx) => tellSome(ctx, row, prepared, prepared.people.slice(from, from + size)));
    }
    await atDesk(ground, row, (ctx) =>
      ctx.db
        .updateTable('incident')
        .set({ peopleToldAt: ctx.now })
        .where('id', '=', row.id)
        .where('peopleToldAt', 'is', null)
        .execute(),
    );
  }
  await followLetters(ground, row);
}

async function tellSome(
  ctx: Desk,
  row: IncidentRow,
  { sender, notices }: { sender: Sender; notices: Notices },
  ids: string[],
): Promise<void> {
  const hashes = new Map(ids.map((id) => [personHash(row.id, id).toString('hex'), id]));
  // Whoever stands here already was told, or is being told by another worker: this waits for it and then passes them by.
  const fresh = await ctx.db
    .insertInto('incidentNotice')
    .values(
      [...hashes.keys()].map((hash) => ({
        incidentId: row.id,
        person: Buffer.from(hash, 'hex'),
        dealership: row.control === 'dealership' ? row.dealership : null,
        state: 'unreachable',
        why: 'gone',
        noticedAt: ctx.now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('person')
    .execute();
  const mine = fresh.map(({ person }) => hashes.get(person.toString('hex'))!);
  if (mine.length === 0) return;
  for (const person of await addressesOf(ctx, mine)) {
    const locale = localeOfPerson(person);
    const mailId = person.email
      ? await writeTo(ctx, { ...person, email: person.email }, notices[locale], sender)
      : null;
    await ctx.db
      .updateTable('incidentNotice')
      .set(
        mailId
          ? { mailId, state: 'waiting', why: null, wordsHash: noticeHash(notices[locale]) }
          : { state: 'unreachable', why: 'no_address' },
      )
      .where('incidentId', '=', row.id)
      .where('person', '=', personHash(row.id, person.id))
      .execute();
  }
}

async function addressesOf(ctx: Desk, ids: string[]): Promise<Addressed[]> {
  if (!('dealershipId' in ctx))
    return ctx.db
      .selectFrom('userAccount')
      .select(['id', 'name', 'email', 'locale'])
      .where('closedAt', 'is', null)
      .where('id', 'in', ids)
      .execute();
  // Who is restricted is owed the notice like anybody else.
  await showRestricted(ctx);
  return ctx.db
    .selectFrom('customer')
    .select(['id', 'name', 'email', 'locale'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', ids)
    .execute();
}

function writeTo(ctx: Desk, to: Addressed & { email: string }, notice: Notice, sender: Sender): Promise<string> {
  if (!('dealershipId' in ctx)) return postLetter(ctx, to, { kind: 'incidents.notice', ...notice });
  const reply = sender.contact.split(', ').find((part) => part.includes('@'));
  return post(ctx, {
    kind: 'incidents.notice',
    class: 'legal_notice',
    customerId: to.id,
    to: to.email,
    toName: to.name,
    fromName: sender.name,
    ...(reply ? { replyTo: reply } : {}),
    subject: notice.subject,
    ...letterPage({
      locale: localeOfPerson(to),
      sender: sender.name,
      heading: notice.subject,
      paragraphs: notice.paragraphs,
      footer: [notice.why, sender.lines.filter(Boolean).join('\n')],
    }),
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
}

/** Takes over from the outbox what became of the letters that were on their way. */
export async function followLetters(
  ground: Ground,
  row: Pick<IncidentRow, 'id' | 'control' | 'dealership'>,
): Promise<void> {
  const outbox = row.control === 'dealership' ? sql`dealership_mail` : sql`platform_mail`;
  const same = row.control === 'dealership' ? sql`and m.dealership_id = n.dealership` : sql``;
  await atDesk(ground, row, ({ db }) =>
    // What was taken by the first server may come back from a later one.
    sql`update incident_notice n set state = m.state, why = m.last_error from ${outbox} m
      where n.incident_id = ${row.id}::uuid and m.id = n.mail_id ${same} and m.state in ('sent', 'failed')
        and (n.state = 'waiting' or n.state = 'sent' and m.state = 'failed')`.execute(db),
  );
}

/** Who could not be told by mail, with the name where the one who asks may know it. A person who is gone has none. */
export async function unreachedOf(ctx: Context | PlatformContext, incidentId: string) {
  const rows = await ctx.db
    .selectFrom('incidentNotice')
    .select(['person', 'state', 'why'])
    .where('incidentId', '=', incidentId)
    .where('state', 'in', ['failed', 'unreachable'])
    .limit(5000)
    .execute();
  const people = new Map(
    (await affectedPeople(ctx, incidentId)).map((id) => [personHash(incidentId, id).toString('hex'), id]),
  );
  const known = rows.map((row) => ({ ...row, personId: people.get(row.person.toString('hex')) ?? null }));
  const ids = known.flatMap(({ personId }) => personId ?? []);
  const names = new Map((ids.length > 0 ? await addressesOf(ctx, ids) : []).map(({ id, name }) => [id, name]));
  return known.map(({ personId, state, why }) => ({
    personId,
    name: (personId && names.get(personId)) ?? null,
    state: state as 'failed' | 'unreachable',
    why: why ?? 'unknown',
  }));
}

/** The notice in both languages, as people will get it or got it. */
export async function previewNotice(ctx: Desk, incidentId: string): Promise<Notices> {
  const row = await ctx.db.selectFrom('incident').selectAll().where('id', '=', incidentId).executeTakeFirstOrThrow();
  const facts = await openFacts(ctx, incidentId, row.facts);
  const sender = await senderOf(ctx, row);
  return Object.fromEntries(locales.map((locale) => [locale, writeNotice(row, facts, sender, locale)])) as Notices;
}
