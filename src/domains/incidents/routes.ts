import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { accountRoute, ownRoute, route } from '#platform/web/route.ts';
import { findAffectedCustomers } from './affected.ts';
import { IncidentChange, IncidentInput, IncidentLine, IncidentView, Step, Unreached } from './incident.ts';
import type { Step as OneStep } from './incident.ts';
import { writeIncidentRecord } from './paper.ts';
import { changeIncident, findIncident, listIncidents, openOwnIncident } from './register.ts';
import { noteSeen, noticesTo } from './shown.ts';
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
const permission = 'incidents.manage';
const Notice = z.object({ subject: z.string(), paragraphs: z.array(z.string()), why: z.string() });

function take(ctx: Context, id: string, given: OneStep): Promise<IncidentView> {
  switch (given.step) {
    case 'confirm':
      return confirmIncident(ctx, id);
    case 'dismiss':
      return dismissIncident(ctx, id, given.reason);
    case 'assess':
      return assessIncident(ctx, id, given);
    case 'report':
      return reportIncident(ctx, id, given);
    case 'affect':
      return findAffectedCustomers(ctx, id, given.question);
    case 'notify':
      return notifyAffected(ctx, id, given);
    case 'close':
      return closeIncident(ctx, id);
  }
}

/**
 * The dealership's register of incidents: those that touch it, and those it found itself. It stays open when the dealership has
 * cancelled: until the purge the dealership is in control of its customers' data, and whoever is in control has to tell people
 * of a breach and to keep its record (PIPEDA ss. 10.1 and 10.3; Québec, P-39.1 ss. 3.5 and 3.8), whatever it pays for.
 */
export const incidentsRoutes = {
  'GET /api/incidents': route({
    summary: 'Incidents that touch the dealership, newest first',
    permission,
    apiKeys: false,
    answer: z.object({ items: z.array(IncidentLine) }),
    handle: async (ctx) => ({ items: await listIncidents(ctx) }),
  }),
  'POST /api/incidents': route({
    summary: 'Enter an incident that the dealership found',
    permission,
    lettingGo: true,
    apiKeys: false,
    body: IncidentInput,
    answer: IncidentView,
    status: 201,
    handle: (ctx, { body }) => openOwnIncident(ctx, body),
  }),
  'GET /api/incidents/:incidentId': route({
    summary: 'An incident, with its clocks and what is still to be done',
    permission,
    apiKeys: false,
    params,
    answer: IncidentView,
    handle: (ctx, { params: { incidentId } }) => findIncident(ctx, incidentId),
  }),
  'PATCH /api/incidents/:incidentId': route({
    summary: 'Correct what is known of an incident',
    description: 'Until people are told. Refused for entries of which the platform is in control.',
    permission,
    lettingGo: true,
    apiKeys: false,
    params,
    body: IncidentChange,
    answer: IncidentView,
    handle: (ctx, { params: { incidentId }, body }) => changeIncident(ctx, incidentId, body),
  }),
  'POST /api/incidents/:incidentId/steps': route({
    summary: 'Take a step: confirm, dismiss, assess, report, find the people, release the notices, close',
    description:
      'A step that the state does not allow is refused with `incident_state`; closing with what is still to be done.',
    permission,
    lettingGo: true,
    apiKeys: false,
    params,
    body: Step,
    answer: IncidentView,
    statementTimeout: 60_000,
    handle: (ctx, { params: { incidentId }, body }) => take(ctx, incidentId, body),
  }),
  'GET /api/incidents/:incidentId/notice': route({
    summary: 'The notice in both languages, as people get it',
    permission,
    apiKeys: false,
    params,
    answer: z.object({ en: Notice, fr: Notice }),
    handle: async (ctx, { params: { incidentId } }) => {
      await findIncident(ctx, incidentId);
      return previewNotice(ctx, incidentId);
    },
  }),
  'GET /api/incidents/:incidentId/unreached': route({
    summary: 'People whom no letter reached',
    permission,
    apiKeys: false,
    params,
    answer: Unreached,
    handle: async (ctx, { params: { incidentId } }) => {
      await findIncident(ctx, incidentId);
      return { items: await unreachedOf(ctx, incidentId) };
    },
  }),
  'GET /api/incidents/:incidentId/paper': ownRoute({
    summary: 'The record of an incident as PDF',
    permission,
    apiKeys: false,
    params,
    query: z.strictObject({ lang: z.enum(['en', 'fr']).optional() }),
    raw: true,
    handle: async (ctx, { params: { incidentId }, query }) =>
      paperAnswer(
        await ctx.work((inside) => writeIncidentRecord(inside, incidentId, query.lang ?? ctx.locale)),
        `incident-${incidentId.slice(-12)}.pdf`,
      ),
  }),
  'GET /api/me/incident-notices': accountRoute({
    summary: 'Notices of incidents that concern one’s own account',
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          subject: z.string(),
          paragraphs: z.array(z.string()),
          at: z.iso.datetime(),
          seen: z.boolean(),
        }),
      ),
    }),
    handle: async (ctx) => ({ items: await noticesTo(ctx) }),
  }),
  'POST /api/me/incident-notices/:incidentId/seen': accountRoute({
    summary: 'Say that one has read a notice',
    params,
    handle: (ctx, { params: { incidentId } }) => noteSeen(ctx, incidentId),
  }),
};
