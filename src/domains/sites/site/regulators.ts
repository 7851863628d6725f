/** Who licenses a province's dealers, as named beside the registration number at the foot of every page. */
import type { Locale } from '#kernel/messages.ts';
import type { Province } from '#kernel/provinces.ts';

const regulators: Readonly<Partial<Record<Province, Record<Locale, string>>>> = {
  AB: { en: 'AMVIC licence', fr: 'Licence AMVIC' },
  BC: { en: 'VSA dealer licence', fr: 'Licence de commerçant VSA' },
  MB: { en: 'MPI dealer permit', fr: 'Permis de commerçant MPI' },
  ON: { en: 'OMVIC registration', fr: 'Inscription OMVIC' },
  QC: { en: 'OPC dealer permit', fr: 'Permis de commerçant OPC' },
  SK: { en: 'FCAA dealer licence', fr: 'Licence de commerçant FCAA' },
};

const elsewhere: Record<Locale, string> = { en: 'Dealer licence', fr: 'Licence de commerçant' };

/** What the dealership's registration number is called in its province: `OMVIC registration`. */
export const registrationName = (province: Province, locale: Locale): string =>
  (regulators[province] ?? elsewhere)[locale];
