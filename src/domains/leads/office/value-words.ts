import type { Locale } from '#kernel/messages.ts';
import { leadsMessages } from '../messages.ts';

const known = new Set<string>(leadsMessages.keys);

/** The word for the value of a lead's field (`stage`, `won`); the value itself where a field has no words. */
export function leadValue(field: string, value: string, locale: Locale): string {
  const key = `${field === 'lostReason' ? 'lost' : field}.${value}`;
  return known.has(key) ? leadsMessages(locale)(key as (typeof leadsMessages.keys)[number]) : value;
}
