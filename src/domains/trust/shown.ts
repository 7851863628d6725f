import { z } from 'zod';
import type { Counted } from './counting.ts';
import type { ProofName, Promised } from './promise.ts';
import { standingOf } from './standing.ts';

const Told = z.object({ en: z.string(), fr: z.string() });
export const FiguresShown = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** A promise as it is shown, with its latest proof over the whole platform. */
export const PromiseShown = z.object({
  number: z.string(),
  sections: z.string(),
  text: Told,
  how: Told,
  proof: z
    .object({
      name: z.string(),
      standing: z.enum(['holds', 'late', 'overdue', 'not_yet']),
      countedAt: z.date().nullable(),
      figures: FiguresShown,
    })
    .nullable(),
});

export function shown(
  { number, sections, text, how, proof: name }: Promised,
  proofs: Map<ProofName, Counted>,
  now: Date,
) {
  const counted = name && proofs.get(name);
  return {
    number,
    sections,
    text,
    how,
    proof: name
      ? {
          name,
          standing: standingOf(name, counted, now),
          countedAt: counted?.countedAt ?? null,
          figures: counted?.figures ?? {},
        }
      : null,
  };
}
