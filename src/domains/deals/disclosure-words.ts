import { formatCents } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { billWords } from './bill-of-sale-words.ts';

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
