import { z } from 'zod';

/** What the decoder is asked to make of a picture. */
export type Order =
  | {
      make: 'photo';
      pixels: number;
      widths: number[];
      formats: ('avif' | 'webp' | 'jpeg')[];
      rotation: 0 | 90 | 180 | 270;
    }
  | { make: 'logo'; pixels: number; width: number; height: number }
  | { make: 'frame'; pixels: number; width: number; height: number; fit: 'pad' | 'crop' };

/** A file that was made. */
export interface DerivedPicture<Format extends string = string> {
  format: Format;
  width: number;
  height: number;
  bytes: Buffer;
}

const size = z.int().min(1).max(20_000);

/** The decoder's first words: how it fenced itself in. */
export const Ready = z.strictObject({
  kind: z.literal('ready'),
  /** It may take only so much memory; it is nobody; it sees no network. What the system does not offer is false. */
  guards: z.strictObject({ memory: z.boolean(), nobody: z.boolean(), network: z.boolean() }),
});
export type Guards = z.infer<typeof Ready>['guards'];

/** The decoder's answer to an order. The bytes of the pictures stand one after the other in the body. */
export const Answer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('made'),
    pictures: z
      .array(
        z.strictObject({
          format: z.enum(['avif', 'webp', 'jpeg', 'png']),
          width: size,
          height: size,
          length: z.int().min(1),
        }),
      )
      .max(64),
  }),
  z.strictObject({ kind: z.literal('failed'), why: z.enum(['damaged', 'memory']) }),
]);
export type Answer = z.infer<typeof Answer>;
