import { z } from 'zod';
import { publicRoute } from '#platform/web/route.ts';
import { readProofs } from './counting.ts';
import { promises } from './promises.ts';
import { standingOf } from './standing.ts';

const Told = z.object({ en: z.string(), fr: z.string() });

/** Promises, for programs: what the public page shows. */
export const trustRoutes = {
  'GET /api/promises': publicRoute({
    summary: 'Every promise of the privacy policy, how it is kept, and its latest proof',
    description:
      'Figures are counted from real records every hour; `standing` says whether a proof is as young as it should be.',
    answer: z.object({
      items: z.array(
        z.object({
          number: z.string(),
          sections: z.string(),
          text: Told,
          how: Told,
          proof: z
            .object({
              name: z.string(),
              standing: z.enum(['holds', 'late', 'overdue', 'not_yet']),
              countedAt: z.date().nullable(),
              figures: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
            })
            .nullable(),
        }),
      ),
    }),
    handle: async ({ ground, now }) => {
      const proofs = await readProofs(ground);
      return {
        items: promises.map(({ number, sections, text, how, proof: name }) => {
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
        }),
      };
    },
  }),
};
