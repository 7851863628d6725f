import { z } from 'zod';
import { Conflict, Forbidden, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { afterAmending, afterSigning } from './after-sale.ts';
import { canonical, hashOf } from './contract-text.ts';
import type { Amendment, Signing } from './deal.ts';
import type { Deal } from './deal-answers.ts';
import { requireVersion, writeDeal } from './deal-keeping.ts';
import { dealerToday } from './deal-rows.ts';
import { isSold } from './deal-status.ts';
import { keepStatus } from './deal-status-history.ts';
import { findDeal, shownTo, wholeDeal } from './deals.ts';
import type { WholeDeal } from './deals.ts';
import { requireCosts } from './deal-writing.ts';
import { freezeRecap, restateRecap } from './recaps.ts';
import { requireComplete, requireSignable } from './signable.ts';
import type { SealedSignature, Signature } from './signature.ts';
import { takeLinkSignatures } from './signing-ends.ts';
import { moveUnit } from './unit.ts';

const place = (dealId: string, number: number): string => `deal contract ${dealId} ${number}`;

/** Everything that is signed: the deal as it stands, with figures, parties and vehicle; no cost and no gross. */
function snapshotOf(
  whole: WholeDeal,
  more: { number: number; reason: string | null; override: string | null; signatures: SealedSignature[] },
) {
  const {
    gross: _gross,
    unitCostCents: _cost,
    unitCostFrom: _from,
    reserveCents: _reserve,
    approvals: _approvals,
    contracts: _contracts,
    otherDeals: _others,
    scenarios: _scenarios,
    approvalsOpen: _open,
    ...signed
  } = whole.deal;
  return {
    ...signed,
    lines: signed.lines.map(({ costCents: _c, ...line }) => line),
    tradeIns: signed.tradeIns.map(({ acvCents: _a, ...trade }) => trade),
    contract: more,
  };
}

/** Seals what is signed now as the deal's next contract. */
async function seal(
  ctx: Context,
  whole: WholeDeal,
  reason: string | null,
  { override = null, signatures }: { override?: string | null; signatures: readonly Signature[] },
  byLink: readonly SealedSignature[] = [],
): Promise<{ number: number; hash: string }> {
  const last = whole.deal.contracts.at(-1);
  // The contract itself is number 0; what comes after it, or after a deal signed elsewhere, is an amendment.
  const number = last ? last.number + 1 : reason === null ? 0 : 1;
  const { ip, userAgent } = ctx.origin;
  const given = [...byLink, ...signatures.map((one) => ({ ...one, at: ctx.now.toISOString(), ip, userAgent }))];
  const text = canonical(snapshotOf(whole, { number, reason, override, signatures: given }));
  const hash = hashOf(text, last?.hash ?? null);
  await ctx.db
    .insertInto('dealContract')
    .values({
      dealershipId: ctx.dealershipId,
      dealId: whole.deal.id,
      number,
      reason,
      signedOn: await dealerToday(ctx),
      signedAt: ctx.now,
      signedBy: ctx.actor.staffId,
      hash,
      previousHash: last?.hash ?? null,
      snapshot: ctx.key.seal(text, place(whole.deal.id, number)),
      recap: JSON.stringify(whole.deal.gross),
    })
    .execute();
  return { number, hash };
}

/**
 * Signs a deal: it becomes a sealed snapshot with its hash, its gross is frozen, and the vehicle is sold.
 * @throws Conflict with the deal as it is, or with the other deal that sold the vehicle · Invalid with every rule that
 *   is not satisfied
 */
export async function signDeal(ctx: Context, dealId: string, signing: Signing): Promise<Deal> {
  const whole = await wholeDeal(ctx, dealId, 'change');
  requireVersion(ctx, whole, signing.version);
  const { status, vehicle, kind } = whole.deal;
  await requireSignable(ctx, whole, signing.override);
  const byLink = await takeLinkSignatures(ctx, whole);
  const twice = signing.signatures.findIndex((one) => byLink.some(({ party }) => party === one.party));
  if (twice >= 0)
    throw invalidField(`/signatures/${twice}/party`, 'signed_by_link', 'This party has signed by the link already.');
  const { hash } = await seal(ctx, whole, null, signing, byLink);
  await freezeRecap(ctx, whole);
  await ctx.db
    .updateTable('deal')
    .set({
      status: 'signed',
      statusSince: ctx.now,
      signedAt: ctx.now,
      unitCostCents: whole.deal.unitCostCents,
      updatedAt: ctx.now,
      version: whole.row.version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', dealId)
    .execute();
  await keepStatus(ctx, dealId, status, 'signed', null);
  await record(ctx, {
    event: 'deal.signed',
    record: { kind: 'deal', id: dealId },
    after: { hash, totalCents: whole.row.totalCents },
    ...(signing.override ? { personal: { after: { override: signing.override } } } : {}),
  });
  if (vehicle) await moveUnit(ctx, vehicle.id, kind === 'wholesale' ? 'wholesaled' : 'sold', whole.deal.number);
  await afterSigning(ctx, whole);
  return findDeal(ctx, dealId);
}

/**
 * Amends a signed deal: the change is written, and the deal as it then stands is sealed under the next number.
 * @throws Conflict when it is not signed, or changed meanwhile · Invalid
 */
export async function amendDeal(ctx: Context, dealId: string, amendment: Amendment): Promise<Deal> {
  requireCosts(ctx, amendment.change);
  const whole = await wholeDeal(ctx, dealId, 'change');
  requireVersion(ctx, whole, amendment.version);
  if (!isSold(whole.deal.status) || whole.deal.status === 'closed') {
    throw new Conflict(
      'Only a signed deal that is not closed has amendments.',
      { current: shownTo(ctx, whole) },
      'not_signed',
    );
  }
  await writeDeal(ctx, whole, amendment.change, {});
  const after = await wholeDeal(ctx, dealId);
  requireComplete(ctx, after, amendment.override);
  const { number, hash } = await seal(ctx, after, amendment.reason, amendment);
  await restateRecap(ctx, dealId, 'amended', {}, amendment.reason);
  await record(ctx, {
    event: 'deal.amended',
    record: { kind: 'deal', id: dealId },
    after: { number, hash },
    personal: { after: { reason: amendment.reason } },
  });
  await afterAmending(ctx, after);
  return findDeal(ctx, dealId);
}

export const SignedContract = z.object({
  number: z.int(),
  reason: z.string().nullable(),
  signedAt: z.date(),
  hash: z.string(),
  intact: z.boolean().describe('Whether text and hash still belong together'),
  snapshot: z.record(z.string(), z.unknown()),
  recap: z.record(z.string(), z.unknown()).optional().describe('Gross as it was then, for those who may see it'),
});

/** What was signed, as it was signed, each checked against its hash. @throws Forbidden for those who may not see customers */
export async function readContracts(ctx: Context, dealId: string): Promise<z.output<typeof SignedContract>[]> {
  const { deal } = await wholeDeal(ctx, dealId);
  if (!ctx.actor.permissions.has('customers.read'))
    throw new Forbidden('A contract names the customer: it needs the permission customers.read.');
  const rows = await ctx.db
    .selectFrom('dealContract')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', deal.id)
    .orderBy('number')
    .execute();
  return rows.map((row, at) => {
    const text = ctx.key.open(row.snapshot, place(dealId, row.number)).toString();
    const previous = at === 0 ? null : rows[at - 1]!.hash;
    return {
      number: row.number,
      reason: row.reason,
      signedAt: row.signedAt,
      hash: row.hash,
      intact: row.previousHash === previous && hashOf(text, previous) === row.hash,
      snapshot: JSON.parse(text) as Record<string, unknown>,
      ...(ctx.actor.permissions.has('deals.gross') ? { recap: row.recap as Record<string, unknown> } : {}),
    };
  });
}
