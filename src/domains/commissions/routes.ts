import { z } from 'zod';
import { paperAnswer } from '#platform/documents/index.ts';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import {
  addAssignment,
  Assignment,
  AssignmentEdit,
  changeAssignment,
  deleteAssignment,
  listAssignments,
  NewAssignment,
} from './assignments.ts';
import { adjustStatement, closeStatement, payStatement } from './closing.ts';
import { requireWholeDealership } from './commission-rows.ts';
import { chooseTeam, DealCommission, dealCommission } from './deal-commission.ts';
import { Period } from './periods.ts';
import { addPlan, addVersion, changePlan, findPlan, listPlans, NewPlan, NewVersion, Plan, PlanEdit } from './plans.ts';
import { statementFacts, statementFile, writeStatement } from './statement-paper.ts';
import type { StatementFacts } from './statement-paper.ts';
import { Adjusting, OfStatement, Paying, Statement, StatementItem } from './statement.ts';
import { listStatements, ownStatement, statementOf } from './statements.ts';
import { Team } from './team.ts';

const OfPlan = z.strictObject({ planId: Id });
const OfAssignment = z.strictObject({ assignmentId: Id });
const OfDeal = z.strictObject({ dealId: Id });
const Month = z.strictObject({ period: Period.optional() });
const Tongue = z.strictObject({ locale: z.enum(['en', 'fr']).optional() });

const fileName = ({ statement }: StatementFacts): string => `commissions-${statement.period}`;
const paperOf = async (facts: StatementFacts): Promise<Response> =>
  paperAnswer(await writeStatement(facts), `${fileName(facts)}.pdf`);
const csvOf = (facts: StatementFacts): Response =>
  new Response(new Uint8Array(statementFile(facts)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName(facts)}.csv"`,
      'cache-control': 'no-store',
    },
  });

