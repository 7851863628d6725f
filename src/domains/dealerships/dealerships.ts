import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { changed, record } from '#platform/journal/index.ts';
import type { Dealership, DealershipEdit } from './dealership.ts';

interface Logo {
  publicName: string;
  width: number;
  height: number;
}

const logoUrl = (logo: unknown): string | null => (logo ? `/logos/${(logo as Logo).publicName}.webp` : null);

/** What the office shows of a dealership everywhere. */
export interface DealershipView {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  currency: string;
  locale: Locale;
  branding: { primaryColour: string; accentColour: string; logoUrl: string | null };
  state: string;
  /** Since when it is cancelled, and until when it can be read. */
  cancelledAt: Date | null;
  purgeAt: Date | null;
  demo: boolean;
}

/** Describes a dealership by the columns that the platform may see; undefined when there is none. */
export async function describeDealership(ground: Ground, dealershipId: string): Promise<DealershipView | undefined> {
  const row = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('dealership')
        .select([
          'name',
          'slug',
          'timeZone',
          'currency',
          'locale',
          'primaryColour',
          'accentColour',
          'logo',
          'state',
          'cancelledAt',
          'purgeAt',
          'demo',
        ])
        .where('dealershipId', '=', dealershipId)
        .executeTakeFirst(),
    {},
    { write: false },
  );
  if (!row) return undefined;
  const { primaryColour, accentColour, logo, locale, ...rest } = row;
  return {
    ...rest,
    id: dealershipId,
    locale: locale as Locale,
    branding: { primaryColour, accentColour, logoUrl: logoUrl(logo) },
  };
}

/** The dealership of this context with all its facts. */
export async function findDealership(ctx: Context): Promise<Dealership> {
  const row = await ctx.db
    .selectFrom('dealership')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow(() => new NotFound('dealership'));
  const { dealershipId, logo, about, settings: _settings, epoch: _epoch, createdAt: _createdAt, ...kept } = row;
  const { cancelledAt: _cancelledAt, purgeAt: _purgeAt, ...lasting } = kept;
  const { secondFactorSince: _since, secondFactorGrace: _grace, ...rest } = lasting;
  return {
    ...(rest as Omit<Dealership, 'id' | 'logo' | 'about'>),
    id: dealershipId,
    logo: logo ? { ...(logo as unknown as Logo), url: logoUrl(logo)! } : null,
    about: (about ?? {}) as Dealership['about'],
  };
}

/**
 * Changes facts of the dealership. A new sub-domain takes effect at once; the old one is kept back for 12 months.
 * @throws Conflict with the dealership as it is now · Invalid when another has the sub-domain
 */
export async function changeDealership(ctx: Context, edit: DealershipEdit): Promise<Dealership> {
  const { version, ...fields } = edit;
  await sql`select from dealership where dealership_id = ${ctx.dealershipId} for update`.execute(ctx.db);
  const before = await findDealership(ctx);
  if (before.version !== version) {
    throw new Conflict(
      'The dealership was changed meanwhile. Look at it again and repeat your change.',
      { current: before },
      'stale',
    );
  }
  const change = changed(before, fields as Partial<Dealership>);
  if (!change) return before;
  if (fields.slug !== undefined && fields.slug !== before.slug) await claimSlug(ctx, fields.slug);
  const { about, ...plain } = change.after;
  await ctx.db
    .updateTable('dealership')
    .set({ ...plain, ...(about === undefined ? {} : { about: JSON.stringify(about) }), version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await record(ctx, {
    event: 'dealership.changed',
    record: { kind: 'dealership', id: ctx.dealershipId },
    before: change.before,
    after: change.after,
  });
  sitesOf(ctx.ground).delete(before.slug);
  return findDealership(ctx);
}

/** Takes a sub-domain for the dealership of this transaction. @throws Invalid at `/slug` when another has it */
export async function claimSlug(ctx: Context, slug: string): Promise<void> {
  const { rows } = await sql<{ claimed: boolean }>`select core.claim_slug(${slug}) as claimed`.execute(ctx.db);
  if (!rows[0]?.claimed)
    throw invalidField('/slug', 'slug_taken', `The sub-domain ${slug} is taken. Choose another one.`);
}

/** Whether a sub-domain is free for a new dealership. */
export async function isSlugFree(ground: Ground, slug: string): Promise<boolean> {
  const { rows } = await ground.database.asPlatform(
    ({ db }) =>
      sql`select from slug_claim where slug = ${slug} and (released_at is null or released_at > now() - interval '12 months')`.execute(
        db,
      ),
    {},
    { write: false },
  );
  return rows.length === 0;
}

/** A public site by its sub-domain; `closed` when its dealership was cancelled. */
export interface FoundSite {
  dealershipId: string;
  closed: boolean;
}

type Sites = LRUCache<string, { site: FoundSite | undefined }>;
const caches = new WeakMap<Ground['database'], Sites>();
function sitesOf(ground: Ground): Sites {
  let sites = caches.get(ground.database);
  if (!sites) caches.set(ground.database, (sites = new LRUCache({ max: 10_000, ttl: 5_000 })));
  return sites;
}

/** Forgets what this process believes of a site: it closed, or opened again. */
export const forgetSite = (ground: Ground, slug: string): void => void sitesOf(ground).delete(slug);

/** The dealership whose public site a sub-domain is; believed for five seconds. */
export async function findSite(ground: Ground, slug: string): Promise<FoundSite | undefined> {
  const sites = sitesOf(ground);
  const kept = sites.get(slug);
  if (kept) return kept.site;
  const row = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('slugClaim')
        .innerJoin('dealership', (join) =>
          join
            .onRef('dealership.dealershipId', '=', 'slugClaim.dealershipId')
            .onRef('dealership.slug', '=', 'slugClaim.slug'),
        )
        .select(['slugClaim.dealershipId', 'dealership.state'])
        .where('slugClaim.slug', '=', slug)
        .where('slugClaim.releasedAt', 'is', null)
        .executeTakeFirst(),
    {},
    { write: false },
  );
  const gone = row?.state === 'purging' || row?.state === 'purged';
  const site = row && !gone ? { dealershipId: row.dealershipId, closed: row.state === 'cancelled' } : undefined;
  sites.set(slug, { site });
  return site;
}
