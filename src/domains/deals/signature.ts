import { z } from 'zod';
import { text } from '#kernel/text.ts';

/** Who signs a contract. */
export const signers = ['buyer', 'co_buyer', 'dealer'] as const;
export type Signer = (typeof signers)[number];

/** The field that a signature is drawn in: points lie between 0 and these. */
export const signatureField = { width: 600, height: 180 } as const;

/**
 * A signature given on a screen: the name, typed by the person, the sentence that they agreed to, and, where they drew
 * one, the strokes as an SVG path. When and from where it came is added by the server.
 */
export const Signature = z.strictObject({
  party: z.enum(signers),
  name: text(200, { least: 1 }),
  wording: text(1000, { least: 1 }),
  drawing: z
    .string()
    .max(20_000)
    .regex(/^(?:[ML]\d{1,3} \d{1,3})+$/, 'must be strokes such as M10 20L11 22')
    .nullable()
    .default(null),
});
export type Signature = z.output<typeof Signature>;

/** A signature as it is sealed. */
export interface SealedSignature extends Signature {
  at: string;
  ip: string | null;
  userAgent: string | null;
  /** Of a signature by a link: SHA-256 of the paper that was shown. */
  documentHash?: string;
}
