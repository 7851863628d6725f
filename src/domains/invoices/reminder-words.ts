import type { Locale } from '#kernel/messages.ts';
import { letterWords } from './letter-words.ts';

/** What may stand in braces in a dealership's own reminder. */
export const reminderPlaces = ['name', 'number', 'balance', 'due', 'days', 'dealership'] as const;

/** The places of a text that nobody can fill. */
export const unknownPlaces = (text: string): string[] =>
  [...text.matchAll(/\{([^{}]*)\}/g)]
    .map(([, place]) => place!.trim())
    .filter((place) => !(reminderPlaces as readonly string[]).includes(place));

/** What a reminder says about an invoice. Amounts and days are in the customer's words already. */
export interface ReminderValues {
  name: string;
  number: string;
  balance: string;
  due: string;
  dealership: string;
  /** Whole days since it was due; negative before. */
  late: number;
  /** Which reminder it is. */
  times: number;
}

/** Subject, heading and paragraphs of a reminder: the dealership's own words, or ours by whether it is due yet. */
export function reminderWords(
  values: ReminderValues,
  own: string | null,
  locale: Locale,
): { subject: string; heading: string; paragraphs: string[] } {
  const t = letterWords(locale);
  const what = values.late > 0 ? 'reminder' : 'upcoming';
  const { late, times, ...plain } = values;
  const words = { ...plain, n: times };
  const filled = own?.replaceAll(/\{\s*(\w+)\s*\}/g, (whole, place: string) =>
    place === 'days' ? String(Math.abs(late)) : ((plain as Record<string, string>)[place] ?? whole),
  );
  return {
    subject: t(`${what}.subject`, words),
    heading: t(`${what}.heading`, words),
    paragraphs: filled
      ? filled.split(/\n{2,}/)
      : [
          t(`${what}.body`, words),
          ...(late > 0 ? [t(times > 1 ? 'reminder.again' : 'reminder.first', words)] : [t('upcoming.thanks')]),
        ],
  };
}
