import { createHash } from 'node:crypto';
import { formatDate } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { Invalid } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { InformationKind } from './lists.ts';
import { incidentsMessages } from './messages.ts';
import type { Desk, Facts } from './sealed-facts.ts';
import type { IncidentRow } from './standing.ts';

/** Who speaks in a notice: the one in control. */
export interface Sender {
  name: string;
  /** Where questions go. */
  contact: string;
  /** Postal address and other lines for the foot. */
  lines: string[];
}

/** A notice in one language. */
export interface Notice {
  subject: string;
  paragraphs: string[];
  why: string;
}

const dayWords = (day: string, locale: Locale): string =>
  formatDate(new Date(`${day}T12:00:00Z`), locale, 'UTC', 'long');

/** The kinds of information as a sentence's part: `your name, your date of birth`. */
export function kindWords(row: IncidentRow, facts: Facts, locale: Locale): string {
  const t = incidentsMessages(locale);
  const kinds = row.kinds
    .filter((kind) => kind !== 'other' || facts.otherKinds[locale] !== '')
    .map((kind) => t(`kind.${kind as InformationKind}`, { words: facts.otherKinds[locale] }));
  return new Intl.ListFormat(localeTag(locale), { type: 'conjunction' }).format(kinds);
}

/** When it happened, as the notice and the record say it. */
export function periodWords(row: IncidentRow, locale: Locale): string {
  const t = incidentsMessages(locale);
  const [from, to] = [row.periodFrom ?? row.periodTo, row.periodTo ?? row.periodFrom];
  if (!from || !to)
    return t('notice.unknownDay', { known: formatDate(row.knownAt, locale, 'America/Toronto', 'long') });
  return t(from === to ? 'notice.day' : 'notice.period', { from: dayWords(from, locale), to: dayWords(to, locale) });
}

/** The notice as people get it: what SOR/2018-64, s. 3, and, r. 3.1, s. 5 want in it, made of the register's facts. */
export function writeNotice(row: IncidentRow, facts: Facts, sender: Sender, locale: Locale): Notice {
  const t = incidentsMessages(locale);
  return {
    subject: t('notice.subject', { sender: sender.name }),
    paragraphs: [
      t('notice.intro', { sender: sender.name }),
      t('notice.happened', { words: facts.happened[locale] }),
      periodWords(row, locale),
      t('notice.kinds', { kinds: kindWords(row, facts, locale) }),
      t('notice.steps', { words: facts.steps[locale] }),
      t('notice.advice', { words: facts.advice[locale] }),
      t('notice.contact', { contact: facts.contact || sender.contact }),
    ],
    why: t('notice.why'),
  };
}

/** A notice as it was sent, for the proof. */
export const noticeHash = (notice: Notice): Buffer => createHash('sha256').update(JSON.stringify(notice)).digest();

/** @throws Invalid that names every part which the notice lacks */
export function requireNotice(row: IncidentRow, facts: Facts): void {
  const errors: FieldError[] = [];
  const miss = (pointer: string): void =>
    void errors.push({ pointer, code: 'missing', message: 'is needed before people can be told' });
  for (const part of ['happened', 'steps', 'advice'] as const)
    for (const locale of ['en', 'fr'] as const) if (!facts[part][locale]) miss(`/${part}/${locale}`);
  if (row.kinds.length === 0) miss('/kinds');
  // Which authority hears of it, and how long the record is kept, hangs on where the people live.
  if (row.provinces.length === 0) miss('/provinces');
  if (row.kinds.includes('other'))
    for (const locale of ['en', 'fr'] as const) if (!facts.otherKinds[locale]) miss(`/otherKinds/${locale}`);
  if (errors.length > 0) throw new Invalid(errors);
}

/** Who speaks for this entry: the platform for account holders, otherwise the dealership with its privacy officer. */
export async function senderOf(ctx: Desk, row: IncidentRow): Promise<Sender> {
  if (row.control === 'platform' || !('dealershipId' in ctx)) {
    const { company } = ctx.ground.config;
    if (row.control === 'platform')
      return { name: company.name, contact: company.privacyEmail, lines: [company.name, company.address] };
    // The platform does not see into the dealership; the preview for operators says so by its legal name.
    return { name: row.dealershipName!, contact: company.privacyEmail, lines: [row.dealershipName!] };
  }
  const { db, dealershipId } = ctx;
  const dealership = await db
    .selectFrom('dealership')
    .select(['name', 'legalName', 'phone', 'email', 'privacyOfficer', 'privacyEmail'])
    .where('dealershipId', '=', dealershipId)
    .executeTakeFirstOrThrow();
  const place = await db
    .selectFrom('location')
    .select(['street', 'city', 'province', 'postalCode'])
    .where('dealershipId', '=', dealershipId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const reach = dealership.privacyEmail ?? dealership.email ?? dealership.phone ?? dealership.legalName;
  return {
    name: dealership.name,
    contact: [dealership.privacyOfficer, reach].filter(Boolean).join(', '),
    lines: [dealership.legalName, place ? `${place.street}, ${place.city} ${place.province} ${place.postalCode}` : ''],
  };
}
