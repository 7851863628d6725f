import type { DealershipRun } from '#platform/jobs/index.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { endOf, warningDays } from './channel.ts';
import { callingAs } from './channel-calls.ts';
import { loseToken, reasonOf } from './channel-losing.ts';
import { channelKeyScope, tokenPlace } from './channels.ts';
import type { ChannelRow } from './channels.ts';
import { tellOwners } from './letters.ts';
import { facebookPermissions, inspectPageToken } from './meta/facebook-login.ts';
import { MetaFailure } from './meta/failure.ts';
import { renewInstagramToken } from './meta/instagram-login.ts';

const day = 86_400_000;

/**
 * Looks after the tokens of a dealership once a day (meta-protocol 9.3): Instagram's are renewed from the seventh day on,
 * Facebook's are asked about, and an end that nears is announced 14, 7 and 2 days before.
 */
export async function careForTokens(run: DealershipRun): Promise<void> {
  const channels = await run.work(
    (ctx) =>
      ctx.db
        .selectFrom('channel')
        .selectAll()
        .where('dealershipId', '=', ctx.dealershipId)
        .where('state', 'in', ['ok', 'expiring'])
        .where('token', 'is not', null)
        .execute(),
    { write: false },
  );
  for (const row of channels as ChannelRow[]) {
    if (run.signal.aborted) return;
    await careFor(run, row).catch(async (error: unknown) => {
      if (!(error instanceof MetaFailure)) throw error;
      if (error.class === 'reauth' || error.class === 'permission' || error.class === 'page_role')
        await run.work((ctx) => loseToken(ctx, row.id, row.epoch, reasonOf(error)));
      // Anything else passes; the next day asks again.
    });
    await run.work((ctx) => announce(ctx, row.id, row.epoch));
  }
}

async function careFor(run: DealershipRun, row: ChannelRow): Promise<void> {
  const now = run.ground.clock.now();
  const since = (at: Date | null): number => (at === null ? Infinity : now.getTime() - at.getTime());
  if (since(row.tokenCheckedAt) < 0.9 * day) return;
  const life = { dealershipId: run.dealershipId, channelId: row.id, epoch: row.epoch };
  // Also while publishing is paused: a token that nobody looks after dies for good.
  const cause = { kind: 'care', id: row.id } as const;
  const as = await callingAs(run.ground, life, { cause, signal: run.signal, evenPaused: true });
  if (row.network === 'facebook') {
    const seen = await inspectPageToken(run.ground, as.behalf, as.token, as.remoteId);
    if (!seen.valid) throw new MetaFailure('reauth', { subcode: seen.subcode });
    if (facebookPermissions.some((one) => !seen.granted.includes(one))) {
      // At the end of a permission that was not given again Meta takes it back.
      const over = seen.dataAccessExpiresAt !== null && seen.dataAccessExpiresAt <= now;
      throw over ? new MetaFailure('reauth', { subcode: 463 }) : new MetaFailure('permission');
    }
    await keep(run, row, {
      tokenExpiresAt: seen.expiresAt,
      dataAccessExpiresAt: seen.dataAccessExpiresAt,
      permissions: seen.granted,
      tokenCheckedAt: now,
    });
    return;
  }
  if (row.tokenExpiresAt && row.tokenExpiresAt <= now) throw new MetaFailure('reauth', { subcode: 463 });
  if (since(row.tokenRenewedAt) < 7 * day) return keep(run, row, { tokenCheckedAt: now });
  const made = await renewInstagramToken(run.ground, as.behalf, as.token);
  const key = await run.ground.keyring.of(channelKeyScope(run.dealershipId, row.id, row.epoch));
  // The new one may differ: stored and the old one forgotten in one step. A renewal whose answer was lost keeps the old one.
  await keep(run, row, {
    token: key.seal(made.token, tokenPlace(row.id, row.epoch)),
    tokenExpiresAt: made.expiresAt,
    tokenRenewedAt: now,
    tokenCheckedAt: now,
    warnedDays: null,
    state: 'ok',
    reason: null,
  });
  await run.work((ctx) =>
    record(ctx, {
      event: 'channel.token_renewed',
      record: { kind: 'channel', id: row.id },
      after: { network: row.network },
    }),
  );
}

const keep = (
  run: DealershipRun,
  row: ChannelRow,
  facts: Partial<Omit<ChannelRow, 'state'>> & { state?: string },
): Promise<void> =>
  run.work(async (ctx) => {
    await ctx.db
      .updateTable('channel')
      .set((eb) => ({ ...(facts as object), version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', row.id)
      .where('epoch', '=', row.epoch)
      .where('token', 'is not', null)
      .execute();
  });

/** Says that an end nears, once for each step. */
async function announce(ctx: Context, channelId: string, epoch: number): Promise<void> {
  const row = await ctx.db
    .selectFrom('channel')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .where('epoch', '=', epoch)
    .where('state', 'in', ['ok', 'expiring'])
    .executeTakeFirst();
  const end = row && endOf(row);
  if (!row) return;
  const left = end ? (end.getTime() - ctx.now.getTime()) / day : Infinity;
  const step = [...warningDays].sort((a, b) => a - b).find((days) => left <= days);
  if (step === undefined) {
    if (row.state === 'expiring') await set(ctx, row.id, { state: 'ok', reason: null, warnedDays: null });
    return;
  }
  if (row.warnedDays !== null && row.warnedDays <= step) return;
  await set(ctx, row.id, { state: 'expiring', reason: 'token_expiring', warnedDays: step });
  await record(ctx, {
    event: 'channel.expiring',
    record: { kind: 'channel', id: row.id },
    after: { network: row.network, days: step },
  });
  await tellOwners(ctx, { kind: 'expiring', network: row.network as 'facebook', endsAt: end! });
}

const set = (ctx: Context, id: string, facts: { state: string; reason: string | null; warnedDays: number | null }) =>
  ctx.db
    .updateTable('channel')
    .set((eb) => ({ ...facts, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', id)
    .execute();
