import type { Locale } from '#kernel/messages.ts';
import { wordFor } from '../messages.ts';

const kinds = {
  status: 'status',
  condition: 'condition',
  bodyStyle: 'body',
  drivetrain: 'drive',
  transmission: 'transmission',
  fuel: 'fuel',
  exteriorColour: 'colour',
  interiorColour: 'colour',
} as const;

/** The word for the value of a vehicle's field (`drivetrain`, `awd`); the value itself where a field has no words. */
export const vehicleValue = (field: string, value: string, locale: Locale): string =>
  Object.hasOwn(kinds, field) ? wordFor(kinds[field as keyof typeof kinds], value, locale) : value;
