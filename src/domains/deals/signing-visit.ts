import { formatPhone } from '#kernel/phone.ts';
import { formatCents } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Actor, Context, Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { readSecretLink } from '#platform/web/secret-link.ts';
import type { Deal } from './deal-answers.ts';
import { wholeDeal } from './deals.ts';
import type { SealedSignature } from './signature.ts';
import { signaturePlace } from './signing-ends.ts';
import { contractNow, documentPlace } from './signing-links.ts';
import { linkState } from './signing-link.ts';
import type { LinkParty, LinkState } from './signing-link.ts';
import { signingWording } from './signing-words.ts';

/** What stands behind a link, for its page. */
export interface SigningVisit {
  state: LinkState;
  locale: Locale;
  party: LinkParty;
  /** The name of whom the link is for. */
  name: string;
  dealership: { name: string; legalName: string; phone: string | null; timeZone: string };
  deal: Deal;
  /** The two sentences to agree to. */
  wording: readonly [string, string];
  documentHash: string;
  expiresAt: Date;
  signedAt: Date | null;
}

/** Somebody who has nothing but the link. */
const visitor: Actor = { kind: 'visitor', id: null, staffId: null, permissions: new Set(), locationIds: null };

async function rowOf(ctx: Context, hash: Buffer) {
  return ctx.db
    .selectFrom('signingLink')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('tokenHash', '=', hash)
    .executeTakeFirst();
}
type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>;

async function visitOf(ctx: Context, row: Row, manner: 'read' | 'change' = 'read'): Promise<SigningVisit> {
  const whole = await wholeDeal(ctx, row.dealId, manner);
  // Whoever waited for the deal looks at the link again: it may have been used meanwhile.
  const link = manner === 'change' ? ((await rowOf(ctx, row.tokenHash)) ?? row) : row;
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'legalName', 'phone', 'timeZone'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const { deal } = whole;
  const locale = link.locale as Locale;
  const party = link.party as LinkParty;
  return {
    state: linkState(link, contractNow(whole), ctx.now),
    locale,
    party,
    name: (party === 'buyer' ? deal.customer?.name : deal.coBuyer?.name) ?? '',
    dealership: { ...dealership, phone: dealership.phone && formatPhone(dealership.phone) },
    deal,
    wording: signingWording(locale, {
      dealership: dealership.legalName,
      number: deal.number,
      total: formatCents((deal.figures as { totalCents: number }).totalCents, locale),
    }),
    documentHash: link.documentHash,
    expiresAt: link.expiresAt,
    signedAt: link.signedAt,
  };
}

/** What stands behind a link; undefined when it is none of ours. Looking changes nothing. */
export async function visitSigning(ground: Ground, token: string): Promise<SigningVisit | undefined> {
  const link = await readSecretLink(ground, token);
  return (
    link &&
    ground.database.asDealership({ dealershipId: link.dealershipId, actor: visitor }, async (ctx) => {
      const row = await rowOf(ctx, link.hash);
      return row && visitOf(ctx, row);
    })
  );
}

/** The paper behind an open link; undefined behind any other. */
export async function visitPaper(ground: Ground, token: string): Promise<{ pdf: Buffer; name: string } | undefined> {
  const link = await readSecretLink(ground, token);
  return (
    link &&
    ground.database.asDealership({ dealershipId: link.dealershipId, actor: visitor }, async (ctx) => {
      const row = await rowOf(ctx, link.hash);
      if (!row?.document) return undefined;
      const { state, deal, locale } = await visitOf(ctx, row);
      if (state !== 'open') return undefined;
      return { pdf: ctx.key.open(row.document, documentPlace(row.id)), name: `${deal.number}-${locale}.pdf` };
    })
  );
}

/**
 * Signs by a link, once: whoever comes second, also by a double click, changes nothing. The signature waits, sealed, until
 * the dealership signs too and the contract is sealed with both. Answers how the link stood before.
 */
export async function signByLink(
  ground: Ground,
  token: string,
  given: { name: string; drawing: string | null },
  origin: Origin,
): Promise<SigningVisit | undefined> {
  const link = await readSecretLink(ground, token);
  if (!link) return undefined;
  return ground.database.asDealership(
    { dealershipId: link.dealershipId, actor: visitor, origin, cause: { kind: 'customer', of: 'signing' } },
    async (ctx) => {
      const row = await rowOf(ctx, link.hash);
      if (!row) return undefined;
      const visit = await visitOf(ctx, row, 'change');
      if (visit.state !== 'open') return visit;
      const { party, wording, documentHash } = visit;
      const signature: SealedSignature = {
        party,
        name: given.name,
        wording: wording.join('\n'),
        drawing: given.drawing,
        at: ctx.now.toISOString(),
        ip: origin.ip,
        userAgent: origin.userAgent,
        documentHash,
      };
      await ctx.db
        .updateTable('signingLink')
        .set({ signedAt: ctx.now, signature: ctx.key.seal(JSON.stringify(signature), signaturePlace(row.id)) })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.id)
        .where('signedAt', 'is', null)
        .execute();
      await record(ctx, {
        event: 'deal.signed_by_link',
        record: { kind: 'deal', id: row.dealId },
        after: { party, documentHash },
        personal: { after: { name: given.name } },
      });
      return { ...visit, signedAt: ctx.now };
    },
    { write: true },
  );
}
