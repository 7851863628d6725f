import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';

/** What there is to do. `free` is what people write themselves; the others the product puts in. */
export const taskKinds = [
  'free',
  'prepare_delivery',
  'registration',
  'delivery_call',
  'settle_unwinding',
  'missed_appointment',
] as const;
export type TaskKind = (typeof taskKinds)[number];

const Day = z.iso.date('must be a day such as 2026-03-31');
const Title = text(200, { least: 1 });
const about = { customerId: Id, vehicleId: Id, leadId: Id, dealId: Id };

/** Something to do that a person writes down, about whatever it is about. */
export const NewTask = z.strictObject({
  title: Title,
  dueOn: Day,
  assigneeId: Id.nullable().default(null),
  ...z.strictObject(about).partial().shape,
});
export type NewTask = z.output<typeof NewTask>;

/** What changes of a task; `done: false` takes back that it was done. */
export const TaskChange = z
  .strictObject({ title: Title, dueOn: Day, assigneeId: Id.nullable(), done: z.boolean() })
  .partial()
  .extend({ version: z.int().min(1) });
export type TaskChange = z.output<typeof TaskChange>;

export const TaskQuery = z.strictObject({
  state: z.enum(['open', 'done', 'all']).default('open'),
  assignee: z.union([z.enum(['me', 'none']), Id]).optional(),
  ...z.strictObject(about).partial().shape,
  until: Day.optional().describe('Due on that day or before'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});
export type TaskQuery = z.output<typeof TaskQuery>;

const Person = z.object({ id: Id, name: z.string() });
const words = z.string().nullable();

export const TaskItem = z.object({
  id: Id,
  kind: z.enum(taskKinds),
  title: words.describe('What it is, in the words of whoever wrote it; null for a kind of the product'),
  dueOn: z.string(),
  overdue: z.boolean(),
  assignee: Person.nullable(),
  customer: Person.extend({ phone: words }).nullable(),
  vehicle: z
    .object({ id: Id, stockNumber: z.string(), year: z.int().nullable(), make: words, model: words })
    .nullable(),
  dealId: Id.nullable(),
  leadId: Id.nullable(),
  doneAt: z.date().nullable(),
  doneBy: words,
  withdrawnAt: z.date().nullable().describe('When its reason fell away'),
  version: z.int(),
});
export type TaskItem = z.output<typeof TaskItem>;
