import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { paperAnswer } from '#platform/documents/index.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { NewSigningLink, SigningLink } from './signing-link.ts';
import { listSigningLinks, makeSigningLink, signingPaper, withdrawSigningLink } from './signing-links.ts';

const OfDeal = z.strictObject({ dealId: Id });
const OfLink = z.strictObject({ dealId: Id, linkId: Id });

/** Links by which customers sign on a device of their own, as the office sees them. */
export const signingRoutes = {
  'GET /api/deals/:dealId/signing-links': route({
    summary: 'The links to sign a deal by, and how each stands',
    permission: 'deals.read',
    params: OfDeal,
    answer: z.object({ items: z.array(SigningLink) }),
    handle: async (ctx, { params }) => ({ items: await listSigningLinks(ctx, params.dealId) }),
  }),
  'GET /api/deals/:dealId/signing-links/:linkId/paper': ownRoute({
    summary: 'The very paper that a link shows, as PDF',
    permission: 'deals.read',
    params: OfLink,
    raw: true,
    handle: async (ctx, { params }) =>
      paperAnswer(
        await ctx.work((inside) => signingPaper(inside, params.dealId, params.linkId)),
        `contract-${params.linkId}.pdf`,
      ),
  }),
  'POST /api/deals/:dealId/signing-links': ownRoute({
    summary: 'Make a link to sign by, and send it',
    description:
      'For the contract as it stands, when it is ready to be signed. Works once, for 72 hours, and ends when the contract changes. Sent twice, the second link takes the place of the first.',
    permission: 'deals.sign',
    params: OfDeal,
    body: NewSigningLink,
    answer: z.object({
      link: SigningLink,
      url: z.string().nullable().describe('Of a link to be copied; it is shown this once'),
    }),
    status: 201,
    handle: (ctx, { params, body }) => makeSigningLink(ctx, params.dealId, body),
  }),
  'POST /api/deals/:dealId/signing-links/:linkId/withdraw': route({
    summary: 'Take a link back',
    description: 'Also one that was signed, while the contract is not sealed: its signature then counts for nothing.',
    permission: 'deals.sign',
    params: OfLink,
    answer: SigningLink,
    handle: (ctx, { params }) => withdrawSigningLink(ctx, params.dealId, params.linkId),
  }),
};
