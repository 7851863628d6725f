import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import { text } from '#kernel/text.ts';
import { authorities, customerTables, incidentStates, informationKinds } from './lists.ts';

/** A text in both languages, as a notice needs it. */
const Both = z.strictObject({ en: text(4000, { lines: true }), fr: text(4000, { lines: true }) });
const Day = z.iso.date();
const Weight = z.int().min(1).max(3);
const Reason = text(2000, { least: 10, lines: true });
const At = z.iso.datetime({ offset: true });

/** What is known of an incident (SOR/2018-64, s. 6, r. 3.1, s. 7). No name of a person belongs here. */
const fields = {
  title: text(200, { least: 3 }).describe('For the register only; no name of a person'),
  happened: Both.describe('The circumstances, as people are told of them'),
  cause: text(4000, { lines: true }).describe('If it is known'),
  kinds: z.array(z.enum(informationKinds)).max(20),
  otherKinds: Both.describe('Kinds of information that the list has no word for'),
  provinces: z.array(z.enum(provinceCodes)).max(13),
  periodFrom: Day.nullable(),
  periodTo: Day.nullable(),
  people: z.int().min(0).max(100_000_000).nullable().describe('Number of people, or an estimate'),
  steps: Both.describe('What was done to reduce the harm'),
  advice: Both.describe('What a person can do'),
  contact: text(500).describe('Who answers questions; the privacy contact when empty'),
};
export const IncidentInput = z.strictObject(fields).partial().required({ title: true });
export type IncidentInput = z.output<typeof IncidentInput>;
export const IncidentChange = z.strictObject({ version: z.int().min(1), ...z.strictObject(fields).partial().shape });
export type IncidentChange = z.output<typeof IncidentChange>;

/** Which customers are affected. */
export const CustomerQuestion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('customers_all') }),
  z.strictObject({ kind: z.literal('customers_in'), table: z.enum(customerTables), from: Day, to: Day }),
  z.strictObject({ kind: z.literal('customers_list'), ids: z.array(Id).min(1).max(1000) }),
]);
export type CustomerQuestion = z.output<typeof CustomerQuestion>;
/** Which account holders are affected. */
export const AccountQuestion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accounts_all') }),
  z.strictObject({ kind: z.literal('accounts_signed_in'), from: Day, to: Day }),
  z.strictObject({ kind: z.literal('accounts_of_dealership'), dealershipId: Id }),
  z.strictObject({ kind: z.literal('accounts_list'), ids: z.array(Id).min(1).max(1000) }),
]);
export type AccountQuestion = z.output<typeof AccountQuestion>;

/** Sensitivity × probability, each with its reason, and what was decided. */
export const Assessment = z.strictObject({
  sensitivity: Weight,
  sensitivityReason: Reason,
  probability: Weight,
  probabilityReason: Reason,
  realRisk: z.boolean().describe('A real risk of significant harm (in Québec: a risk of serious injury)'),
  reason: Reason,
});
export type Assessment = z.output<typeof Assessment>;

export const Report = z.strictObject({
  authority: z.enum(authorities),
  name: text(200).optional().describe('Of another authority, a police force, an insurer'),
  reportedAt: At.optional(),
  reference: text(200).optional(),
});
export type Report = z.output<typeof Report>;

const steps = [
  z.strictObject({ step: z.literal('confirm') }),
  z.strictObject({ step: z.literal('dismiss'), reason: Reason }),
  z.strictObject({ step: z.literal('assess'), ...Assessment.shape }),
  z.strictObject({ step: z.literal('report'), ...Report.shape }),
  z.strictObject({ step: z.literal('close') }),
] as const;
export const Notifying = z.strictObject({
  indirectReason: Reason.nullable().describe(
    'Why people are told otherwise than by letter; null when they are told by it',
  ),
});

/** A step of an incident, by the dealership. */
export const Step = z.discriminatedUnion('step', [
  ...steps,
  z.strictObject({ step: z.literal('affect'), question: CustomerQuestion }),
  z.strictObject({ step: z.literal('notify'), indirectReason: Reason.optional() }),
]);
export type Step = z.output<typeof Step>;

/** A step by the platform; letting notices go wants a fresh sign-in there and is a route of its own. */
export const PlatformStep = z.discriminatedUnion('step', [
  ...steps,
  z.strictObject({
    step: z.literal('affect'),
    question: z.discriminatedUnion('kind', [...AccountQuestion.options, ...CustomerQuestion.options]),
  }),
]);
export type PlatformStep = z.output<typeof PlatformStep>;

/** An event that the platform enters: whom it concerns. */
export const Event = z.strictObject({
  title: fields.title,
  accounts: z.boolean().describe('Data of account holders, of which the platform is in control'),
  dealershipIds: z
    .array(Id)
    .max(500)
    .describe('Dealerships whose customers are affected: each is in control of theirs'),
});

const Clock = z.object({
  clock: z.enum(['dealership', 'people']),
  dueAt: At,
  doneAt: At.nullable(),
  late: z.boolean(),
});
const Counts = z.object({ waiting: z.int(), sent: z.int(), failed: z.int(), unreachable: z.int() });

/** An incident in a list. */
export const IncidentLine = z.object({
  id: Id,
  title: z.string(),
  state: z.enum(incidentStates),
  control: z.enum(['platform', 'dealership']),
  dealership: z.object({ id: Id, name: z.string() }).nullable(),
  knownAt: At,
  realRisk: z.boolean().nullable(),
  clocks: z.array(Clock),
  duties: z.array(z.string()).describe('What is still to be done'),
  drill: z.boolean(),
});
export type IncidentLine = z.output<typeof IncidentLine>;

/** An incident as the register shows it. */
export const IncidentView = IncidentLine.extend({
  version: z.int(),
  mine: z.boolean().describe('Whether whoever looks may work on it'),
  openedBy: z.enum(['platform', 'dealership']),
  ...z.object(fields).shape,
  provinces: z.array(z.string()),
  kinds: z.array(z.enum(informationKinds)),
  assessment: Assessment.nullable(),
  dismissedReason: z.string().nullable(),
  indirectReason: z.string().nullable(),
  confirmedAt: At.nullable(),
  assessedAt: At.nullable(),
  notifyingAt: At.nullable(),
  releasedAt: At.nullable(),
  peopleToldAt: At.nullable(),
  dealershipToldAt: At.nullable(),
  closedAt: At.nullable(),
  dismissedAt: At.nullable(),
  keptUntil: Day.nullable().describe('The last day on which the record is kept'),
  affected: z.array(
    z.object({
      id: Id,
      kind: z.string(),
      asked: z.record(z.string(), z.string()),
      ranAt: At,
      found: z.int(),
      hash: z.string(),
    }),
  ),
  affectedPeople: z.int().describe('Everybody on the lists, each counted once'),
  notices: Counts,
  reports: z.array(
    z.object({
      id: Id,
      authority: z.enum(authorities),
      name: z.string().nullable(),
      reportedAt: At,
      reference: z.string().nullable(),
    }),
  ),
});
export type IncidentView = z.output<typeof IncidentView>;

export const Unreached = z.object({
  items: z.array(
    z.object({
      personId: Id.nullable(),
      name: z.string().nullable(),
      state: z.enum(['failed', 'unreachable']),
      why: z.string(),
    }),
  ),
});

const Words = z.object({ subject: z.string(), paragraphs: z.array(z.string()), why: z.string() });
/** A notice in both languages, as people get it. */
export const Notice = z.object({ en: Words, fr: Words });
