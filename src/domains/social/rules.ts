import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { networksOf } from './posts.ts';
import { findTemplate } from './templates.ts';

export const ruleKinds = ['new_arrival', 'price_drop', 'sold', 'back_in_stock', 'roundup'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** The kind of template that each kind of rule publishes with. */
const templateKindOf = {
  new_arrival: 'vehicle',
  back_in_stock: 'vehicle',
  price_drop: 'price_drop',
  sold: 'sold',
  roundup: 'roundup',
} as const;

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 10:00');

const fields = {
  name: text(120, { least: 1 }),
  channelIds: z.array(Id).min(1).max(20),
  templateId: Id,
  afterHours: z.int().min(0).max(720).describe('Hours after the event'),
  leastScore: z.int().min(0).max(100).describe('Waits until the vehicle is so ready to be advertised'),
  leastDropCents: z.int().min(0).max(100_000_000).describe('Least reduction of the price'),
  weekday: z.int().min(0).max(6).describe('Day of the round-up; 0 is Sunday'),
  atTime: Time.describe('Time of the round-up'),
  approval: z.boolean().describe('Its posts wait for a person’s approval'),
  active: z.boolean(),
} as const;

export const RuleInput = z.strictObject({
  ...fields,
  kind: z.enum(ruleKinds),
  afterHours: fields.afterHours.default(0),
  leastScore: fields.leastScore.default(60),
  leastDropCents: fields.leastDropCents.default(50_000),
  weekday: fields.weekday.default(5),
  atTime: fields.atTime.default('10:00'),
  approval: fields.approval.default(false),
  active: fields.active.default(true),
});
export const RuleChange = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(1) });

const Firing = z.object({
  at: z.date(),
  outcome: z.string().describe('posted, or why not'),
  vehicle: z.object({ id: Id, stockNumber: z.string() }).nullable(),
  postId: Id.nullable(),
});

export const Rule = z.object({
  id: Id,
  ...fields,
  kind: z.enum(ruleKinds),
  since: z.date(),
  firings: z.array(Firing).describe('The newest twenty'),
  version: z.int(),
});
export type Rule = z.output<typeof Rule>;

/** A rule as it stands in its table. */
export type RuleRow = Omit<Rule, 'firings'> & { createdBy: string | null };

export async function listRules(ctx: Context): Promise<Rule[]> {
  const rows = (await ctx.db
    .selectFrom('socialRule')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()) as unknown as RuleRow[];
  const rules: Rule[] = [];
  for (const row of rows) rules.push({ ...pick(row), firings: await firingsOf(ctx, row.id) });
  return rules;
}

const pick = (row: RuleRow): Omit<Rule, 'firings'> => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  channelIds: row.channelIds,
  templateId: row.templateId,
  afterHours: row.afterHours,
  leastScore: row.leastScore,
  leastDropCents: Number(row.leastDropCents),
  weekday: row.weekday,
  atTime: row.atTime,
  approval: row.approval,
  active: row.active,
  since: row.since,
  version: row.version,
});

async function firingsOf(ctx: Context, ruleId: string): Promise<Rule['firings']> {
  const { rows } = await sql<{
    at: Date;
    outcome: string;
    vehicleId: string | null;
    stockNumber: string | null;
    postId: string | null;
  }>`
    select f.at, f.outcome, v.id as vehicle_id, v.stock_number, p.id as post_id from rule_firing f
    left join vehicle v on v.dealership_id = f.dealership_id and v.id = f.vehicle_id
    left join post p on p.dealership_id = f.dealership_id and p.id = f.post_id
    where f.dealership_id = ${ctx.dealershipId} and f.rule_id = ${ruleId} order by f.at desc, f.event_id limit 20`.execute(
    ctx.db,
  );
  return rows.map((row) => ({
    at: row.at,
    outcome: row.outcome,
    vehicle: row.vehicleId ? { id: row.vehicleId, stockNumber: row.stockNumber! } : null,
    postId: row.postId,
  }));
}

/** @throws NotFound */
export async function findRule(ctx: Context, ruleId: string): Promise<Rule> {
  const found = (await listRules(ctx)).find((one) => one.id === ruleId);
  if (!found) throw new NotFound('rule');
  return found;
}

/** A rule begins with what happens from now on: nothing of the past fires. @throws Invalid */
export async function addRule(ctx: Context, input: z.output<typeof RuleInput>): Promise<Rule> {
  await networksOf(ctx, input.channelIds);
  await requireTemplate(ctx, input.kind, input.templateId);
  const id = newId();
  await ctx.db
    .insertInto('socialRule')
    .values({
      ...input,
      dealershipId: ctx.dealershipId,
      id,
      since: ctx.now,
      createdBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
      createdAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'social_rule.added',
    record: { kind: 'social_rule', id },
    after: { name: input.name, kind: input.kind },
  });
  return findRule(ctx, id);
}

async function requireTemplate(ctx: Context, kind: RuleKind, templateId: string): Promise<void> {
  const template = await findTemplate(ctx, templateId).catch((error: unknown) => {
    if (error instanceof NotFound) return undefined;
    throw error;
  });
  if (!template) throw invalidField('/templateId', 'unknown_template', 'There is no such template.');
  if (template.kind !== templateKindOf[kind])
    throw invalidField('/templateId', 'template_kind', 'This template is for another kind of post.');
}

/** @throws NotFound · Conflict · Invalid */
export async function changeRule(ctx: Context, ruleId: string, change: z.output<typeof RuleChange>): Promise<Rule> {
  const before = await findRule(ctx, ruleId);
  const { version, ...given } = change;
  if (before.version !== version) throw new Conflict('The rule was changed meanwhile.', { current: before });
  if (given.channelIds) await networksOf(ctx, given.channelIds);
  if (given.templateId) await requireTemplate(ctx, before.kind, given.templateId);
  const told = changed(before, given);
  if (!told) return before;
  // Switched on again, it begins anew: what happened meanwhile does not come out all at once.
  const restarted = given.active === true && !before.active ? { since: ctx.now } : {};
  const { numUpdatedRows } = await ctx.db
    .updateTable('socialRule')
    .set({ ...(told.after as object), ...restarted, version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', ruleId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new Conflict('The rule was changed meanwhile.', { current: await findRule(ctx, ruleId) });
  await record(ctx, { event: 'social_rule.changed', record: { kind: 'social_rule', id: ruleId }, ...told });
  return findRule(ctx, ruleId);
}

/** The posts that it made stay. @throws NotFound */
export async function removeRule(ctx: Context, ruleId: string): Promise<void> {
  const rule = await findRule(ctx, ruleId);
  await ctx.db.deleteFrom('socialRule').where('dealershipId', '=', ctx.dealershipId).where('id', '=', ruleId).execute();
  await record(ctx, {
    event: 'social_rule.removed',
    record: { kind: 'social_rule', id: ruleId },
    before: { name: rule.name, kind: rule.kind },
  });
}
