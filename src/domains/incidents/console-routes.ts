import { z } from 'zod';
import { operatorRoute } from '#domains/support/index.ts';
import { Id, newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { findAffected } from './affected.ts';
import { lastBreachDrill } from './drill.ts';
import {
  Event,
  IncidentChange,
  IncidentLine,
  IncidentView,
  Notice,
  Notifying,
  PlatformStep,
  Unreached,
} from './incident.ts';
import type { PlatformStep as OneStep } from './incident.ts';
import { writeIncidentRecord } from './paper.ts';
import { changeIncident, concernedBy, enterEvent, findIncident, listIncidents } from './register.ts';
import {
  assessIncident,
  closeIncident,
  confirmIncident,
  dismissIncident,
  notifyAffected,
  reportIncident,
} from './steps.ts';
import { previewNotice, unreachedOf } from './telling.ts';

const params = z.strictObject({ incidentId: Id });
const At = z.date();
const Drill = z.object({
  begunAt: At,
  endedAt: At,
  affected: z.int(),
  delivered: z.int(),
  undeliverable: z.int(),
  twice: z.int(),
  findMs: z.int(),
  notifyMs: z.int(),
  holds: z.boolean(),
});

/** What a dealership found itself is its own: the console does not open it. @throws NotFound */
async function mustBeOurs(ctx: PlatformContext, id: string): Promise<void> {
  const entry = await ctx.db.selectFrom('incident').select('openedBy').where('id', '=', id).executeTakeFirst();
  if (entry?.openedBy !== 'platform') throw new NotFound('incident');
}

const events = {
  confirm: 'incident.confirmed',
  dismiss: 'incident.dismissed',
  assess: 'incident.assessed',
  report: 'incident.reported',
  affect: 'incident.affected_sought',
  close: 'incident.closed',
} as const;

function take(ctx: PlatformContext, id: string, given: Exclude<OneStep, { step: 'affect' }>): Promise<IncidentView> {
  switch (given.step) {
    case 'confirm':
      return confirmIncident(ctx, id);
    case 'dismiss':
      return dismissIncident(ctx, id, given.reason);
    case 'assess':
      return assessIncident(ctx, id, given);
    case 'report':
      return reportIncident(ctx, id, given);
    case 'close':
      return closeIncident(ctx, id);
  }
}

/** The platform's register of incidents, in the console of operators: each look and each step is noted. */
export const incidentConsoleRoutes = {
  'GET /api/operator/incidents': operatorRoute({
    summary: 'Incidents that the platform entered, newest first, and what the last breach drill measured',
    description: 'What a dealership found itself is its own, and is not listed here.',
    answer: z.object({ items: z.array(IncidentLine), drill: Drill.nullable() }),
    handle: async (ctx) => {
      const items = await ctx.act({ event: 'incidents.listed' }, (inside) =>
        listIncidents(inside, { opened: 'platform' }),
      );
      return { items, drill: (await lastBreachDrill(ctx.ground)) ?? null };
    },
  }),
  'POST /api/operator/incidents': operatorRoute({
    summary: 'Enter an incident: for account holders, and one entry for each dealership whose customers are affected',
    body: Event,
    answer: z.object({ items: z.array(IncidentView) }),
    status: 201,
    handle: async (ctx, { body: { title, ...whose } }) => {
      const concerned = await concernedBy(ctx.ground, whose);
      const event = newId();
      return ctx.act({ event: 'incident.opened', subject: event }, async (inside) => ({
        items: await enterEvent(inside, { title }, concerned, event),
      }));
    },
  }),
  'GET /api/operator/incidents/:incidentId': operatorRoute({
    summary: 'An incident, with its clocks and what is still to be done',
    params,
    answer: IncidentView,
    handle: (ctx, { params: { incidentId } }) =>
      ctx.act({ event: 'incident.seen', subject: incidentId }, async (inside) => {
        await mustBeOurs(inside, incidentId);
        return findIncident(inside, incidentId);
      }),
  }),
  'PATCH /api/operator/incidents/:incidentId': operatorRoute({
    summary: 'Correct what is known of an incident, until people are told',
    params,
    body: IncidentChange,
    answer: IncidentView,
    handle: (ctx, { params: { incidentId }, body }) =>
      ctx.act({ event: 'incident.changed', subject: incidentId }, async (inside) => {
        await mustBeOurs(inside, incidentId);
        return changeIncident(inside, incidentId, body);
      }),
  }),
  'POST /api/operator/incidents/:incidentId/steps': operatorRoute({
    summary: 'Take a step: confirm, dismiss, assess, report, find the people, close',
    description:
      'Customers are looked for as their dealership, and its journal says so. A step that the state does not allow is refused with `incident_state`.',
    params,
    body: PlatformStep,
    answer: IncidentView,
    handle: async (ctx, { params: { incidentId }, body }) => {
      const note = { event: events[body.step], subject: incidentId };
      if (body.step !== 'affect')
        return ctx.act(note, async (inside) => {
          await mustBeOurs(inside, incidentId);
          return take(inside, incidentId, body);
        });
      // The search has a transaction of its own, as those who are in control: what it was for is noted before.
      await ctx.act(note, (inside) => mustBeOurs(inside, incidentId));
      return findAffected(ctx.ground, incidentId, body.question);
    },
  }),
  'POST /api/operator/incidents/:incidentId/notices': operatorRoute({
    summary: 'Send the notices to account holders; of customers, ask their dealership’s owners to release them',
    stepUp: true,
    params,
    body: Notifying,
    answer: IncidentView,
    handle: (ctx, { params: { incidentId }, body }) =>
      ctx.act({ event: 'incident.notices_begun', subject: incidentId }, async (inside) => {
        await mustBeOurs(inside, incidentId);
        return notifyAffected(inside, incidentId, { indirectReason: body.indirectReason ?? undefined });
      }),
  }),
  'GET /api/operator/incidents/:incidentId/notice': operatorRoute({
    summary: 'The notice in both languages, as people get it',
    params,
    answer: Notice,
    handle: (ctx, { params: { incidentId } }) =>
      ctx.act({ event: 'incident.seen', subject: incidentId }, async (inside) => {
        await mustBeOurs(inside, incidentId);
        return previewNotice(inside, incidentId);
      }),
  }),
  'GET /api/operator/incidents/:incidentId/unreached': operatorRoute({
    summary: 'People whom no letter reached; customers without a name, because they are their dealership’s',
    params,
    answer: Unreached,
    handle: (ctx, { params: { incidentId } }) =>
      ctx.act({ event: 'incident.seen', subject: incidentId }, async (inside) => {
        await mustBeOurs(inside, incidentId);
        return { items: await unreachedOf(inside, incidentId) };
      }),
  }),
  'GET /api/operator/incidents/:incidentId/paper': operatorRoute({
    summary: 'The record of an incident as PDF',
    params,
    query: z.strictObject({ lang: z.enum(['en', 'fr']).optional() }),
    raw: true,
    handle: async (ctx, { params: { incidentId }, query }) =>
      paperAnswer(
        await ctx.act({ event: 'incident.paper_made', subject: incidentId }, async (inside) => {
          await mustBeOurs(inside, incidentId);
          return writeIncidentRecord(inside, incidentId, query.lang ?? ctx.locale);
        }),
        `incident-${incidentId.slice(-12)}.pdf`,
      ),
  }),
};
