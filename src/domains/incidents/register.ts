import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, Invalid, invalidField, NotFound } from '#kernel/problems.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { changed, record } from '#platform/journal/index.ts';
import type { IncidentChange, IncidentInput, IncidentLine, IncidentView } from './incident.ts';
import { noFacts, openFacts, openPeople, sealFacts } from './sealed-facts.ts';
import type { Desk, Facts } from './sealed-facts.ts';
import { clocksOf, dutiesOf, keptUntil } from './standing.ts';
import type { IncidentRow } from './standing.ts';

/** The dealership for which one works on the register; null for the platform. */
export const deskOf = (ctx: Desk): string | null => ('dealershipId' in ctx ? ctx.dealershipId : null);

/** Writes into the dealership's journal that something happened: states and counts only. The platform's own times stand in the entry. */
export async function journalStep(
  ctx: Desk,
  incidentId: string,
  event: string,
  after: Record<string, unknown> = {},
): Promise<void> {
  if ('dealershipId' in ctx)
    await record(ctx, { event: `incident.${event}`, record: { kind: 'incident', id: incidentId }, after });
}

/** Whom an entry concerns and who is in control. */
export interface Opening {
  control: 'platform' | 'dealership';
  /** Needed where the dealership is in control; otherwise the one whose people are affected, if it is one. */
  dealership?: { id: string; legalName: string } | undefined;
  /** Entries of one event share it. */
  event?: string | undefined;
  drill?: boolean | undefined;
}

function lastingFields(input: Partial<IncidentInput>) {
  const { kinds, provinces, periodFrom, periodTo, people } = input;
  const given = { kinds, provinces, periodFrom, periodTo, people };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<typeof given>;
}

