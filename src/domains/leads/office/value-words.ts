import type { Locale } from '#kernel/messages.ts';
import { leadsMessages } from '../messages.ts';

const known = new Set<string>(leadsMessages.keys);

/** Where the words of a field stand, if not under its own name. */
const named: Record<string, string> = { lostReason: 'lost' };
const ofAppointments: Record<string, string> = { kind: 'appointment', state: 'appointmentState' };

/** The word for the value of a lead's field (`stage`, `won`); the value itself where a field has no words. */
export function leadValue(field: string, value: string, locale: Locale): string {
  const key = [`${named[field] ?? field}.${value}`, `${ofAppointments[field]}.${value}`].find((one) => known.has(one));
  return key ? leadsMessages(locale)(key as (typeof leadsMessages.keys)[number]) : value;
}
