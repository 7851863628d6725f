import { z } from 'zod';
import { accountRoute, publicRoute } from '#platform/web/route.ts';
import { acceptVersion, openVersions } from './acceptances.ts';
import { acceptedPolicies, presentVersion } from './versions.ts';

const Version = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a version such as 2026-04-27');
const PolicyLink = z.object({ version: Version, url: z.string() });

/** Policies: which versions hold, and what one has accepted. */
export const policiesRoutes = {
  'GET /api/policies': publicRoute({
    summary: 'Present versions of the terms and the privacy policy',
    answer: z.object({ terms: PolicyLink, privacy: PolicyLink }),
    handle: async ({ ground, now }) => {
      const of = (policy: 'terms' | 'privacy') => ({
        version: presentVersion(policy, now).version,
        url: `${ground.config.origin}/legal/${policy}`,
      });
      return { terms: of('terms'), privacy: of('privacy') };
    },
  }),
  'GET /api/me/policies': accountRoute({
    summary: 'Versions of policies, present or announced, that one has not accepted yet',
    answer: z.object({
      items: z.array(
        z.object({ policy: z.enum(acceptedPolicies), version: Version, effectiveOn: Version, holds: z.boolean() }),
      ),
    }),
    handle: async (ctx) => ({ items: await openVersions(ctx, ctx.account.userId) }),
  }),
  'POST /api/me/policies': accountRoute({
    summary: 'Accept a version of a policy',
    body: z.strictObject({ policy: z.enum(acceptedPolicies), version: Version }),
    handle: (ctx, { body }) => acceptVersion(ctx, body.policy, body.version),
  }),
};