/** Commission plans, who is on them, and statements. */
export const commissionsRoutes = {
  'GET /api/commission-plans': route({
    summary: 'Commission plans with their rules',
    permission: 'commissions.read',
    answer: z.object({ items: z.array(Plan) }),
    handle: async (ctx) => ({ items: await listPlans(ctx) }),
  }),
  'POST /api/commission-plans': route({
    summary: 'Make a commission plan',
    permission: 'commissions.write',
    body: NewPlan,
    answer: Plan,
    status: 201,
    handle: (ctx, { body }) => addPlan(ctx, body),
  }),
  'GET /api/commission-plans/:planId': route({
    summary: 'A commission plan',
    permission: 'commissions.read',
    params: OfPlan,
    answer: Plan,
    handle: (ctx, { params }) => findPlan(ctx, params.planId),
  }),
  'PATCH /api/commission-plans/:planId': route({
    summary: 'Rename a plan, or put it away',
    permission: 'commissions.write',
    params: OfPlan,
    body: PlanEdit,
    answer: Plan,
    handle: (ctx, { params, body }) => changePlan(ctx, params.planId, body),
  }),
  'POST /api/commission-plans/:planId/versions': route({
    summary: 'Give a plan new rules from a day on',
    description: 'Deals signed before that day keep the rules before.',
    permission: 'commissions.write',
    params: OfPlan,
    body: NewVersion,
    answer: Plan,
    status: 201,
    handle: (ctx, { params, body }) => addVersion(ctx, params.planId, body),
  }),
  'GET /api/commission-assignments': route({
    summary: 'Who is on which plan',
    permission: 'commissions.read',
    answer: z.object({ items: z.array(Assignment) }),
    handle: async (ctx) => ({ items: await listAssignments(ctx) }),
  }),
  'POST /api/commission-assignments': route({
    summary: 'Put a member of staff on a plan',
    permission: 'commissions.write',
    body: NewAssignment,
    answer: Assignment,
    status: 201,
    handle: (ctx, { body }) => addAssignment(ctx, body),
  }),
  'PATCH /api/commission-assignments/:assignmentId': route({
    summary: 'Change the last day of somebody on a plan',
    permission: 'commissions.write',
    params: OfAssignment,
    body: AssignmentEdit,
    answer: Assignment,
    handle: (ctx, { params, body }) => changeAssignment(ctx, params.assignmentId, body),
  }),
  'DELETE /api/commission-assignments/:assignmentId': route({
    summary: 'Take an assignment away that was a mistake',
    description: 'What was earned by it is charged back.',
    permission: 'commissions.write',
    params: OfAssignment,
    status: 204,
    handle: (ctx, { params }) => deleteAssignment(ctx, params.assignmentId),
  }),
  'GET /api/deals/:dealId/commission': route({
    summary: 'Who earns what by a deal',
    permission: 'commissions.read',
    params: OfDeal,
    answer: DealCommission,
    handle: (ctx, { params }) => dealCommission(ctx, params.dealId),
  }),
  'PUT /api/deals/:dealId/commission': route({
    summary: 'Say who shares a deal’s commission',
    description: 'The shares of each pool come to 100 %. The plan of the first person of a pool holds for it.',
    permission: 'commissions.write',
    params: OfDeal,
    body: Team,
    answer: DealCommission,
    handle: (ctx, { params, body }) => chooseTeam(ctx, params.dealId, body),
  }),
  'GET /api/commission-statements': route({
    summary: 'Everybody’s statement of a month',
    permission: 'commissions.read',
    query: Month,
    answer: z.object({ period: z.string(), items: z.array(StatementItem), totalCents: z.int() }),
    handle: (ctx, { query }) => listStatements(ctx, query.period),
  }),
  'GET /api/commission-statements/:period/:staffId': route({
    summary: 'A person’s statement of a month',
    permission: 'commissions.read',
    params: OfStatement,
    answer: Statement,
    handle: async (ctx, { params }) => {
      requireWholeDealership(ctx);
      return statementOf(ctx, params.staffId, params.period);
    },
  }),
  'POST /api/commission-statements/:period/:staffId/close': route({
    summary: 'Close a statement',
    description: 'It never changes after; what comes later stands in the next month that is open.',
    permission: 'commissions.write',
    params: OfStatement,
    answer: Statement,
    handle: (ctx, { params }) => closeStatement(ctx, params.staffId, params.period),
  }),
  'POST /api/commission-statements/:period/:staffId/payment': route({
    summary: 'Write down that a closed statement was paid',
    permission: 'commissions.write',
    params: OfStatement,
    body: Paying,
    answer: Statement,
    handle: (ctx, { params, body }) => payStatement(ctx, params.staffId, params.period, body),
  }),
  'POST /api/commission-statements/:period/:staffId/adjustments': route({
    summary: 'Enter a draw or an adjustment',
    permission: 'commissions.write',
    params: OfStatement,
    body: Adjusting,
    answer: Statement,
    status: 201,
    handle: (ctx, { params, body }) => adjustStatement(ctx, params.staffId, params.period, body),
  }),
  'GET /api/commission-statements/:period/:staffId/paper': ownRoute({
    summary: 'A statement as PDF',
    permission: 'commissions.read',
    params: OfStatement,
    query: Tongue,
    raw: true,
    handle: async (ctx, { params, query }) =>
      paperOf(
        await ctx.work(async (inside) => {
          requireWholeDealership(inside);
          const statement = await statementOf(inside, params.staffId, params.period);
          return statementFacts(inside, statement, query.locale ?? ctx.locale);
        }),
      ),
  }),
  'GET /api/commission-statements/:period/:staffId/file': ownRoute({
    summary: 'A statement as CSV',
    permission: 'commissions.read',
    params: OfStatement,
    query: Tongue,
    raw: true,
    handle: async (ctx, { params, query }) =>
      csvOf(
        await ctx.work(async (inside) => {
          requireWholeDealership(inside);
          const statement = await statementOf(inside, params.staffId, params.period);
          return statementFacts(inside, statement, query.locale ?? ctx.locale);
        }),
      ),
  }),
  'GET /api/my-commissions': route({
    summary: 'One’s own statement of a month',
    permission: null,
    apiKeys: false,
    query: Month,
    answer: Statement,
    handle: (ctx, { query }) => ownStatement(ctx, query.period),
  }),
  'GET /api/my-commissions/paper': ownRoute({
    summary: 'One’s own statement as PDF',
    permission: null,
    apiKeys: false,
    query: Month.extend(Tongue.shape),
    raw: true,
    handle: async (ctx, { query }) =>
      paperOf(
        await ctx.work(async (inside) =>
          statementFacts(inside, await ownStatement(inside, query.period), query.locale ?? ctx.locale),
        ),
      ),
  }),
  'GET /api/my-commissions/file': ownRoute({
    summary: 'One’s own statement as CSV',
    permission: null,
    apiKeys: false,
    query: Month.extend(Tongue.shape),
    raw: true,
    handle: async (ctx, { query }) =>
      csvOf(
        await ctx.work(async (inside) =>
          statementFacts(inside, await ownStatement(inside, query.period), query.locale ?? ctx.locale),
        ),
      ),
  }),
};
