import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';

const Day = z.iso.date('must be a day such as 2026-03-31');

/** One thing that the dealership still owes after the sale: a second key, winter tires. */
export const DueItem = z.strictObject({
  id: Id,
  what: text(300, { least: 1 }),
  dueOn: Day.nullable().default(null).describe('By when'),
  doneOn: Day.nullable().default(null).describe('When it was done'),
});
export type DueItem = z.output<typeof DueItem>;

/** The due bill (“we owe”) of a deal, as a whole list. */
export const DueBill = z.strictObject({
  version: z.int().min(0).describe('0 while the deal has none'),
  items: z
    .array(DueItem)
    .max(40)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, {
      message: 'must not hold an id twice',
      params: { code: 'twice' },
    }),
});
export type DueBill = z.output<typeof DueBill>;
