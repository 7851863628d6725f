import { z } from 'zod';
import { Customer, CustomerInput } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { kinds, lostReasons, sources, stages } from './stages.ts';

/** A lead as somebody at the dealership writes it down, or a script sends it. */
export const LeadInput = z.strictObject({
  source: z.enum(sources).default('walk_in'),
  kind: z.enum(kinds).default('inquiry'),
  customer: CustomerInput,
  vehicleId: Id.nullish().transform((value) => value ?? null),
  message: text(10_000, { lines: true })
    .nullish()
    .transform((value) => value || null),
  assigneeId: Id.nullish().transform((value) => value ?? null),
});
export type LeadInput = z.output<typeof LeadInput>;

export const LeadChange = z.strictObject({
  version: z.int().min(1),
  stage: z.enum(stages).optional(),
  lostReason: z.enum(lostReasons).nullable().optional(),
  assigneeId: Id.nullable().optional(),
  snoozedUntil: z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value))
    .nullable()
    .optional(),
  suspectedSpam: z.boolean().optional(),
});
export type LeadChange = z.output<typeof LeadChange>;

export const LeadQuery = z.strictObject({
  stage: z
    .union([z.enum(stages), z.array(z.enum(stages)).max(7)])
    .optional()
    .describe('One or more stages; all open ones when left out is not meant: leave it out for every lead.'),
  assignee: z.union([z.literal('me'), z.literal('none'), Id]).optional(),
  source: z.enum(sources).optional(),
  vehicleId: Id.optional(),
  customerId: Id.optional(),
  spam: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  q: text(200).optional().describe('Words of name, e-mail, phone or message.'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});
export type LeadQuery = z.output<typeof LeadQuery>;

const Person = z.object({ id: Id, name: z.string() });
const VehicleOfInterest = z.object({
  id: Id,
  stockNumber: z.string(),
  year: z.int().nullable(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  status: z.string(),
  askingPriceCents: z.int().nullable(),
});

/** A lead in a list. The customer is absent for those who may not see customers. */
export const LeadItem = z.object({
  id: Id,
  source: z.enum(sources),
  kind: z.enum(kinds),
  stage: z.enum(stages),
  lostReason: z.enum(lostReasons).nullable(),
  customer: z
    .object({ id: Id, name: z.string(), email: z.string().nullable(), phone: z.string().nullable() })
    .optional(),
  vehicle: VehicleOfInterest.nullable(),
  assignee: Person.nullable(),
  message: z.string().nullable().optional(),
  snoozedUntil: z.date().nullable(),
  suspectedSpam: z.boolean(),
  firstHumanAnswerAt: z.date().nullable(),
  lastActivityAt: z.date(),
  createdAt: z.date(),
  version: z.int(),
});
export type LeadItem = z.output<typeof LeadItem>;

/** One thing that happened between the dealership and the customer. */
export const Activity = z.object({
  id: Id,
  kind: z.enum([
    'inquiry',
    'email_out',
    'email_in',
    'call',
    'note',
    'visit',
    'stage_change',
    'assignment',
    'automatic_answer',
    'appointment',
  ]),
  at: z.date(),
  actor: z.object({ kind: z.string(), name: z.string().nullable() }),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  mailState: z.enum(['waiting', 'sending', 'sent', 'failed', 'withdrawn', 'refused']).nullable(),
});
export type Activity = z.output<typeof Activity>;

export const Lead = LeadItem.omit({ customer: true }).extend({
  customer: Customer.optional(),
  mayWriteTo: z.boolean().describe('Whether the customer left an e-mail address that can be answered.'),
  timeline: z.array(Activity),
});
export type Lead = z.output<typeof Lead>;

/** What a visitor sends from a public site. */
export const InquiryForm = z.strictObject({
  kind: z.enum(kinds).default('inquiry'),
  name: text(200, { least: 1 }),
  email: CustomerInput.shape.email,
  phone: CustomerInput.shape.phone,
  message: text(10_000, { lines: true }).default(''),
  locale: z.enum(['en', 'fr']),
  preferredContact: CustomerInput.shape.preferredContact,
  vehicleId: Id.nullish().transform((value) => value ?? null),
  /** Wording of the consent box as it was shown, when it was ticked. */
  marketingWording: z
    .string()
    .max(1000)
    .nullish()
    .transform((value) => value ?? null),
  /** The page it was sent from: proof of where consent was given. */
  page: z.string().max(500).default('/'),
  suspectedSpam: z.boolean().default(false),
});
export type InquiryForm = z.output<typeof InquiryForm>;