function sealedFields(facts: Facts, input: Partial<IncidentInput>): Facts {
  const { title, happened, cause, otherKinds, steps, advice, contact } = input;
  const given = { title, happened, cause, otherKinds, steps, advice, contact };
  return { ...facts, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

function checkPeriod(from: string | null | undefined, to: string | null | undefined): void {
  if (from && to && to < from)
    throw new Invalid([{ pointer: '/periodTo', code: 'order', message: 'must not be before the first day' }]);
}

/** Opens an entry as `suspected`. */
export async function openIncident(ctx: Desk, input: IncidentInput, opening: Opening): Promise<IncidentView> {
  checkPeriod(input.periodFrom, input.periodTo);
  const own = deskOf(ctx);
  const id = newId();
  await ctx.db
    .insertInto('incident')
    .values({
      id,
      event: opening.event ?? id,
      control: opening.control,
      dealership: opening.dealership?.id ?? null,
      dealershipName: opening.dealership?.legalName ?? null,
      openedBy: own ? 'dealership' : 'platform',
      drill: opening.drill ?? false,
      facts: await sealFacts(ctx, id, sealedFields(noFacts(input.title), input)),
      ...lastingFields(input),
      knownAt: ctx.now,
      // Who found it need not be told.
      dealershipToldAt: own ? ctx.now : null,
    })
    .execute();
  await journalStep(ctx, id, 'opened', { state: 'suspected' });
  return findIncident(ctx, id);
}

/** The dealership of this transaction opens an entry of its own. */
export async function openOwnIncident(ctx: Desk & { dealershipId: string }, input: IncidentInput) {
  const { legalName } = await ctx.db
    .selectFrom('dealership')
    .select('legalName')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  return openIncident(ctx, input, { control: 'dealership', dealership: { id: ctx.dealershipId, legalName } });
}

/** Whom an event of the platform's concerns. */
interface Concern {
  accounts: boolean;
  dealershipIds?: readonly string[];
  drill?: boolean;
}
type Concerned = Concern & { dealerships: { id: string; legalName: string }[] };

/** @throws NotFound for a dealership that is not there · Invalid at `/dealershipIds` when it concerns nobody */
export async function concernedBy(ground: Ground, whose: Concern): Promise<Concerned> {
  if (!whose.accounts && !whose.dealershipIds?.length)
    throw invalidField(
      '/dealershipIds',
      'nobody',
      'Say whom it concerns: account holders, customers of dealerships, or both.',
    );
  const dealerships: Concerned['dealerships'] = [];
  for (const id of new Set(whose.dealershipIds)) {
    const found = await ground.database.asDealership(
      { dealershipId: id, cause: { kind: 'duty', of: 'breach_notice' } },
      ({ db }) => db.selectFrom('dealership').select('legalName').where('dealershipId', '=', id).executeTakeFirst(),
    );
    if (!found) throw new NotFound('dealership');
    dealerships.push({ id, ...found });
  }
  return { ...whose, dealerships };
}

/**
 * Enters an event of the platform's: one entry for its own data (account holders), and one for each dealership whose customers are
 * affected, because each is in control of theirs. They share the event.
 */
export async function enterEvent(
  ctx: PlatformContext,
  input: IncidentInput,
  { accounts, dealerships, drill }: Concerned,
  event: string = newId(),
): Promise<IncidentView[]> {
  const made: IncidentView[] = [];
  if (accounts) made.push(await openIncident(ctx, input, { control: 'platform', event, drill }));
  for (const dealership of dealerships)
    made.push(await openIncident(ctx, input, { control: 'dealership', dealership, event, drill }));
  return made;
}

/** The same in a transaction of its own. @throws NotFound · Invalid */
export async function openEvent(ground: Ground, input: IncidentInput, whose: Concern): Promise<IncidentView[]> {
  const concerned = await concernedBy(ground, whose);
  return ground.database.asPlatform((ctx) => enterEvent(ctx, input, concerned));
}

/** The row, held for a change. @throws NotFound · Forbidden when the dealership that asks is not in control · Conflict for another version */
export async function holdIncident(ctx: Desk, id: string, version?: number): Promise<IncidentRow & { words: Facts }> {
  const seen = await ctx.db.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirst();
  if (!seen) throw new NotFound('incident');
  if (deskOf(ctx) && seen.control === 'platform')
    throw new Forbidden('The platform is in control of this data and keeps this entry.', 'incident_of_platform');
  const row = await ctx.db
    .selectFrom('incident')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (version !== undefined && row.version !== version)
    throw new Conflict('This entry was changed meanwhile.', { current: await findIncident(ctx, id) });
  return { ...row, words: await openFacts(ctx, id, row.facts) };
}

/** Corrects an entry that is still open. What people were told already stays as it was told, by its hash. */
export async function changeIncident(ctx: Desk, id: string, change: IncidentChange): Promise<IncidentView> {
  const row = await holdIncident(ctx, id, change.version);
  if (row.state === 'closed' || row.state === 'dismissed' || row.state === 'notifying')
    throw new Conflict('This entry can no longer be changed.', { state: row.state }, 'incident_state');
  const lasting = lastingFields(change);
  checkPeriod(lasting.periodFrom ?? row.periodFrom, lasting.periodTo ?? row.periodTo);
  await ctx.db
    .updateTable('incident')
    .set({ ...lasting, facts: await sealFacts(ctx, id, sealedFields(row.words, change)), version: row.version + 1 })
    .where('id', '=', id)
    .execute();
  await journalStep(ctx, id, 'changed', changed(row as typeof lasting, lasting)?.after ?? {});
  return findIncident(ctx, id);
}

const reportsOf = (ctx: Desk, ids: readonly string[]) =>
  ctx.db
    .selectFrom('incidentReport')
    .selectAll()
    .where('incidentId', 'in', ids.length > 0 ? [...ids] : [newId()])
    .orderBy('reportedAt')
    .execute();

/**
 * Entries, newest first: for a dealership those that touch it, for the platform all, or only those that it opened itself.
 * Drills are shown to operators only.
 */
export async function listIncidents(
  ctx: Desk,
  manner: { drills?: boolean; opened?: 'platform' } = {},
): Promise<IncidentLine[]> {
  const own = deskOf(ctx);
  const rows = await ctx.db
    .selectFrom('incident')
    .selectAll()
    .$if(own !== null, (query) => query.where('dealership', '=', own))
    .$if(manner.opened !== undefined, (query) => query.where('openedBy', '=', manner.opened!))
    .$if(!manner.drills, (query) => query.where('drill', '=', false))
    .orderBy('knownAt', 'desc')
    .limit(500)
    .execute();
  const reports = await reportsOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return Promise.all(rows.map(async (row) => lineOf(ctx, row, await openFacts(ctx, row.id, row.facts), reports)));
}

function lineOf(
  ctx: Desk,
  row: IncidentRow,
  words: Facts,
  reports: readonly { incidentId: string; authority: string }[],
): IncidentLine {
  return {
    id: row.id,
    title: words.title,
    state: row.state as IncidentLine['state'],
    control: row.control as IncidentLine['control'],
    dealership: row.dealership ? { id: row.dealership, name: row.dealershipName! } : null,
    knownAt: row.knownAt.toISOString(),
    realRisk: row.realRisk,
    clocks: clocksOf(row, ctx.now),
    duties: dutiesOf(
      row,
      reports.filter(({ incidentId }) => incidentId === row.id),
    ),
    drill: row.drill,
  };
}

/** One entry with all that is known. @throws NotFound, also for a dealership that it does not touch */
export async function findIncident(ctx: Desk, id: string): Promise<IncidentView> {
  const own = deskOf(ctx);
  const row = await ctx.db
    .selectFrom('incident')
    .selectAll()
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('dealership', '=', own))
    .executeTakeFirst();
  if (!row) throw new NotFound('incident');
  const words = await openFacts(ctx, id, row.facts);
  const reports = await reportsOf(ctx, [id]);
  const queries = await ctx.db
    .selectFrom('incidentQuery')
    .selectAll()
    .where('incidentId', '=', id)
    .orderBy('ranAt')
    .execute();
  const counted = await ctx.db
    .selectFrom('incidentNotice')
    .select(({ fn }) => ['state', fn.countAll<string>().as('count')])
    .where('incidentId', '=', id)
    .groupBy('state')
    .execute();
  const count = (state: string): number => Number(counted.find((one) => one.state === state)?.count ?? 0);
  const moment = (at: Date | null): string | null => at?.toISOString() ?? null;
  const { title, happened, cause, otherKinds, steps, advice, contact } = words;
  return {
    ...lineOf(ctx, row, words, reports),
    version: row.version,
    mine: own === null || row.control === 'dealership',
    openedBy: row.openedBy as IncidentView['openedBy'],
    title,
    happened,
    cause,
    otherKinds,
    steps,
    advice,
    contact,
    kinds: row.kinds as IncidentView['kinds'],
    provinces: row.provinces as IncidentView['provinces'],
    periodFrom: row.periodFrom,
    periodTo: row.periodTo,
    people: row.people,
    assessment:
      row.sensitivity === null || row.probability === null || row.realRisk === null
        ? null
        : {
            sensitivity: row.sensitivity,
            sensitivityReason: words.sensitivityReason,
            probability: row.probability,
            probabilityReason: words.probabilityReason,
            realRisk: row.realRisk,
            reason: words.decisionReason,
          },
    dismissedReason: words.dismissedReason || null,
    indirectReason: words.indirectReason || null,
    confirmedAt: moment(row.confirmedAt),
    assessedAt: moment(row.assessedAt),
    notifyingAt: moment(row.notifyingAt),
    releasedAt: moment(row.releasedAt),
    peopleToldAt: moment(row.peopleToldAt),
    dealershipToldAt: moment(row.dealershipToldAt),
    closedAt: moment(row.closedAt),
    dismissedAt: moment(row.dismissedAt),
    keptUntil: keptUntil(row),
    affected: queries.map((one) => ({
      id: one.id,
      kind: one.kind,
      asked: one.asked as Record<string, string>,
      ranAt: one.ranAt.toISOString(),
      found: one.found,
      hash: one.hash.toString('hex'),
    })),
    affectedPeople: (await affectedPeople(ctx, id)).length,
    notices: {
      waiting: count('waiting'),
      sent: count('sent'),
      failed: count('failed'),
      unreachable: count('unreachable'),
    },
    reports: reports.map((one) => ({
      id: one.id,
      authority: one.authority as IncidentView['reports'][number]['authority'],
      name: one.name,
      reportedAt: one.reportedAt.toISOString(),
      reference: one.reference,
    })),
  } satisfies z.input<typeof IncidentView>;
}

/** Everybody on the sealed lists of an incident, each once. @throws Error when a list is not what its hash says */
export async function affectedPeople(ctx: Desk, incidentId: string): Promise<string[]> {
  const lists = await ctx.db
    .selectFrom('incidentQuery')
    .select(['id', 'hash', 'peopleSealed'])
    .where('incidentId', '=', incidentId)
    .execute();
  const people = new Set<string>();
  for (const { id, hash, peopleSealed } of lists) {
    const list = await openPeople(ctx, id, peopleSealed);
    if (!createHash('sha256').update(list).digest().equals(hash))
      throw new Error(`the list ${id} is not what was found`);
    for (const person of list.split('\n')) if (person) people.add(person);
  }
  return [...people].sort();
}
