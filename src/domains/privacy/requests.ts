import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { showRestricted } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound, Problem } from '#kernel/problems.ts';
import { readPhone } from '#kernel/phone.ts';
import type { Context } from '#platform/database/context.ts';
import type { RightsRequest as RequestTable } from '#platform/database/schema.ts';
import { record } from '#platform/journal/index.ts';
import { dayAfter, dueOn, mostExtensionDays, standingOf, today } from './due.ts';
import type { Standing } from './due.ts';
import { Person } from './request.ts';
import type {
  Done,
  ExtensionInput,
  RequestChange,
  RequestInput,
  RequestKind,
  requestWays,
  RightsRequest,
} from './request.ts';

export type RequestRow = Selectable<RequestTable>;
type Item = Pick<
  RightsRequest,
  'id' | 'kind' | 'way' | 'name' | 'receivedOn' | 'dueOn' | 'standing' | 'identityShown' | 'decision' | 'suspectedSpam'
>;

const places = {
  person: (id: string) => `rights person ${id}`,
  reason: (id: string) => `rights reason ${id}`,
  letter: (id: string) => `rights letter ${id}`,
  correction: (id: string) => `rights correction ${id}`,
};
export const seal = (ctx: Context, part: keyof typeof places, id: string, value: unknown): Buffer =>
  ctx.key.seal(JSON.stringify(value), places[part](id));
export const open = <T>(ctx: Context, part: keyof typeof places, id: string, sealed: Buffer): T =>
  JSON.parse(ctx.key.open(sealed, places[part](id)).toString()) as T;

export const personOf = (ctx: Context, row: Pick<RequestRow, 'id' | 'person'>): Person =>
  Person.parse(open(ctx, 'person', row.id, row.person));

/** Writes a request down, with its due date. It changes nothing of what is held: who asks has shown nothing yet. */
export async function openRequest(
  ctx: Context,
  given: Omit<RequestInput, 'way'> & { way: (typeof requestWays)[number]; suspected?: boolean },
): Promise<{ id: string; dueOn: string }> {
  await showRestricted(ctx);
  const now = await today(ctx);
  const receivedOn = given.receivedOn ?? now;
  if (receivedOn > now) throw invalidField('/receivedOn', 'future', 'must not be a day to come.');
  if (receivedOn < dayAfter(now, -366)) throw invalidField('/receivedOn', 'too_old', 'must be within the last year.');
  if (given.customerId) await customerRow(ctx, given.customerId, '/customerId');
  const phone = given.phone ? readPhone(given.phone) : null;
  if (given.phone && !phone) throw invalidField('/phone', 'phone', 'must be a phone number such as 902 555 0100');
  const id = newId();
  const { kind, way, locale, name, email, words } = given;
  await ctx.db
    .insertInto('rightsRequest')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind,
      way,
      locale,
      person: seal(ctx, 'person', id, { name, email, phone: phone ?? null, words } satisfies Person),
      customerId: given.customerId,
      receivedOn,
      dueOn: dueOn(receivedOn),
      suspectedSpam: given.suspected ?? false,
      createdAt: ctx.now,
    })
    .execute();
  await note(ctx, id, 'rights_request.opened', { kind, way, receivedOn, dueOn: dueOn(receivedOn) });
  return { id, dueOn: dueOn(receivedOn) };
}

const note = (ctx: Context, id: string, event: string, after: Record<string, unknown>): Promise<string> =>
  record(ctx, { event, record: { kind: 'rights_request', id }, after });

