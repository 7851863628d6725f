import type { Figures } from './figures.ts';

/** What a dealership's own records prove. */
export const ownNames = [
  'things',
  'mail',
  'channels',
  'tokens',
  'disconnects',
  'sealed',
  'keys',
  'copies',
  'staff',
  'grants',
  'incidents',
  'disclosures',
  'consents',
  'journal',
  'window',
  'holds',
  'packs',
  'rights',
  'exports',
] as const;
export type OwnName = (typeof ownNames)[number];

/** One line below a figure: a channel, a request, a class of data. */
export interface OwnRow {
  kind: string;
  name?: string | null;
  state?: string;
  words?: string[];
  at?: string | null;
  day?: string;
  number?: number;
  bytes?: number;
}

export interface OwnProof {
  name: OwnName;
  figures: Figures;
  rows: OwnRow[];
}

/** Which own records stand beside which promise. */
export const ownBeside: Readonly<Record<string, readonly OwnName[]>> = {
  P04a: ['things'],
  P07a: ['mail'],
  P11: ['channels'],
  P13b: ['tokens'],
  P14b: ['disconnects'],
  P18a: ['sealed', 'keys'],
  P19a: ['copies'],
  P20a: ['staff'],
  P20b: ['grants'],
  P21a: ['incidents'],
  P22b: ['disclosures'],
  P23a: ['consents'],
  P23b: ['journal'],
  P26b: ['window'],
  P28a: ['holds'],
  P28b: ['packs'],
  P29: ['rights'],
  P30: ['rights'],
  P31: ['exports'],
  P32a: ['consents'],
};
