import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Email, text } from '#kernel/text.ts';
import { standings } from './due.ts';

export const requestKinds = ['access', 'portability', 'correction', 'erasure', 'restriction', 'opt_out'] as const;
export type RequestKind = (typeof requestKinds)[number];
export const requestWays = ['mail', 'form', 'phone', 'in_person', 'platform'] as const;
export const decisions = ['granted', 'partly', 'refused'] as const;

const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a day such as 2026-10-01');
const orNull = <T>(value: T | null | undefined): T | null => value ?? null;

/** Who asks, and what they wrote: kept sealed. */
export const Person = z.object({
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  words: z.string(),
});
export type Person = z.output<typeof Person>;

/** A request as the desk writes it down. */
export const RequestInput = z
  .strictObject({
    kind: z.enum(requestKinds),
    way: z.enum(['mail', 'phone', 'in_person']),
    receivedOn: Day.nullish().transform(orNull).describe('Today when left out'),
    customerId: Id.nullish().transform(orNull),
    name: text(200, { least: 1 }),
    email: Email.nullish().transform(orNull),
    phone: text(40).nullish().transform(orNull),
    words: text(5000, { lines: true }).default(''),
    locale: z.enum(['en', 'fr']).default('en'),
  })
  .refine((input) => input.email !== null || input.phone !== null || input.customerId !== null, {
    path: ['email'],
    message: 'must be given when there is no phone number',
    params: { code: 'unreachable' },
  });
export type RequestInput = z.output<typeof RequestInput>;

export const RequestChange = z.strictObject({
  version: z.int().min(1),
  kind: z.enum(requestKinds).optional(),
  customerId: Id.nullable().optional(),
  decision: z.enum(decisions).nullable().optional(),
  decisionReason: text(2000, { lines: true }).optional(),
});
export type RequestChange = z.output<typeof RequestChange>;

export const IdentityInput = z.strictObject({
  version: z.int().min(1),
  how: text(500, { least: 3, lines: true }).describe('What was seen or asked, never a copy of the document'),
});
export const ExtensionInput = z.strictObject({
  version: z.int().min(1),
  until: Day,
  reason: text(1000, { least: 10, lines: true }),
});
export type ExtensionInput = z.output<typeof ExtensionInput>;

/** What a correction changes of the customer, and what is noted beside papers that are signed. */
export const CorrectionInput = z.strictObject({
  version: z.int().min(1),
  customer: z.strictObject({
    name: text(200, { least: 1 }).optional(),
    email: Email.nullable().optional(),
    phone: text(40).nullable().optional(),
    locale: z.enum(['en', 'fr']).optional(),
    preferredContact: z.enum(['email', 'phone', 'sms']).nullable().optional(),
  }),
  note: text(2000, { least: 3, lines: true }),
});
export type CorrectionInput = z.output<typeof CorrectionInput>;

export const LetterInput = z.strictObject({
  version: z.int().min(1),
  subject: text(200, { least: 3 }),
  body: text(10_000, { least: 10, lines: true }),
});
export type LetterInput = z.output<typeof LetterInput>;

const Done = z.object({
  what: z.enum([
    'erased',
    'restricted',
    'lifted',
    'opted_out',
    'corrected',
    'archive',
    'letter',
    'extended',
    'identity',
  ]),
  at: z.string(),
  counts: z.record(z.string(), z.int()).optional(),
});
export type Done = z.output<typeof Done>;

export const RequestItem = z.object({
  id: Id,
  kind: z.enum(requestKinds),
  way: z.enum(requestWays),
  name: z.string(),
  receivedOn: z.string(),
  dueOn: z.string(),
  standing: z.enum(standings),
  identityShown: z.boolean(),
  decision: z.enum(decisions).nullable(),
  suspectedSpam: z
    .boolean()
    .describe('A robot may have written it; so may an autofill. The due date runs all the same.'),
});

const Restriction = z.object({ kind: z.enum(['asked', 'kept']), since: z.date(), until: z.string().nullable() });

export const RightsRequest = RequestItem.extend({
  email: z.string().nullable(),
  phone: z.string().nullable(),
  words: z.string(),
  locale: z.enum(['en', 'fr']),
  customer: z
    .object({
      id: Id,
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      version: z.int(),
      restriction: Restriction.nullable(),
      corrections: z.array(z.object({ on: z.string(), note: z.string() })),
    })
    .nullable(),
  candidates: z
    .array(z.object({ id: Id, name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }))
    .describe('Customers with that address, number or name, while none is chosen'),
  extendedFrom: z.string().nullable(),
  extensionReason: z.string().nullable(),
  identity: z.object({ how: z.string(), by: z.string().nullable(), at: z.date() }).nullable(),
  decisionReason: z.string(),
  done: z.array(Done),
  letter: z
    .object({ subject: z.string(), body: z.string(), at: z.date(), mailState: z.string().nullable() })
    .nullable(),
  closedAt: z.date().nullable(),
  version: z.int(),
});
export type RightsRequest = z.output<typeof RightsRequest>;

/** What an erasure would do, line by line. */
export const ErasurePreview = z.object({
  /** Names exactly this state: an erasure is asked for with it, and refused when something changed since. */
  fingerprint: z.string(),
  lines: z.array(
    z.object({
      what: z.enum([
        'customer',
        'leads',
        'activities',
        'appointments',
        'intakes',
        'consents',
        'mails',
        'unsigned_deals',
        'draft_invoices',
        'credit_applications',
        'tasks',
        'garage',
        'journal',
        'deals',
        'invoices',
        'payments',
        'trust',
        'request',
        'backups',
      ]),
      does: z.enum(['goes', 'reduced', 'kept']),
      count: z.int(),
      rule: z.enum(['books', 'consent_proof', 'request', 'backups']).nullable(),
      until: z.string().nullable(),
    }),
  ),
  keptUntil: z.string().nullable(),
});
export type ErasurePreview = z.output<typeof ErasurePreview>;
