import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { formatDateTime } from '#kernel/format.ts';
import { newId } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import { formatPhone } from '#kernel/phone.ts';
import { Conflict, invalidField, NotFound } from '#kernel/problems.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { letterPage, post } from '#platform/mail/index.ts';
import { newSecretLink } from '#platform/web/secret-link.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { writeBillOfSale } from './bill-of-sale.ts';
import { contentHash } from './contract-text.ts';
import { requireVersion } from './deal-keeping.ts';
import { isSold } from './deal-status.ts';
import { wholeDeal } from './deals.ts';
import type { WholeDeal } from './deals.ts';
import { billedDeal } from './papers.ts';
import { requireSignable } from './signable.ts';
import { linkHours, linkState } from './signing-link.ts';
import type { LinkParty, NewSigningLink, SigningLink } from './signing-link.ts';
import { signingWords } from './signing-words.ts';

/** Where the paper of a link is sealed. */
export const documentPlace = (linkId: string): string => `signing link document ${linkId}`;

/** The contract of a deal as links see it. */
export const contractNow = ({ deal }: WholeDeal) => ({
  hash: contentHash(deal),
  stands: isSold(deal.status)
    ? ('sealed' as const)
    : deal.status === 'approved'
      ? ('waiting' as const)
      : ('other' as const),
});

const partyOf = ({ deal }: WholeDeal, party: LinkParty) => (party === 'buyer' ? deal.customer : deal.coBuyer) ?? null;

/** The links of a deal, newest first. @throws NotFound */
export async function listSigningLinks(ctx: Context, dealId: string): Promise<SigningLink[]> {
  const whole = await wholeDeal(ctx, dealId);
  const contract = contractNow(whole);
  const rows = await ctx.db
    .selectFrom('signingLink as link')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'link.dealershipId').onRef('staff.id', '=', 'link.madeBy'),
    )
    .leftJoin('dealershipMail as mail', (join) =>
      join.onRef('mail.dealershipId', '=', 'link.dealershipId').onRef('mail.id', '=', 'link.mailId'),
    )
    .select([
      'link.id',
      'link.party',
      'link.locale',
      'link.contentHash',
      'link.documentHash',
      'link.mailId',
      'link.madeAt',
      'link.expiresAt',
      'link.endedWhy',
      'link.signedAt',
      'staff.name as madeBy',
      'mail.state as mail',
    ])
    .where('link.dealershipId', '=', ctx.dealershipId)
    .where('link.dealId', '=', dealId)
    .orderBy('link.madeAt', 'desc')
    .orderBy('link.id', 'desc')
    .limit(50)
    .execute();
  const seesNames = ctx.actor.permissions.has('customers.read');
  return rows.map(({ contentHash: _content, mailId, endedWhy: _why, ...row }) => {
    const party = row.party as LinkParty;
    const name = partyOf(whole, party)?.name;
    return {
      ...row,
      party,
      ...(seesNames && name ? { name } : {}),
      locale: row.locale as Locale,
      mail: row.mail as SigningLink['mail'],
      by: mailId ? ('email' as const) : ('copy' as const),
      state: linkState({ ...row, contentHash: _content, endedWhy: _why }, contract, ctx.now),
    };
  });
}

/**
 * Makes a link by which one party signs the contract on a device of their own, and sends it if asked. An earlier link of the
 * same party ends. The paper is written once and kept: what is shown is what is signed. It answers the address only where it
 * is to be copied, and its answer is stored nowhere.
 * @throws NotFound · Conflict when the deal was changed, or is not ready to be signed · Invalid
 */
export async function makeSigningLink(
  ctx: OwnContext,
  dealId: string,
  given: NewSigningLink,
): Promise<{ link: SigningLink; url: string | null }> {
  const ready = async (inside: Context): Promise<WholeDeal> => {
    const whole = await wholeDeal(inside, dealId, 'change');
    requireVersion(inside, whole, given.version);
    await requireSignable(inside, whole, given.override);
    return whole;
  };
  const facts = await ctx.work(async (inside) => {
    const whole = await ready(inside);
    const party = partyOf(whole, given.party);
    if (!party) throw invalidField('/party', 'no_such_party', 'The deal does not have this party.');
    return {
      hash: contentHash(whole.deal),
      locale: given.locale ?? party.locale,
      billed: await billedDeal(inside, dealId),
    };
  });
  // Written outside of the transaction: it takes processor time, not the database's.
  const pdf = await writeBillOfSale({ ...facts.billed, forSignature: true }, facts.locale);
  return ctx.work(async (inside) => {
    const whole = await ready(inside);
    if (contentHash(whole.deal) !== facts.hash)
      throw new Conflict('The deal was changed meanwhile. Look at it again and repeat.', {}, 'stale');
    const links = await listSigningLinks(inside, dealId);
    if (links.some((one) => one.party === given.party && one.state === 'signed'))
      throw new Conflict('This party has signed by a link already. Take that link back first.', {}, 'signed_already');
    const { url, hash } = newSecretLink(inside.ground, '/sign', inside.dealershipId);
    const expiresAt = new Date(inside.now.getTime() + linkHours * 3_600_000);
    const id = newId();
    await inside.db
      .updateTable('signingLink')
      .set({ endedAt: inside.now, endedWhy: 'replaced', document: null })
      .where('dealershipId', '=', inside.dealershipId)
      .where('dealId', '=', dealId)
      .where('party', '=', given.party)
      .where('endedAt', 'is', null)
      .where('signedAt', 'is', null)
      .execute();
    const mailId =
      given.by === 'email' ? await send(inside, whole, given, { url, locale: facts.locale, expiresAt }) : null;
    await inside.db
      .insertInto('signingLink')
      .values({
        dealershipId: inside.dealershipId,
        id,
        dealId,
        party: given.party,
        locale: facts.locale,
        tokenHash: hash,
        contentHash: facts.hash,
        documentHash: createHash('sha256').update(pdf).digest('hex'),
        document: inside.key.seal(pdf, documentPlace(id)),
        mailId,
        override: given.override ?? null,
        madeBy: inside.actor.staffId,
        madeAt: inside.now,
        expiresAt,
      })
      .execute();
    await record(inside, {
      event: 'deal.signing_link_made',
      record: { kind: 'deal', id: dealId },
      after: { party: given.party, by: given.by, ...(given.override ? { override: given.override } : {}) },
    });
    const link = (await listSigningLinks(inside, dealId)).find((one) => one.id === id)!;
    return { link, url: given.by === 'copy' ? url : null };
  });
}