/** Requests by due date, the closed ones last closed first, with how many stand how. */
export async function listRequests(
  ctx: Context,
  query: { standing?: Standing | undefined },
): Promise<{
  items: Item[];
  counts: Record<Standing, number>;
  officer: { name: string | null; email: string | null };
}> {
  const now = await today(ctx);
  const rows = await ctx.db
    .selectFrom('rightsRequest')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy(sql`closed_at is not null`)
    .orderBy('dueOn')
    .orderBy('id')
    .limit(2000)
    .execute();
  const counts: Record<Standing, number> = { open: 0, soon: 0, overdue: 0, closed: 0 };
  const items = rows.map((row) => itemOf(ctx, row, now));
  for (const { standing } of items) counts[standing]++;
  const { privacyOfficer, privacyEmail } = await ctx.db
    .selectFrom('dealership')
    .select(['privacyOfficer', 'privacyEmail'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  return {
    items: items.filter((item) => (query.standing ? item.standing === query.standing : item.standing !== 'closed')),
    counts,
    officer: { name: privacyOfficer, email: privacyEmail },
  };
}

const itemOf = (ctx: Context, row: RequestRow, now: string): Item => ({
  id: row.id,
  kind: row.kind as Item['kind'],
  way: row.way as Item['way'],
  name: personOf(ctx, row).name,
  receivedOn: row.receivedOn,
  dueOn: row.dueOn,
  standing: standingOf(row, now),
  identityShown: row.identityAt !== null,
  decision: row.decision as Item['decision'],
  suspectedSpam: row.suspectedSpam,
});

/** @throws NotFound · Conflict when a version is given and another change came first */
export async function requestRow(ctx: Context, id: string, version?: number): Promise<RequestRow> {
  const asked = ctx.db
    .selectFrom('rightsRequest')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', id);
  const row = await (version === undefined ? asked : asked.forUpdate()).executeTakeFirst();
  if (!row) throw new NotFound('request');
  if (version !== undefined && row.version !== version)
    throw new Conflict('Somebody else worked on this request.', { current: await findRequest(ctx, id) });
  if (version !== undefined && row.closedAt) throw new Conflict('This request is closed.', {}, 'request_closed');
  return row;
}

/** A customer, restricted or not. @throws Invalid at the pointer */
async function customerRow(ctx: Context, id: string, pointer: string) {
  const found = await ctx.db
    .selectFrom('customer')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw invalidField(pointer, 'no_such_customer', 'There is no such customer.');
  return found;
}

/** Corrections noted beside signed papers, oldest first. */
export const correctionsOf = (ctx: Context, row: { id: string; correctionNotes: Buffer | null }) =>
  row.correctionNotes ? open<{ on: string; note: string }[]>(ctx, 'correction', row.id, row.correctionNotes) : [];

/** A request with all that the desk needs. @throws NotFound */
export async function findRequest(ctx: Context, id: string): Promise<RightsRequest> {
  await showRestricted(ctx);
  const row = await requestRow(ctx, id);
  const person = personOf(ctx, row);
  const customer = row.customerId ? await customerRow(ctx, row.customerId, '') : null;
  const by = row.identityBy
    ? await ctx.db
        .selectFrom('staffMember')
        .select('name')
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.identityBy)
        .executeTakeFirst()
    : undefined;
  const mail = row.letterMailId
    ? await ctx.db
        .selectFrom('dealershipMail')
        .select('state')
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.letterMailId)
        .executeTakeFirst()
    : undefined;
  return {
    ...itemOf(ctx, row, await today(ctx)),
    ...person,
    locale: row.locale as 'en' | 'fr',
    customer: customer && {
      id: customer.id,
      name: customer.name,
      email: customer.email,
      phone: customer.phone,
      version: customer.version,
      restriction: customer.restrictedAt && {
        kind: customer.restriction as 'asked',
        since: customer.restrictedAt,
        until: customer.restrictedUntil,
      },
      corrections: correctionsOf(ctx, customer),
    },
    candidates: customer || row.closedAt ? [] : await candidates(ctx, person),
    extendedFrom: row.extendedFrom,
    extensionReason: row.extensionReason,
    identity: row.identityAt && { how: row.identityHow!, by: by?.name ?? null, at: row.identityAt },
    decisionReason: row.decisionReason ? open<string>(ctx, 'reason', id, row.decisionReason) : '',
    done: row.done as unknown as Done[],
    letter: row.letter && {
      ...open<{ subject: string; body: string }>(ctx, 'letter', id, row.letter),
      at: row.letterAt!,
      mailState: mail?.state ?? null,
    },
    closedAt: row.closedAt,
    version: row.version,
  };
}

