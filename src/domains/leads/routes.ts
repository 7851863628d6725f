import { z } from 'zod';
import { changeCustomer, Customer, CustomerChange } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { route } from '#platform/web/route.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import { Lead, LeadChange, LeadInput, LeadItem, LeadQuery } from './lead.ts';
import { addLead } from './lead-intake.ts';
import { changeLead, noteOnLead } from './lead-keeping.ts';
import { findLead, listLeads } from './leads.ts';
import { replyToLead } from './replying.ts';

const OfLead = z.strictObject({ leadId: Id });

/** Leads and the customers behind them. */
export const leadsRoutes = {
  'GET /api/leads': route({
    summary: 'List leads, last activity first',
    permission: 'leads.read',
    query: LeadQuery,
    answer: z.object({
      items: z.array(LeadItem),
      nextCursor: z.string().nullable(),
      counts: z.record(z.string(), z.int()),
    }),
    handle: (ctx, { query }) => listLeads(ctx, query),
  }),
  'POST /api/leads': route({
    summary: 'Add a lead',
    description: 'The customer is the one known by that e-mail address or phone number, or a new one.',
    permission: 'leads.write',
    body: LeadInput,
    answer: Lead,
    status: 201,
    handle: async (ctx, { body }) => findLead(ctx, (await addLead(ctx, body)).id),
  }),
  'GET /api/leads/:leadId': route({
    summary: 'A lead with its timeline',
    permission: 'leads.read',
    params: OfLead,
    answer: Lead,
    handle: (ctx, { params }) => findLead(ctx, params.leadId),
  }),
  'PATCH /api/leads/:leadId': route({
    summary: 'Change stage, assignee, snooze or spam mark',
    permission: 'leads.write',
    params: OfLead,
    body: LeadChange,
    answer: Lead,
    handle: (ctx, { params, body }) => changeLead(ctx, params.leadId, body),
  }),
  'POST /api/leads/:leadId/replies': route({
    summary: 'Answer a lead by e-mail',
    description:
      'The letter carries the dealership’s identification and an unsubscribe link. It leaves when this has committed.',
    permission: 'leads.write',
    params: OfLead,
    body: z.strictObject({ subject: text(300).optional(), body: text(10_000, { least: 1, lines: true }) }),
    answer: Lead,
    status: 201,
    handle: (ctx, { params, body }) => replyToLead(ctx, params.leadId, body),
  }),
  'POST /api/leads/:leadId/notes': route({
    summary: 'Note a call, a visit or a thought',
    permission: 'leads.write',
    params: OfLead,
    body: z.strictObject({
      kind: z.enum(['note', 'call', 'visit']).default('note'),
      body: text(50_000, { least: 1, lines: true }),
    }),
    answer: Lead,
    status: 201,
    handle: (ctx, { params, body }) => noteOnLead(ctx, params.leadId, body),
  }),
  ...appointmentRoutes,
  'PATCH /api/customers/:customerId': route({
    summary: 'Correct a customer’s data',
    permission: 'customers.write',
    params: z.strictObject({ customerId: Id }),
    body: CustomerChange,
    answer: Customer,
    handle: (ctx, { params, body }) => changeCustomer(ctx, params.customerId, body),
  }),
};