async function send(
  ctx: Context,
  whole: WholeDeal,
  given: NewSigningLink,
  { url, locale, expiresAt }: { url: string; locale: Locale; expiresAt: Date },
): Promise<string> {
  const { deal } = whole;
  const person = partyOf(whole, given.party)!;
  const to = given.to ?? person.email;
  if (!to) throw invalidField('/to', 'no_email', 'must be given: the customer has no e-mail address.');
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'email', 'phone', 'timeZone'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const t = signingWords(locale);
  const words = {
    dealership: dealership.name,
    number: deal.number,
    name: person.name,
    vehicle: deal.vehicle ? vehicleName(deal.vehicle, locale) : '–',
    until: formatDateTime(expiresAt, locale, dealership.timeZone),
  };
  return post(ctx, {
    kind: 'deals.signing',
    to,
    toName: person.name,
    fromName: dealership.name,
    ...(dealership.email ? { replyTo: dealership.email } : {}),
    subject: t('letter.subject', words),
    ...letterPage({
      locale,
      sender: dealership.name,
      heading: t('letter.heading', words),
      paragraphs: [t('letter.body', words), t('letter.once', words), t('letter.paper')],
      action: { label: t('letter.open'), url },
      footer: [
        [dealership.name, deal.dealer.street, dealership.phone && formatPhone(dealership.phone)]
          .filter(Boolean)
          .join('\n'),
        t('letter.why', words),
      ],
    }),
    secret: true,
  });
}

/**
 * Takes a link back, also one that was signed while the contract is not sealed: its signature then counts for nothing.
 * Doing it twice changes nothing. @throws NotFound · Conflict when the contract is sealed
 */
export async function withdrawSigningLink(ctx: Context, dealId: string, linkId: string): Promise<SigningLink> {
  const { deal } = await wholeDeal(ctx, dealId, 'change');
  const link = await linkRow(ctx, dealId, linkId);
  if (isSold(deal.status) && link.signedAt)
    throw new Conflict('The contract is sealed with this signature.', {}, 'deal_sealed');
  if (!link.endedAt) {
    await ctx.db
      .updateTable('signingLink')
      .set({ endedAt: ctx.now, endedWhy: 'withdrawn', ...(link.signedAt ? {} : { document: null }) })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', linkId)
      .execute();
    await record(ctx, {
      event: 'deal.signing_link_withdrawn',
      record: { kind: 'deal', id: dealId },
      after: { party: link.party, signed: link.signedAt !== null },
    });
  }
  return (await listSigningLinks(ctx, dealId)).find((one) => one.id === linkId)!;
}

async function linkRow(ctx: Context, dealId: string, linkId: string) {
  const found = await ctx.db
    .selectFrom('signingLink')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', dealId)
    .where('id', '=', linkId)
    .executeTakeFirst();
  if (!found) throw new NotFound('link');
  return found;
}

/** The very paper that a link shows, or showed to whom signed it. @throws NotFound also when it was forgotten */
export async function signingPaper(ctx: Context, dealId: string, linkId: string): Promise<Buffer> {
  await billedDeal(ctx, dealId);
  const { document } = await linkRow(ctx, dealId, linkId);
  if (!document) throw new NotFound('paper');
  return ctx.key.open(document, documentPlace(linkId));
}

/** Forgets the papers of links that ended unused; what was signed is kept. Returns how many. */
export async function forgetUnsignedPapers(ctx: Context): Promise<number> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('signingLink')
    .set({ document: null })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('signedAt', 'is', null)
    .where('document', 'is not', null)
    .where((eb) => eb.or([eb('expiresAt', '<=', ctx.now), eb('endedAt', 'is not', null)]))
    .where(sql<boolean>`not core.held('signing_link', id)`)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
