import type { UpdateObject } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid, invalidField } from '#kernel/problems.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { DB } from '#platform/database/schema.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { Assessment, IncidentView, Report } from './incident.ts';
import { requireNotice } from './notice.ts';
import { tellOwners } from './owners.ts';
import { affectedPeople, deskOf, findIncident, holdIncident, journalStep } from './register.ts';
import { sealFacts } from './sealed-facts.ts';
import type { Desk, Facts } from './sealed-facts.ts';
import { dutiesOf } from './standing.ts';
import type { IncidentRow } from './standing.ts';
import { tellAccounts, tellCustomers } from './tasks.ts';

type Held = IncidentRow & { words: Facts };

function requireState(row: IncidentRow, ...states: string[]): void {
  if (!states.includes(row.state))
    throw new Conflict(
      `This step is not possible while the entry is “${row.state}”.`,
      { state: row.state },
      'incident_state',
    );
}

async function write(
  ctx: Desk,
  row: Held,
  change: UpdateObject<DB, 'incident'>,
  words: Partial<Facts> = {},
): Promise<IncidentRow> {
  const facts = await sealFacts(ctx, row.id, { ...row.words, ...words });
  return ctx.db
    .updateTable('incident')
    .set({ ...change, facts, version: row.version + 1 })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** There was a breach: the day from which the record's time is counted. The dealership that it touches is told in the same act. */
export async function confirmIncident(ctx: Desk, id: string): Promise<IncidentView> {
  const row = await holdIncident(ctx, id);
  requireState(row, 'suspected');
  const confirmed = await write(ctx, row, {
    state: 'confirmed',
    confirmedAt: ctx.now,
    // Whoever confirms it knows of it.
    ...(deskOf(ctx) ? { dealershipToldAt: row.dealershipToldAt ?? ctx.now } : {}),
  });
  if (!deskOf(ctx) && confirmed.dealership && (await tellOwners(ctx as PlatformContext, confirmed, 'confirmed')) > 0)
    await ctx.db.updateTable('incident').set({ dealershipToldAt: ctx.now }).where('id', '=', id).execute();
  await journalStep(ctx, id, 'confirmed', { state: 'confirmed' });
  return findIncident(ctx, id);
}

/** It was none, for a reason that is kept: this is a record as well. */
export async function dismissIncident(ctx: Desk, id: string, reason: string): Promise<IncidentView> {
  if (reason.trim().length < 10)
    throw new Invalid([{ pointer: '/reason', code: 'too_short', message: 'must be at least 10 characters' }]);
  const row = await holdIncident(ctx, id);
  requireState(row, 'suspected', 'confirmed', 'assessed');
  await write(ctx, row, { state: 'dismissed', dismissedAt: ctx.now }, { dismissedReason: reason });
  await journalStep(ctx, id, 'dismissed', { state: 'dismissed' });
  return findIncident(ctx, id);
}

/** Sensitivity, probability, and what was decided of the harm; may be done again until people are told. */
export async function assessIncident(ctx: Desk, id: string, given: Assessment): Promise<IncidentView> {
  const row = await holdIncident(ctx, id);
  requireState(row, 'confirmed', 'assessed');
  const { sensitivity, probability, realRisk, sensitivityReason, probabilityReason, reason } = given;
  await write(
    ctx,
    row,
    { state: 'assessed', assessedAt: row.assessedAt ?? ctx.now, sensitivity, probability, realRisk },
    { sensitivityReason, probabilityReason, decisionReason: reason },
  );
  await journalStep(ctx, id, 'assessed', { state: 'assessed', sensitivity, probability, realRisk });
  return findIncident(ctx, id);
}

/** A report that was made to an authority. */
export async function reportIncident(ctx: Desk, id: string, report: Report): Promise<IncidentView> {
  if (report.authority === 'other' && !report.name)
    throw new Invalid([{ pointer: '/name', code: 'missing', message: 'is needed for another authority' }]);
  const row = await holdIncident(ctx, id);
  requireState(row, 'confirmed', 'assessed', 'notifying', 'closed');
  const at = report.reportedAt ? new Date(report.reportedAt) : ctx.now;
  if (at > ctx.now)
    throw new Invalid([{ pointer: '/reportedAt', code: 'future', message: 'must not be in the future' }]);
  await ctx.db
    .insertInto('incidentReport')
    .values({
      id: newId(),
      incidentId: id,
      dealership: row.dealership,
      authority: report.authority,
      name: report.name ?? null,
      reportedAt: at,
      reference: report.reference ?? null,
    })
    .execute();
  await journalStep(ctx, id, 'reported', { authority: report.authority });
  return findIncident(ctx, id);
}

/**
 * Lets the notices go. For account holders the platform does; customers are told only after an owner of the dealership in
 * control did this: when the platform does it for such an entry, it asks the owners to. Without a list of people a reason for an indirect
 * notice is needed (SOR/2018-64, s. 5, r. 3.1, s. 6).
 *
 * @throws Invalid that names what the notice lacks · Conflict without a real risk, or when nobody was looked for
 */
export async function notifyAffected(ctx: Desk, id: string, given: { indirectReason?: string | undefined } = {}) {
  const row = await holdIncident(ctx, id);
  const own = deskOf(ctx);
  const releases = own !== null && row.control === 'dealership';
  const waits = row.state === 'notifying' && row.control === 'dealership' && row.releasedAt === null;
  if (!(releases && waits)) requireState(row, 'assessed');
  if (!row.realRisk)
    throw new Conflict(
      'Without a real risk nobody has to be told; assess again if that was wrong.',
      {},
      'incident_no_risk',
    );
  requireNotice(row, row.words);
  const people = await affectedPeople(ctx, id);
  const indirectReason = given.indirectReason ?? row.words.indirectReason;
  if (people.length === 0 && !indirectReason)
    throw new Conflict(
      'Nobody is on the list of people affected. Look for them first, or state why they are told indirectly.',
      {},
      'incident_nobody',
    );
  const mayGo = releases || row.control === 'platform';
  const going = await write(
    ctx,
    row,
    {
      state: 'notifying',
      notifyingAt: row.notifyingAt ?? ctx.now,
      indirect: indirectReason !== '',
      ...(releases ? { releasedAt: ctx.now, releasedBy: 'actor' in ctx ? ctx.actor.staffId : null } : {}),
      ...(mayGo && people.length === 0 ? { peopleToldAt: ctx.now } : {}),
    },
    { indirectReason },
  );
  if (!mayGo) await tellOwners(ctx as PlatformContext, going, 'release');
  else if (people.length > 0)
    await enqueue(ctx, row.control === 'platform' ? tellAccounts : tellCustomers, { incidentId: id });
  await journalStep(ctx, id, releases ? 'notices_released' : 'notices_begun', {
    people: people.length,
    indirect: going.indirect,
  });
  return findIncident(ctx, id);
}

/** Ends the work on an entry. @throws Conflict that lists what is still to be done */
export async function closeIncident(ctx: Desk, id: string): Promise<IncidentView> {
  const row = await holdIncident(ctx, id);
  requireState(row, 'assessed', 'notifying');
  const reports = await ctx.db.selectFrom('incidentReport').select('authority').where('incidentId', '=', id).execute();
  const duties = dutiesOf(row, reports).filter((one) => one !== 'close');
  if (row.provinces.length === 0)
    throw invalidField('/provinces', 'missing', 'is needed before the entry is closed: it decides how long it is kept');
  if (duties.length > 0) throw new Conflict(`Still to be done: ${duties.join(', ')}.`, { duties }, 'incident_duties');
  await write(ctx, row, { state: 'closed', closedAt: ctx.now });
  await journalStep(ctx, id, 'closed', { state: 'closed' });
  return findIncident(ctx, id);
}
