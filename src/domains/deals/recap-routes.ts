import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Forbidden } from '#kernel/problems.ts';
import { route } from '#platform/web/route.ts';
import { seesGross } from './deals.ts';
import { Recap, Restating } from './recap.ts';
import { listRecaps, restateRecap } from './recaps.ts';

const OfDeal = z.strictObject({ dealId: Id });
const Recaps = z.object({ items: z.array(Recap) });

/** The gross of a deal as signed, and as restated. */
export const recapRoutes = {
  'GET /api/deals/:dealId/recap': route({
    summary: 'The gross of a deal as signed, and each time it was restated',
    description: 'Oldest first; empty before the signature.',
    permission: 'deals.gross',
    params: OfDeal,
    answer: Recaps,
    handle: async (ctx, { params }) => ({ items: await listRecaps(ctx, params.dealId) }),
  }),
  'POST /api/deals/:dealId/recap': route({
    summary: 'Restate the gross of a signed deal',
    description:
      'With a cost that came or was corrected later, a changed reserve, or a product given back. Needs `deals.gross` too.',
    permission: 'deals.approve',
    params: OfDeal,
    body: Restating,
    answer: Recaps,
    status: 201,
    handle: async (ctx, { params, body }) => {
      if (!seesGross(ctx)) throw new Forbidden('Restating the gross needs the permission deals.gross.');
      await restateRecap(ctx, params.dealId, body.reason, body.changes, body.note);
      return { items: await listRecaps(ctx, params.dealId) };
    },
  }),
};
