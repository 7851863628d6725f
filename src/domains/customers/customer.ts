import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { readPhone } from '#kernel/phone.ts';
import { Email, text } from '#kernel/text.ts';

export const preferredContacts = ['email', 'phone', 'sms'] as const;

/** A phone number as typed, kept as E.164. */
export const Phone = z
  .string()
  .max(40)
  .transform((value, ctx) => {
    const read = readPhone(value);
    if (!read) {
      ctx.addIssue({
        code: 'custom',
        message: 'must be a phone number such as 902 555 0100',
        params: { code: 'phone' },
      });
      return z.NEVER;
    }
    return read;
  });

/** What is known of a person or company when they are first met. One way to reach them is needed. */
export const CustomerInput = z
  .strictObject({
    kind: z.enum(['person', 'company']).default('person'),
    name: text(200, { least: 1 }),
    email: Email.nullish().transform((value) => value ?? null),
    phone: Phone.nullish().transform((value) => value ?? null),
    locale: z.enum(['en', 'fr']).default('en'),
    preferredContact: z
      .enum(preferredContacts)
      .nullish()
      .transform((value) => value ?? null),
  })
  .refine((customer) => customer.email !== null || customer.phone !== null, {
    path: ['email'],
    message: 'must be given when there is no phone number',
    params: { code: 'unreachable' },
  });
export type CustomerInput = z.output<typeof CustomerInput>;

/** A correction of a customer's data. */
export const CustomerChange = z.strictObject({
  version: z.int().min(1),
  name: text(200, { least: 1 }).optional(),
  email: Email.nullable().optional(),
  phone: Phone.nullable().optional(),
  locale: z.enum(['en', 'fr']).optional(),
  preferredContact: z.enum(preferredContacts).nullable().optional(),
});
export type CustomerChange = z.output<typeof CustomerChange>;

/** A customer as the API shows it. */
export const Customer = z.object({
  id: Id,
  kind: z.enum(['person', 'company']),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.enum(['en', 'fr']),
  preferredContact: z.enum(preferredContacts).nullable(),
  restrictedAt: z.date().nullable().describe('Since when their data is restricted'),
  version: z.int(),
  createdAt: z.date(),
});
export type Customer = z.output<typeof Customer>;