const candidates = (ctx: Context, { name, email, phone }: Person) =>
  ctx.db
    .selectFrom('customer')
    .select(['id', 'name', 'email', 'phone'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where((eb) =>
      eb.or([
        eb(sql`lower(name)`, '=', name.toLowerCase()),
        ...(email ? [eb('email', '=', email)] : []),
        ...(phone ? [eb('phone', '=', phone)] : []),
      ]),
    )
    .orderBy('createdAt')
    .limit(20)
    .execute();

/** Keeps a change of a request, with what was done. */
export async function keep(
  ctx: Context,
  row: RequestRow,
  set: Partial<RequestRow>,
  done?: Omit<Done, 'at'>,
): Promise<void> {
  const all = [...(row.done as unknown as Done[]), ...(done ? [{ ...done, at: ctx.now.toISOString() }] : [])];
  await ctx.db
    .updateTable('rightsRequest')
    .set({ ...(set as object), done: JSON.stringify(all), version: row.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .execute();
}

/** Sets whose request it is, what is asked for, and what was decided. */
export async function changeRequest(ctx: Context, id: string, change: RequestChange): Promise<RightsRequest> {
  await showRestricted(ctx);
  const row = await requestRow(ctx, id, change.version);
  if (change.customerId) await customerRow(ctx, change.customerId, '/customerId');
  // Another customer is another person: what was shown does not prove that.
  const other = change.customerId !== undefined && change.customerId !== row.customerId;
  if (change.decision === 'refused' && !change.decisionReason)
    throw invalidField('/decisionReason', 'required', 'must say why: the person is told (PIPEDA s. 8(7)).');
  await keep(ctx, row, {
    ...(change.kind ? { kind: change.kind } : {}),
    ...(change.customerId === undefined ? {} : { customerId: change.customerId }),
    ...(other && row.identityAt ? { identityAt: null, identityHow: null, identityBy: null } : {}),
    ...(change.decision === undefined ? {} : { decision: change.decision }),
    ...(change.decisionReason === undefined ? {} : { decisionReason: seal(ctx, 'reason', id, change.decisionReason) }),
  });
  await note(ctx, id, 'rights_request.changed', {
    ...(change.kind ? { kind: change.kind } : {}),
    ...(change.customerId === undefined ? {} : { customerId: change.customerId }),
    ...(change.decision === undefined ? {} : { decision: change.decision }),
  });
  return findRequest(ctx, id);
}

/** Notes how the person showed who they are. The customer must be chosen first: that is whom they showed to be. */
export async function showIdentity(
  ctx: Context,
  id: string,
  given: { version: number; how: string },
): Promise<RightsRequest> {
  const row = await requestRow(ctx, id, given.version);
  if (!row.customerId) throw invalidField('/how', 'no_customer', 'Choose first which customer this is.');
  await keep(
    ctx,
    row,
    { identityHow: given.how, identityBy: ctx.actor.staffId, identityAt: ctx.now },
    { what: 'identity' },
  );
  await note(ctx, id, 'rights_request.identity_shown', { customerId: row.customerId });
  return findRequest(ctx, id);
}

/** Puts the due date off, once, by thirty days at most and with a reason. */
export async function extend(ctx: Context, id: string, given: ExtensionInput): Promise<RightsRequest> {
  const row = await requestRow(ctx, id, given.version);
  if (row.extendedFrom) throw new Conflict('This request was put off once already.', {}, 'extended_already');
  const last = dayAfter(row.dueOn, mostExtensionDays);
  if (given.until <= row.dueOn || given.until > last)
    throw invalidField('/until', 'range', `must be after ${row.dueOn} and not after ${last}.`);
  await keep(
    ctx,
    row,
    { dueOn: given.until, extendedFrom: row.dueOn, extensionReason: given.reason },
    { what: 'extended' },
  );
  await note(ctx, id, 'rights_request.extended', { from: row.dueOn, to: given.until });
  return findRequest(ctx, id);
}

/** Closes a request that was decided and answered. @throws Conflict that says what is missing */
export async function closeRequest(ctx: Context, id: string, version: number): Promise<RightsRequest> {
  const row = await requestRow(ctx, id, version);
  if (!row.decision) throw new Conflict('Decide first; a refusal needs its reason.', {}, 'undecided');
  // A robot is owed nothing, and whoever it named has asked nothing.
  const robot = row.suspectedSpam && row.decision === 'refused';
  if (!row.letterAt && !robot)
    throw new Conflict('Answer the person first: the letter is what they are owed.', {}, 'unanswered');
  await keep(ctx, row, { closedAt: ctx.now, closedBy: ctx.actor.staffId });
  await note(ctx, id, 'rights_request.closed', { decision: row.decision });
  return findRequest(ctx, id);
}

/**
 * A request that may be acted on: a customer is chosen and has shown who they are, and the request is of a kind that asks
 * for it. Nothing is disclosed or erased before.
 */
export async function provedRequest(
  ctx: Context,
  id: string,
  kinds: readonly RequestKind[],
  version?: number,
): Promise<RequestRow & { customerId: string }> {
  await showRestricted(ctx);
  const row = await requestRow(ctx, id, version);
  if (!row.customerId) throw new Conflict('Choose first which customer this is.', {}, 'no_customer');
  if (!row.identityAt)
    throw new Problem(
      409,
      'identity_not_shown',
      'Identity not shown',
      'Note first how the person showed who they are.',
    );
  if (!kinds.includes(row.kind as RequestKind))
    throw new Conflict('This request asks for something else; change its kind first.', {}, 'other_kind');
  return row as RequestRow & { customerId: string };
}
