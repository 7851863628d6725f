import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { advertisedVehicle, advertisedVehicles } from '#domains/inventory/index.ts';
import { atWall, wallClock } from '#kernel/calendar.ts';
import type { Locale } from '#kernel/messages.ts';
import { Invalid } from '#kernel/problems.ts';
import { becauseIn } from '#platform/database/cause.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { advertiserOf, valuesOf } from './advertising.ts';
import type { Advertiser } from './advertising.ts';
import type { PostInput, PostKind } from './post.ts';
import { addPost } from './posts.ts';
import { fill } from './placeholders.ts';
import { readyScore } from './ready-score.ts';
import type { RuleRow } from './rules.ts';
import { schedulePost } from './scheduling.ts';
import { readSettings } from './settings.ts';
import type { SocialSettings } from './settings.ts';
import { findTemplate } from './templates.ts';

/** Something that a rule may publish: once, whatever becomes of it. */
interface Candidate {
  eventId: string;
  at: Date;
  vehicleId: string | null;
  listedIds: string[];
}

/** How many posts one rule makes in one go; the rest waits for its turn. */
const atOnce = 5;

/** The most events that are looked at in one go: many may wait for their photos, and hold up none that came later. */
const most = 2000;

/** An event is not published any more after so many days, when hours and quotas held it back. */
const staleDays = 7;

/**
 * Asks every active rule what there is to publish. Facts come from the inventory's own dated history, so that nothing is
 * missed when nobody listened; each event counts once per rule. @returns how many posts were made
 */
export async function askAllRules(ctx: Context): Promise<number> {
  const rules = (await ctx.db
    .selectFrom('socialRule')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('active', '=', true)
    .orderBy('createdAt')
    .forUpdate()
    .execute()) as unknown as RuleRow[];
  if (rules.length === 0) return 0;
  const settings = await readSettings(ctx);
  if (settings.pausedAt) return 0;
  const { timeZone } = await advertiserOf(ctx);
  let made = 0;
  for (const rule of rules) {
    // Channels that were let go, or need a person first, are not published to; without any, the rule waits for them.
    const channelIds = await workingChannels(ctx, rule.channelIds);
    if (channelIds.length === 0) continue;
    await becauseIn(ctx.db, { kind: 'rule', of: rule.id });
    let posted = 0;
    for (const candidate of await candidatesOf(ctx, rule, timeZone)) {
      if (posted === atOnce) break;
      const outcome = await tryOne(ctx, { ...rule, channelIds }, candidate, settings, timeZone);
      if (outcome === 'later') break;
      if (outcome === 'posted') posted += 1;
    }
    made += posted;
  }
  return made;
}

async function workingChannels(ctx: Context, channelIds: readonly string[]): Promise<string[]> {
  const found = await ctx.db
    .selectFrom('channel')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', [...channelIds])
    .where('state', 'in', ['ok', 'expiring'])
    .execute();
  return channelIds.filter((id) => found.some((one) => one.id === id));
}

async function candidatesOf(ctx: Context, rule: RuleRow, timeZone: string): Promise<Candidate[]> {
  if (rule.kind === 'roundup') return roundupOf(ctx, rule, timeZone);
  const ready = new Date(ctx.now.getTime() - rule.afterHours * 3_600_000);
  const fresh = new Date(ctx.now.getTime() - (staleDays * 24 + rule.afterHours) * 3_600_000);
  const from = rule.since > fresh ? rule.since : fresh;
  const change =
    rule.kind === 'price_drop'
      ? sql`select p.id, p.vehicle_id, p.at from price_change p
          join vehicle v on v.dealership_id = p.dealership_id and v.id = p.vehicle_id and v.asking_price_cents <= p.to_cents
          where p.dealership_id = ${ctx.dealershipId} and p.from_cents - p.to_cents >= ${rule.leastDropCents}`
      : sql`select s.id, s.vehicle_id, s.at from status_change s where s.dealership_id = ${ctx.dealershipId} and ${statusMove(ctx, rule.kind, from)}`;
  const { rows } = await sql<{ eventId: string; at: Date; vehicleId: string }>`
    with change as (${change})
    select c.id as event_id, c.at, c.vehicle_id from change c
    where c.at >= ${from} and c.at <= ${ready}
      and not exists (select from rule_firing f where f.dealership_id = ${ctx.dealershipId} and f.rule_id = ${rule.id} and f.event_id = c.id)
    order by c.at limit ${most}`.execute(ctx.db);
  return rows.map((row) => ({ ...row, listedIds: [] }));
}

function statusMove(ctx: Context, kind: RuleRow['kind'], from: Date) {
  const wasForSale = sql`exists (select from status_change e where e.dealership_id = ${ctx.dealershipId} and e.vehicle_id = s.vehicle_id and e.at < s.at and e.to_status = 'available')`;
  // What comes in as sold already, from older records, was not sold just now.
  if (kind === 'sold') return sql`s.to_status = 'sold' and s.from_status is not null`;
  // From a hold it comes back without having been gone.
  if (kind === 'back_in_stock')
    return sql`s.to_status = 'available' and s.from_status in ('sold', 'archived', 'wholesaled', 'sale_pending') and ${wasForSale}`;
  // Stock that a listing brought in did not arrive with it: either its file says since when it is there, or nobody knows.
  return sql`s.to_status = 'available' and not ${wasForSale} and exists (select from vehicle v
    where v.dealership_id = s.dealership_id and v.id = s.vehicle_id and v.in_stock_on is not null and v.first_available_at >= ${from})`;
}

