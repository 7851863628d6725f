import { z } from 'zod';
import { operatorRoute } from '#domains/support/index.ts';
import { Id } from '#kernel/ids.ts';
import { findBreak } from '#platform/journal/index.ts';
import { ownRoute, publicRoute } from '#platform/web/route.ts';
import { readProofs } from './counting.ts';
import { monthBefore } from './figures-row.ts';
import { countNow } from './jobs.ts';
import { ownProofs } from './own-figures.ts';
import { ownBeside } from './own-proof.ts';
import { promises } from './promises.ts';
import { FiguresShown, PromiseShown, shown } from './shown.ts';

const At = z.date();
const OwnProof = z.object({
  name: z.string(),
  figures: FiguresShown,
  rows: z.array(
    z.object({
      kind: z.string(),
      name: z.string().nullable().optional(),
      state: z.string().optional(),
      words: z.array(z.string()).optional(),
      at: z.string().nullable().optional(),
      day: z.string().optional(),
      number: z.number().optional(),
      bytes: z.number().optional(),
    }),
  ),
});

/** How bad a standing is: what fails stands first. */
const order = { overdue: 0, late: 1, not_yet: 2, holds: 3 } as const;

/** Promises, for programs: what the public page shows; for an owner, with the dealership's own records; for operators. */
export const trustRoutes = {
  'GET /api/promises': publicRoute({
    summary: 'Every promise of the privacy policy, how it is kept, and its latest proof',
    description:
      'Figures are counted from real records every hour; `standing` says whether a proof is as young as it should be.',
    answer: z.object({ items: z.array(PromiseShown) }),
    handle: async ({ ground, now }) => {
      const proofs = await readProofs(ground);
      return { items: promises.map((one) => shown(one, proofs, now)) };
    },
  }),
  'GET /api/promises/own': ownRoute({
    summary: 'The same, and beside each promise what the dealership’s own records say',
    description: 'Own figures are asked when this is called.',
    permission: 'promises.read',
    apiKeys: false,
    answer: z.object({
      items: z.array(PromiseShown.extend({ own: z.array(OwnProof) })),
      askedAt: At,
    }),
    handle: async (own) => {
      const [proofs, found] = await Promise.all([readProofs(own.ground), ownProofs(own)]);
      return {
        items: promises.map((one) => ({
          ...shown(one, proofs, own.now),
          own: (ownBeside[one.number] ?? []).flatMap((name) => found.get(name) ?? []),
        })),
        askedAt: own.now,
      };
    },
  }),
  'GET /api/promises/own/journal': ownRoute({
    summary: 'Follow the dealership’s journal from its first entry, and say whether its chain holds',
    permission: 'promises.read',
    apiKeys: false,
    answer: z.object({
      holds: z.boolean(),
      entries: z.int(),
      broken: z.object({ seq: z.int(), why: z.string() }).nullable(),
      checkedAt: At,
    }),
    statementTimeout: 60_000,
    handle: (own) =>
      own.work(
        async (ctx) => {
          const broken = await findBreak(ctx);
          const last = await ctx.db
            .selectFrom('journalSeal')
            .select(({ fn }) => fn.max('seq').as('seq'))
            .executeTakeFirst();
          return {
            holds: broken === undefined,
            entries: Number(last?.seq ?? 0),
            broken: broken ? { seq: Number(broken.seq), why: broken.why } : null,
            checkedAt: own.now,
          };
        },
        { write: false, statementTimeout: 60_000 },
      ),
  }),
  'GET /api/operator/promises': operatorRoute({
    summary: 'Every promise over the whole platform, failing proofs first, and what waits',
    answer: z.object({
      items: z.array(PromiseShown),
      refusedCalls: z.int().describe('Calls to hosts that are not on the list, in thirty days'),
      oldestToken: z.string().nullable(),
      purges: z.array(
        z.object({ id: Id, name: z.string(), state: z.string(), purgeAt: At.nullable(), late: z.boolean() }),
      ),
      requests: z.array(z.object({ id: Id, kind: z.string(), dueAt: At, late: z.boolean() })),
      countedAt: At.nullable(),
    }),
    handle: async (ctx) => {
      const proofs = await readProofs(ctx.ground);
      const rank = ({ proof }: { proof: { standing: keyof typeof order } | null }): number =>
        proof ? order[proof.standing] : 4;
      const counted = [...proofs.values()].map(({ countedAt }) => countedAt.getTime());
      const waiting = await ctx.act({ event: 'promises.seen' }, async ({ db, now }) => {
        const purges = await db
          .selectFrom('dealership')
          .select(['dealershipId as id', 'name', 'state', 'purgeAt'])
          .where('state', 'in', ['cancelling', 'cancelled', 'purging'])
          .orderBy('purgeAt')
          .limit(200)
          .execute();
        const requests = await db
          .selectFrom('platformRequest')
          .select(['id', 'kind', 'dueAt'])
          .where('resolvedAt', 'is', null)
          .orderBy('dueAt')
          .limit(200)
          .execute();
        const refused = await db
          .selectFrom('tally')
          .select(({ fn }) => fn.sum<string>('times').as('times'))
          .where('what', '=', 'call_refused')
          .where('day', '>', monthBefore(now).toISOString().slice(0, 10))
          .executeTakeFirst();
        return {
          refusedCalls: Number(refused?.times ?? 0),
          // A purge begins within five minutes of its moment, and rings after a day (promises.md 2).
          purges: purges.map((one) => ({
            ...one,
            late: one.purgeAt !== null && now.getTime() - one.purgeAt.getTime() > 24 * 3_600_000,
          })),
          requests: requests.map((one) => ({ ...one, late: one.dueAt < now })),
        };
      });
      const oldest = proofs.get('tokens')?.figures['oldest'];
      return {
        items: promises.map((one) => shown(one, proofs, ctx.now)).sort((a, b) => rank(a) - rank(b)),
        oldestToken: typeof oldest === 'string' ? oldest : null,
        ...waiting,
        countedAt: counted.length > 0 ? new Date(Math.max(...counted)) : null,
      };
    },
  }),
  'POST /api/operator/promises/count': operatorRoute({
    summary: 'Have every proof counted now, instead of with the hour',
    handle: (ctx) => ctx.act({ event: 'promises.counted' }, countNow),
  }),
};
