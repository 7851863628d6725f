import type { Locale } from '#kernel/messages.ts';

/** A sentence in every language. */
export type Told = Record<Locale, string>;

/**
 * An obligation that the privacy policy puts on us. Numbers are stable: tests are named after them, and a policy
 * version that drops one is a material change.
 */
export interface Promised {
  /** `P14b`: number and letter. */
  number: string;
  /** Sections of the privacy policy that it comes from. */
  sections: string;
  /** What is promised. */
  text: Told;
  /** How the program keeps it. */
  how: Told;
  /** Which live proof stands beside it; without one, the tests alone prove it. */
  proof?: ProofName;
}

/** A live proof: a query over real records (proofs.ts). */
export type ProofName =
  | 'register'
  | 'hashes'
  | 'cookies'
  | 'mail'
  | 'send_gate'
  | 'opted_in'
  | 'support'
  | 'usage'
  | 'processors'
  | 'permissions'
  | 'calls'
  | 'tokens'
  | 'disconnects'
  | 'meta_requests'
  | 'refusals'
  | 'closings'
  | 'keys'
  | 'backups'
  | 'drills'
  | 'matrix'
  | 'grants'
  | 'incidents'
  | 'disclosures'
  | 'window'
  | 'purges'
  | 'certificates'
  | 'holds'
  | 'exports'
  | 'rights'
  | 'child_reports'
  | 'policies'
  | 'roots';