/** Once a week, from its time on and for twelve hours: the vehicles that came since the week before. */
async function roundupOf(ctx: Context, rule: RuleRow, timeZone: string): Promise<Candidate[]> {
  const wall = wallClock(ctx.now, timeZone);
  if (wall.weekday !== rule.weekday || wall.time < rule.atTime) return [];
  const { at } = atWall(wall.day, rule.atTime, timeZone);
  if (at < rule.since || ctx.now.getTime() - at.getTime() > 12 * 3_600_000) return [];
  const eventId = nameOfDay(rule.id, wall.day);
  const fired = await ctx.db
    .selectFrom('ruleFiring')
    .select('outcome')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('ruleId', '=', rule.id)
    .where('eventId', '=', eventId)
    .executeTakeFirst();
  if (fired) return [];
  const { rows } = await sql<{
    id: string;
  }>`select id from vehicle where dealership_id = ${ctx.dealershipId} and status = 'available'
    and first_available_at > ${new Date(ctx.now.getTime() - 7 * 86_400_000)} and in_stock_on is not null and asking_price_cents is not null
    order by first_available_at desc, id limit 10`.execute(ctx.db);
  return [{ eventId, at, vehicleId: null, listedIds: rows.map((row) => row.id) }];
}

/** A UUID that is always the same for a rule and a day: what a week's round-up is known by. */
function nameOfDay(ruleId: string, day: string): string {
  const hex = createHash('sha256').update(`${ruleId} ${day}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type Outcome = 'posted' | 'later' | 'not_ready' | 'repeated' | 'nothing_new' | 'not_for_sale' | 'refused' | 'same_text';

async function tryOne(
  ctx: Context,
  rule: RuleRow,
  candidate: Candidate,
  settings: SocialSettings,
  timeZone: string,
): Promise<Outcome> {
  const settled = async (outcome: Outcome, postId: string | null = null): Promise<Outcome> => {
    await ctx.db
      .insertInto('ruleFiring')
      .values({
        dealershipId: ctx.dealershipId,
        ruleId: rule.id,
        eventId: candidate.eventId,
        vehicleId: candidate.vehicleId,
        at: ctx.now,
        outcome,
        postId,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return outcome;
  };
  if (!withinHours(ctx.now, timeZone, settings)) return 'later';
  if (!(await hasRoom(ctx, rule.channelIds, settings, timeZone))) return 'later';
  if (rule.kind === 'roundup' && candidate.listedIds.length === 0) return settled('nothing_new');
  const vehicle = candidate.vehicleId ? await advertisedVehicle(ctx, candidate.vehicleId) : undefined;
  if (candidate.vehicleId && !vehicle) return settled('not_for_sale');
  // A sale that fell through is not congratulated on.
  if (vehicle && rule.kind === 'sold' && !['sold', 'delivered'].includes(vehicle.status))
    return settled('not_for_sale');
  if (vehicle && rule.kind !== 'sold') {
    if (vehicle.status !== 'available') return settled('not_for_sale');
    // Not ready yet: asked again until the event is a week old.
    if (readyScore({ ...vehicle, photoCount: vehicle.photos.length }).score < rule.leastScore) return 'not_ready';
  }
  if (candidate.vehicleId && (await repeated(ctx, rule, candidate.vehicleId, settings.repeatDays)))
    return settled('repeated');
  const input = await composed(ctx, rule, candidate);
  if (!input) return settled('same_text');
  const postId = await addPost(ctx, input, { ruleId: rule.id, listedIds: candidate.listedIds });
  try {
    await publish(ctx, rule, postId);
  } catch (error) {
    // What the law or a network refuses stays as a draft, for a person to look at.
    if (!(error instanceof Invalid)) throw error;
    return settled('refused', postId);
  }
  await record(ctx, {
    event: 'social_rule.fired',
    record: { kind: 'social_rule', id: rule.id },
    after: { postId, ...(candidate.vehicleId ? { vehicleId: candidate.vehicleId } : {}) },
  });
  return settled('posted', postId);
}

async function publish(ctx: Context, rule: RuleRow, postId: string): Promise<void> {
  if (!rule.approval) {
    await schedulePost(ctx, postId, { version: 1, at: null });
    return;
  }
  await ctx.db
    .updateTable('post')
    .set({ approvalAskedAt: ctx.now, version: 2, updatedAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', postId)
    .execute();
}

/** Hours and days in which rules publish. */
function withinHours(now: Date, timeZone: string, settings: SocialSettings): boolean {
  const { time, weekday } = wallClock(now, timeZone);
  return settings.weekdays.includes(weekday) && time >= settings.fromTime && time < settings.toTime;
}

/** Whether every channel of the rule has room today, and enough time has gone since the last post by a rule. */
async function hasRoom(
  ctx: Context,
  channelIds: readonly string[],
  settings: SocialSettings,
  timeZone: string,
): Promise<boolean> {
  const begin = atWall(wallClock(ctx.now, timeZone).day, '00:00', timeZone).at;
  const { rows } = await sql<{ today: number; last: Date | null }>`
    select coalesce(max(today), 0)::int as today, max(last) as last from (
      select count(*) filter (where p.created_at >= ${begin}) as today, max(p.created_at) as last
      from post p, unnest(p.channel_ids) channel_id
      where p.dealership_id = ${ctx.dealershipId} and p.rule_id is not null and p.state not in ('draft', 'cancelled')
        and channel_id = any(${[...channelIds]}::uuid[]) group by channel_id) of_channel`.execute(ctx.db);
  const { today, last } = rows[0]!;
  return (
    today < settings.perDay && (last === null || ctx.now.getTime() - last.getTime() >= settings.gapMinutes * 60_000)
  );
}

/** Whether the vehicle was posted by the same kind of rule within so many days. */
async function repeated(ctx: Context, rule: RuleRow, vehicleId: string, days: number): Promise<boolean> {
  if (days === 0) return false;
  const { rows } =
    await sql`select from post p join social_rule r on r.dealership_id = p.dealership_id and r.id = p.rule_id
    where p.dealership_id = ${ctx.dealershipId} and p.vehicle_id = ${vehicleId} and r.kind = ${rule.kind} and p.state <> 'cancelled'
      and p.created_at > ${new Date(ctx.now.getTime() - days * 86_400_000)} limit 1`.execute(ctx.db);
  return rows.length > 0;
}

const postKindOf: Record<RuleRow['kind'], PostKind> = {
  new_arrival: 'vehicle',
  back_in_stock: 'vehicle',
  price_drop: 'price_drop',
  sold: 'sold',
  roundup: 'roundup',
};

/**
 * The post of a rule: of the template's wordings the one that was used least for this vehicle, and never one that reads exactly
 * as something that was sent before. @returns undefined when every wording does
 */
async function composed(ctx: Context, rule: RuleRow, candidate: Candidate): Promise<PostInput | undefined> {
  const template = await findTemplate(ctx, rule.templateId);
  const advertiser = await advertiserOf(ctx);
  const vehicle = candidate.vehicleId ? await advertisedVehicle(ctx, candidate.vehicleId) : undefined;
  const list = await advertisedVehicles(ctx, candidate.listedIds);
  const used = await ctx.db
    .selectFrom('post')
    .select('body')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('ruleId', '=', rule.id)
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute();
  const uses = (variant: string): number => used.filter((one) => one.body === variant).length;
  const values = valuesOf(advertiser, vehicle, template.locale, list);
  const waiting = await waitingTexts(ctx, advertiser);
  for (const body of [...template.variants].sort((a, b) => uses(a) - uses(b))) {
    const text = fill(body, values);
    if (waiting.includes(text) || (await wasSaid(ctx, text))) continue;
    const photos = (vehicle ? vehicle.photos.slice(0, 5) : list.flatMap((one) => one.photos.slice(0, 1))).slice(0, 10);
    return {
      vehicleId: candidate.vehicleId,
      kind: postKindOf[rule.kind],
      locale: template.locale,
      body,
      instagramBody: null,
      link: null,
      photos: photos.map((photo) => ({
        photoId: photo.id,
        alt: (template.locale === 'fr' ? photo.altFr : photo.altEn) ?? '',
        fit: 'pad',
      })),
      shape: 'original',
      channelIds: rule.channelIds,
    };
  }
  return undefined;
}

/** What posts of rules that were not sent yet will say. */
async function waitingTexts(ctx: Context, advertiser: Advertiser): Promise<string[]> {
  const posts = await ctx.db
    .selectFrom('post')
    .select(['body', 'vehicleId', 'listedIds', 'locale'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('ruleId', 'is not', null)
    .where('state', 'in', ['draft', 'scheduled', 'publishing'])
    .orderBy('createdAt', 'desc')
    .limit(100)
    .execute();
  const ids = posts.flatMap((one) => [...one.listedIds, ...(one.vehicleId ? [one.vehicleId] : [])]);
  const vehicles = new Map((await advertisedVehicles(ctx, [...new Set(ids)])).map((one) => [one.id, one]));
  return posts.map((one) => {
    const listed = one.listedIds.flatMap((id) => vehicles.get(id) ?? []);
    return fill(one.body, valuesOf(advertiser, vehicles.get(one.vehicleId ?? ''), one.locale as Locale, listed));
  });
}

const wasSaid = async (ctx: Context, text: string): Promise<boolean> => {
  const { rows } =
    await sql`select from delivery where dealership_id = ${ctx.dealershipId} and content ->> 'text' = ${text} limit 1`.execute(
      ctx.db,
    );
  return rows.length > 0;
};
