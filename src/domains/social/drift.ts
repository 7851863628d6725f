import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { advertise } from './advertising.ts';
import { causeOf } from './call-log.ts';
import { callingAs } from './channel-calls.ts';
import { networks } from './channel.ts';
import { findDeliveryRow } from './deliveries.ts';
import type { Content } from './delivery.ts';
import { deletePost, rewordPost } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import { findPostRow } from './posts.ts';

/** A post that says what is not true any more: another price, or a car that is gone (ON.AD.04, AB.AD.02). */
export const Drift = z.object({
  deliveryId: Id,
  postId: Id,
  network: z.enum(networks),
  channelName: z.string(),
  kind: z.enum(['price', 'sold']),
  vehicle: z.object({
    id: Id,
    stockNumber: z.string(),
    year: z.int().nullable(),
    make: z.string().nullable(),
    model: z.string().nullable(),
    status: z.string(),
  }),
  postedCents: z.int().nullable(),
  priceCents: z.int().nullable(),
  permalink: z.string().nullable(),
  publishedAt: z.date(),
  forgotten: z.boolean().describe('Its channel was disconnected, and its address is not known any more'),
  fixable: z.boolean().describe('Whether it can be mended from here: posts of a Page can, those of Instagram cannot'),
});
export type Drift = z.output<typeof Drift>;

/** Posts that differ from the inventory, oldest first. */
export async function listDrift(ctx: Context): Promise<Drift[]> {
  const { rows } = await sql<
    Omit<Drift, 'vehicle' | 'fixable'> & {
      vehicleId: string;
      stockNumber: string;
      year: number | null;
      make: string | null;
      model: string | null;
      status: string;
      connected: boolean;
    }
  >`
    select d.id as delivery_id, d.post_id, d.network, coalesce('@' || c.username, c.name, initcap(c.network)) as channel_name, v.id as vehicle_id, v.stock_number,
      v.year, v.make, v.model, v.status, d.price_cents as posted_cents, v.asking_price_cents as price_cents, d.permalink, d.published_at,
      c.token is not null as connected, c.state = 'disconnected' as forgotten,
      case when v.status in ('sold', 'delivered', 'wholesaled', 'archived', 'draft') then 'sold' else 'price' end as kind
    from delivery d
    join post p on p.dealership_id = d.dealership_id and p.id = d.post_id and p.kind in ('vehicle', 'price_drop')
    join vehicle v on v.dealership_id = p.dealership_id and v.id = p.vehicle_id
    join channel c on c.dealership_id = d.dealership_id and c.id = d.channel_id
    where d.dealership_id = ${ctx.dealershipId} and d.state = 'published' and d.taken_down_at is null
      -- Left as it is, it stays so until the car changes again.
      and (d.drift_ignored_at is null or d.drift_ignored_at < greatest(v.status_since, v.price_changed_at))
      and (v.status in ('sold', 'delivered', 'wholesaled', 'archived', 'draft')
        or (d.price_cents is distinct from v.asking_price_cents and p.body || coalesce(p.instagram_body, '') like '%{price}%'))
    order by d.published_at limit 200`.execute(ctx.db);
  return rows.map(({ vehicleId, stockNumber, year, make, model, status, connected, ...row }) => ({
    ...row,
    vehicle: { id: vehicleId, stockNumber, year, make, model, status },
    fixable: row.network === 'facebook' && connected,
  }));
}

/**
 * Mends a post on a Page: its text filled anew, or taken down. On Instagram nothing can be changed from outside; there a
 * person does it, and says so (`ignore`).
 *
 * @throws Conflict when it cannot be mended from here, the law would refuse the new text, or Meta would not · NotFound
 */
export async function fixDrift(
  ctx: OwnContext,
  deliveryId: string,
  how: 'reword' | 'delete' | 'ignore',
): Promise<void> {
  const { actor, delivery, text, content, epoch, stop } = await ctx.work(
    async (inner) => {
      const row = await findDeliveryRow(inner, deliveryId);
      if (row.state !== 'published' || row.takenDownAt) throw new NotFound('published post');
      const post = await findPostRow(inner, row.postId);
      const advertised = await advertise(inner, {
        kind: post.kind,
        locale: post.locale,
        vehicleId: post.vehicleId,
        body: post.body,
        instagramBody: post.instagramBody,
        photoIds: [],
        networks: [row.network],
        listIds: post.listedIds,
      });
      const channel = await inner.db
        .selectFrom('channel')
        .select('epoch')
        .where('dealershipId', '=', inner.dealershipId)
        .where('id', '=', row.channelId)
        .executeTakeFirstOrThrow();
      return {
        actor: inner.actor,
        delivery: row,
        // A channel that was reconnected since is the same Page, in a new life.
        epoch: channel.epoch,
        stop: advertised.findings.find((finding) => finding.level === 'stop'),
        text: advertised.texts[row.network],
        content: {
          ...(row.content as Content),
          text: advertised.texts[row.network],
          priceCents: advertised.vehicle?.askingPriceCents ?? null,
        },
      };
    },
    { write: false },
  );
  if (how !== 'ignore') {
    if (delivery.network !== 'facebook')
      throw new Conflict(
        'Instagram lets nobody change or delete a post from outside: do it in the app, then mark it done.',
        {},
        'not_fixable',
      );
    if (!delivery.remoteId)
      throw new Conflict(
        'Which post it is on the Page is not known here (any more): do it on the Page, then mark it done.',
        {},
        'post_unknown',
      );
    // A car that is gone, or a text that the law would refuse, is not said anew.
    if (how === 'reword' && stop)
      throw new Conflict('This cannot be published any more: take the post down instead.', {}, stop.code);
    try {
      const life = { dealershipId: ctx.dealershipId, channelId: delivery.channelId, epoch };
      const as = await callingAs(ctx.ground, life, { cause: causeOf(actor, delivery.channelId) });
      if (how === 'reword') await rewordPost(ctx.ground, as, delivery.remoteId, text);
      else await deletePost(ctx.ground, as, delivery.remoteId);
    } catch (error) {
      if (!(error instanceof MetaFailure)) throw error;
      if (error.class === 'stopped')
        throw new Conflict('The channel is not connected, or publishing is paused.', {}, 'not_connected');
      throw new Conflict(
        `Meta would not do it${error.code === undefined ? '' : ` (${error.code})`}. Try again later, or do it on the Page.`,
        { problem: error.problem },
        'meta_refused',
      );
    }
  }
  await ctx.work(
    async (inner) => {
      await inner.db
        .updateTable('delivery')
        .set((eb) => ({
          ...(how === 'delete' ? { takenDownAt: inner.now } : {}),
          ...(how === 'ignore' ? { driftIgnoredAt: inner.now } : {}),
          ...(how === 'reword' ? { content: JSON.stringify(content), priceCents: content.priceCents } : {}),
          version: eb('version', '+', 1),
        }))
        .where('dealershipId', '=', inner.dealershipId)
        .where('id', '=', deliveryId)
        .execute();
      const events = {
        delete: 'delivery.taken_down',
        reword: 'delivery.reworded',
        ignore: 'delivery.drift_ignored',
      } as const;
      await record(inner, { event: events[how], record: { kind: 'post', id: delivery.postId }, after: { deliveryId } });
    },
    { write: true },
  );
}
