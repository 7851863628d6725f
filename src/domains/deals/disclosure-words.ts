import { formatCents } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { billWords } from './bill-of-sale-words.ts';
import { paperWords } from './deal-paper-words.ts';

const flags = [
  'dailyRental',
  'police',
  'taxi',
  'odometerReplaced',
  'warrantyCancelled',
  'floodDamage',
  'structuralDamage',
  'totalLoss',
  'theftRecovered',
] as const;

/** What is disclosed of a vehicle's past (for Ontario: O. Reg. 333/08, s. 42), as sentences. */
export function disclosureWords(disclosures: Record<string, unknown>, locale: Locale): string[] {
  const t = billWords(locale);
  const { brand, accidentAmountCents, outOfProvince, other } = disclosures as {
    brand?: 'rebuilt' | 'salvage' | 'irreparable' | null;
    accidentAmountCents?: number | null;
    outOfProvince?: string | null;
    other?: string | null;
  };
  return [
    ...(brand ? [t(`brand.${brand}`)] : []),
    ...(accidentAmountCents ? [t('accident', { amount: formatCents(accidentAmountCents, locale) })] : []),
    ...flags.filter((flag) => disclosures[flag] === true).map((flag) => t(flag)),
    ...(outOfProvince ? [t('outOfProvince', { where: outOfProvince })] : []),
    ...(other ? [other] : []),
  ];
}

/** Points of the disclosure sheet, the gravest first. */
const points = [
  'brand',
  'totalLoss',
  'accident',
  'structuralDamage',
  'floodDamage',
  'police',
  'taxi',
  'dailyRental',
  'odometerReplaced',
  'warrantyCancelled',
  'theftRecovered',
  'outOfProvince',
  'other',
] as const;

/** Every point that is asked about, with what is disclosed on it; null where nothing is. */
export function disclosurePoints(
  disclosures: Record<string, unknown>,
  locale: Locale,
): { point: (typeof points)[number]; answer: string | null }[] {
  const t = paperWords(locale);
  const said = (point: (typeof points)[number]): string | null => {
    const { accidentAmountCents: amount } = disclosures;
    if (point === 'accident') return typeof amount === 'number' && amount > 0 ? formatCents(amount, locale) : null;
    const value = disclosures[point];
    if (point === 'brand') return value ? t(`brand.${value as 'rebuilt'}`) : null;
    if (typeof value === 'string') return value || null;
    return value === true ? t('yes') : null;
  };
  return points.map((point) => ({ point, answer: said(point) }));
}
