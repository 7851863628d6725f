import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import {
  announcementClasses,
  listAnnouncements,
  NewAnnouncement,
  publish,
  withdrawAnnouncement,
} from './announcements.ts';
import { dealershipFacts, lookAt, looks } from './console-dealerships.ts';
import { mailAnnouncementsJob } from './jobs.ts';
import { operatorRoute } from './operator-route.ts';
import { isOverdue } from './requests.ts';

const At = z.date();
const Count = z.int().nullable();
const Facts = z.object({
  id: Id,
  name: z.string(),
  slug: z.string(),
  province: z.string(),
  state: z.string(),
  demo: z.boolean(),
  createdAt: At,
  plan: z.string().nullable(),
  trialEndsAt: At.nullable(),
  pastDueSince: At.nullable(),
  periodEndsAt: At.nullable(),
  vehicles: Count,
  leads: Count,
  deals: Count,
  invoices: Count,
  staff: Count,
  mailsFailed: Count,
  channelsBroken: Count,
  lastChangeAt: At.nullable(),
  grantEndsAt: At.nullable(),
});
const DealershipParams = z.strictObject({ dealershipId: Id });

/** The console: dealerships, jobs, crashes and use, announcements, and what operators did. */
export const consoleRoutes = {
  'GET /api/operator': operatorRoute({
    summary: 'Whether the console is open to one, and what waits',
    answer: z.object({ open: z.int(), overdue: z.int(), dead: z.int(), privacy: z.int(), lost: z.int() }),
    handle: async ({ ground, operatorId, now }) => {
      const [open, privacy, lost] = await ground.database.asPlatform(
        async ({ db }) => [
          await db
            .selectFrom('supportRequest')
            .select(['state', 'dueAt', 'suspectedSpam'])
            .where('state', '=', 'open')
            .where('suspectedSpam', '=', false)
            .execute(),
          await db.selectFrom('platformRequest').select('id').where('resolvedAt', 'is', null).execute(),
          await db.selectFrom('factorRemoval').select('id').where('state', '=', 'asked').execute(),
        ],
        {},
        { write: false },
      );
      // Numbers of the platform's own: nothing of a dealership is read, so nothing is noted.
      const dead = await ground.database.asOperator({ operatorId, reason: 'console' }, ({ db }) =>
        sql<{ dead: number }>`select coalesce(sum(dead), 0)::bigint as dead from core.queue_figures()`.execute(db),
      );
      return {
        open: open.length,
        overdue: open.filter((one) => isOverdue(one, now)).length,
        dead: dead.rows[0]!.dead,
        privacy: privacy.length,
        lost: lost.length,
      };
    },
  }),
  'GET /api/operator/dealerships': operatorRoute({
    summary: 'Dealerships with plan, health and counts',
    query: z.strictObject({ q: z.string().max(100).optional() }),
    answer: z.object({ items: z.array(Facts) }),
    handle: async (ctx, { query }) => ({
      items: await ctx.read({ event: 'dealerships.listed' }, ({ db, now }) =>
        dealershipFacts(db, now, query.q ? { q: query.q } : {}),
      ),
    }),
  }),
  'GET /api/operator/dealerships/:dealershipId': operatorRoute({
    summary: 'One dealership, without anything of its data',
    params: DealershipParams,
    answer: Facts,
    handle: async (ctx, { params: { dealershipId } }) => {
      const [found] = await ctx.read({ event: 'dealership.seen', aboutDealership: dealershipId }, ({ db, now }) =>
        dealershipFacts(db, now, { id: dealershipId }),
      );
      if (!found) throw new NotFound('dealership');
      return found;
    },
  }),
  'GET /api/operator/dealerships/:dealershipId/:look': operatorRoute({
    summary: 'Look at a list of a dealership whose owner lets one',
    description: 'Its owner sees each call.',
    params: z.strictObject({ dealershipId: Id, look: z.enum(looks) }),
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          number: z.string().nullable(),
          what: z.string().nullable(),
          who: z.string().nullable(),
          state: z.string(),
          cents: z.int().nullable(),
          at: At,
        }),
      ),
    }),
    handle: async (ctx, { params: { dealershipId, look } }) => ({
      items: await ctx.look(dealershipId, look, ({ db }) => lookAt(db, dealershipId, look)),
    }),
  }),
  'GET /api/operator/jobs': operatorRoute({
    summary: 'The queue, and what failed for good',
    answer: z.object({
      tasks: z.array(
        z.object({ task: z.string(), waiting: z.int(), running: z.int(), dead: z.int(), oldestDue: At.nullable() }),
      ),
      dead: z.array(
        z.object({
          id: z.string(),
          task: z.string(),
          dealership: Id.nullable(),
          attempts: z.int(),
          failedAt: At,
          createdAt: At,
          error: z.string(),
        }),
      ),
    }),
    handle: (ctx) =>
      ctx.read({ event: 'jobs.listed' }, async ({ db }) => {
        const tasks = await sql<{
          task: string;
          waiting: number;
          running: number;
          dead: number;
          oldestDue: Date | null;
        }>`
          select task, waiting, running, dead, oldest_due from core.queue_figures()`.execute(db);
        const dead = await sql<{
          id: string;
          task: string;
          dealership: string | null;
          attempts: number;
          failedAt: Date;
          createdAt: Date;
          error: string;
        }>`select id, task, dealership, attempts, failed_at, created_at, error from core.dead_letters()`.execute(db);
        return { tasks: tasks.rows, dead: dead.rows };
      }),
  }),
  'POST /api/operator/jobs/:jobId/replay': operatorRoute({
    summary: 'Give a job that failed for good its tries again',
    params: z.strictObject({ jobId: z.string().regex(/^\d{1,18}$/, 'must be the number of a job') }),
    answer: z.object({ task: z.string() }),
    handle: (ctx, { params: { jobId } }) =>
      ctx.act({ event: 'job.replayed', subject: jobId }, async ({ db }) => {
        const { rows } = await sql<{ task: string | null }>`select core.replay_job(${jobId}) as task`.execute(db);
        const task = rows[0]?.task;
        if (!task) throw new NotFound('dead letter');
        return { task };
      }),
  }),
  'GET /api/operator/usage': operatorRoute({
    summary: 'Crash reports and use by day; neither names anybody',
    answer: z.object({
      crashes: z.array(
        z.object({
          id: Id,
          side: z.enum(['server', 'browser']),
          error: z.string(),
          places: z.array(z.string()),
          release: z.string(),
          route: z.string().nullable(),
          count: z.int(),
          firstAt: At,
          lastAt: At,
        }),
      ),
      days: z.array(z.object({ day: z.string(), views: z.int() })),
      pages: z.array(z.object({ page: z.string(), views: z.int() })),
    }),
    handle: (ctx) =>
      ctx.act({ event: 'usage.seen' }, async ({ db, now }) => {
        const since = new Date(now.getTime() - 30 * 86_400_000).toISOString().slice(0, 10);
        const crashes = await db
          .selectFrom('crashReport')
          .select(['id', 'side', 'error', 'places', 'release', 'route', 'count', 'firstAt', 'lastAt'])
          .orderBy('lastAt', 'desc')
          .limit(100)
          .execute();
        const sum = sql<number>`sum(views)::bigint`.as('views');
        const of = db.selectFrom('usageDay').where('day', '>=', since);
        return {
          crashes: crashes.map((one) => ({ ...one, side: one.side as 'server' })),
          days: await of.select('day').select(sum).groupBy('day').orderBy('day').execute(),
          pages: await of
            .select('page')
            .select(sum)
            .groupBy('page')
            .orderBy(sql`sum(views)`, 'desc')
            .limit(30)
            .execute(),
        };
      }),
  }),
  'GET /api/operator/policies': operatorRoute({
    summary: 'Published versions of policies, and who processes data for us',
    answer: z.object({
      versions: z.array(
        z.object({
          policy: z.string(),
          version: z.string(),
          effectiveOn: z.string(),
          material: z.boolean(),
          publishedAt: At,
        }),
      ),
      processors: z.array(
        z.object({
          id: Id,
          name: z.string(),
          country: z.string(),
          hosts: z.array(z.string()),
          agreementReference: z.string().nullable(),
          announcedOn: z.string().nullable(),
          activeFrom: z.string().nullable(),
          endedOn: z.string().nullable(),
        }),
      ),
    }),
    handle: (ctx) =>
      ctx.read({ event: 'policies.seen' }, async ({ db }) => ({
        versions: await db
          .selectFrom('policyVersion')
          .select(['policy', 'version', 'effectiveOn', 'material', 'publishedAt'])
          .orderBy('effectiveOn', 'desc')
          .orderBy('policy')
          .execute(),
        processors: await db
          .selectFrom('processor')
          .select(['id', 'name', 'country', 'hosts', 'agreementReference', 'announcedOn', 'activeFrom', 'endedOn'])
          .orderBy('name')
          .execute(),
      })),
  }),
  'GET /api/operator/announcements': operatorRoute({
    summary: 'Announcements, and whom they reached',
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          class: z.enum(announcementClasses),
          titleEn: z.string(),
          titleFr: z.string(),
          bodyEn: z.string(),
          bodyFr: z.string(),
          publishedAt: At,
          withdrawnAt: At.nullable(),
          writtenBy: z.string(),
          mailed: z.int(),
          dismissed: z.int(),
        }),
      ),
    }),
    handle: async (ctx) => {
      const rows = await ctx.act({ event: 'announcements.listed' }, listAnnouncements);
      return {
        items: rows.map((row) => ({
          ...row,
          class: row.class as 'product_news',
          mailed: Number(row.mailed),
          dismissed: Number(row.dismissed),
        })),
      };
    },
  }),
  'POST /api/operator/announcements': operatorRoute({
    summary: 'Announce something to all account holders, or to those who agreed to news',
    stepUp: true,
    body: NewAnnouncement,
    answer: z.object({ id: Id }),
    status: 201,
    handle: (ctx, { body }) =>
      ctx.act({ event: 'announcement.published', subject: body.class }, (platform) =>
        publish(platform, ctx.operatorId, body, mailAnnouncementsJob),
      ),
  }),
  'DELETE /api/operator/announcements/:announcementId': operatorRoute({
    summary: 'Take an announcement out of the product',
    params: z.strictObject({ announcementId: Id }),
    handle: (ctx, { params: { announcementId } }) =>
      ctx.act({ event: 'announcement.withdrawn', subject: announcementId }, (platform) =>
        withdrawAnnouncement(platform, announcementId),
      ),
  }),
  'GET /api/operator/audit': operatorRoute({
    summary: 'What operators did and looked at, newest first',
    query: z.strictObject({ dealershipId: Id.optional() }),
    answer: z.object({
      items: z.array(
        z.object({
          id: Id,
          at: At,
          event: z.string(),
          operator: z.string().nullable(),
          dealership: z.string().nullable(),
          subject: z.string().nullable(),
          why: z.string().nullable(),
        }),
      ),
    }),
    handle: async (ctx, { query }) => ({
      items: await ctx.read({ event: 'audit.seen' }, ({ db }) =>
        db
          .selectFrom('operatorEvent as e')
          .leftJoin('operator as o', 'o.userId', 'e.operatorId')
          .leftJoin('dealership as d', 'd.dealershipId', 'e.aboutDealership')
          .select(['e.id', 'e.at', 'e.event', 'o.name as operator', 'd.name as dealership', 'e.subject', 'e.why'])
          .$if(query.dealershipId !== undefined, (some) => some.where('e.aboutDealership', '=', query.dealershipId!))
          .orderBy('e.at', 'desc')
          .orderBy('e.id', 'desc')
          .limit(200)
          .execute(),
      ),
    }),
  }),
};
