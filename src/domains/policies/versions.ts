import type { Locale } from '#kernel/messages.ts';
import type { Company, PolicyText } from './text.ts';
import { cookiesEn } from './texts/cookies-en.ts';
import { cookiesFr } from './texts/cookies-fr.ts';
import { privacyEn } from './texts/privacy-en.ts';
import { privacyFr } from './texts/privacy-fr.ts';
import { termsEn } from './texts/terms-en.ts';
import { termsFr } from './texts/terms-fr.ts';

/** Policies with versions. The list of processors is one too, but a table of dated rows (processors.ts). */
export const policies = ['terms', 'privacy', 'cookies'] as const;
export type Policy = (typeof policies)[number];

/** Policies that one accepts when signing up. */
export const acceptedPolicies = ['terms', 'privacy'] as const;
export type AcceptedPolicy = (typeof acceptedPolicies)[number];

/** A version of a policy, named by the day it was written. */
export interface PolicyVersion {
  policy: Policy;
  version: string;
  /** The first day it holds; a material one {@link noticeDays} and {@link lettersWithin} after it was published. */
  effectiveOn: string;
  /** Whether it takes something away or adds a duty: such a change is announced. */
  material: boolean;
  texts: Record<Locale, (company: Company) => PolicyText>;
}

/**
 * Every version, oldest first. A published text never changes: a new one is a new line here, with its texts in files of
 * their own, and the program refuses to start on a database that knows an old one otherwise (kept-versions.ts).
 */
export const policyVersions: readonly PolicyVersion[] = [
  {
    policy: 'terms',
    version: '2026-04-27',
    effectiveOn: '2026-04-27',
    material: false,
    texts: { en: termsEn, fr: termsFr },
  },
  {
    policy: 'privacy',
    version: '2026-04-27',
    effectiveOn: '2026-04-27',
    material: false,
    texts: { en: privacyEn, fr: privacyFr },
  },
  {
    policy: 'cookies',
    version: '2026-11-26',
    effectiveOn: '2026-11-26',
    material: false,
    texts: { en: cookiesEn, fr: cookiesFr },
  },
];

/** Days of notice that people have of a material change or a new processor (P22a, P34b). */
export const noticeDays = 30;
/** Days in which letters of a change leave, a worker or a mail server that is down for a while included. */
export const lettersWithin = 7;

/** The day that policies are dated by: Coordinated Universal Time, as they hold everywhere. */
export const policyDay = (now: Date): string => now.toISOString().slice(0, 10);

/** The version that holds on a day: the newest that has taken effect; before the first, the first. */
export function presentVersion(
  policy: Policy,
  now: Date,
  all: readonly PolicyVersion[] = policyVersions,
): PolicyVersion {
  const mine = all.filter((one) => one.policy === policy);
  return mine.findLast((one) => one.effectiveOn <= policyDay(now)) ?? mine[0]!;
}

/** Versions that were published and do not hold yet. */
export const comingVersions = (now: Date, all: readonly PolicyVersion[] = policyVersions): PolicyVersion[] =>
  all.filter((one) => one.effectiveOn > policyDay(now));
