import { unsubscribeUrl } from '#domains/customers/index.ts';
import { formatCents, formatDate } from '#kernel/format.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { letterPage, post } from '#platform/mail/index.ts';
import type { Letter } from '#platform/mail/index.ts';
import { z } from 'zod';
import type { Invoice } from './invoice.ts';
import { linkDays, newLink } from './invoice-link.ts';
import { dayWords, invoiceFacts, invoiceFile, sellerLines, writeInvoice } from './invoice-paper.ts';
import type { InvoiceFacts } from './invoice-paper.ts';
import { findInvoice } from './invoices.ts';
import { letterWords } from './letter-words.ts';
import { dealerToday } from './posting-day.ts';

export const Sending = z.strictObject({
  to: Email.optional().describe('The customer’s address if absent'),
  message: text(5000, { lines: true })
    .transform((value) => value || null)
    .nullable()
    // Needed, so that a request without a body sends no letter.
    .describe('Words of one’s own; null for none'),
});
export type Sending = z.output<typeof Sending>;

/**
 * Sends an issued invoice or credit note by e-mail: the PDF goes with it, and a link that works for some months. Nothing tracks
 * whether it was read. @throws Conflict for a draft · Invalid when the customer has no address
 */
export const sendInvoice = (ctx: Context, invoiceId: string, given: Sending): Promise<Invoice> =>
  send(ctx, invoiceId, given, 'invoice');

/**
 * Reminds of an invoice that is overdue; each reminder says which one it is. @throws Conflict when nothing is overdue, or it
 * was reminded of today already
 */
export async function remindOf(ctx: Context, invoiceId: string, given: Sending): Promise<Invoice> {
  const invoice = await findInvoice(ctx, invoiceId);
  if (!invoice.overdue) throw new Conflict('Nothing of this invoice is overdue.', {}, 'not_overdue');
  const today = await dealerToday(ctx);
  const reminded = await ctx.db
    .updateTable('invoiceStanding')
    .set((eb) => ({ remindedOn: today, reminders: eb('reminders', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .where((eb) => eb.or([eb('remindedOn', 'is', null), eb('remindedOn', '<', today)]))
    .returning('reminders')
    .executeTakeFirst();
  if (!reminded) throw new Conflict('This invoice was reminded of today already.', {}, 'reminded_today');
  return send(ctx, invoiceId, given, 'reminder', reminded.reminders);
}

async function send(
  ctx: Context,
  invoiceId: string,
  given: Sending,
  kind: 'invoice' | 'reminder',
  times = 0,
): Promise<Invoice> {
  const facts = await invoiceFacts(ctx, invoiceId);
  const { invoice } = facts;
  if (invoice.state === 'draft') throw new Conflict('A draft is not sent: issue it first.', {}, 'not_issued');
  const { email } = await ctx.db
    .selectFrom('customer')
    .select('email')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', invoice.customer!.id)
    .executeTakeFirstOrThrow();
  const to = given.to ?? email;
  if (!to) throw invalidField('/to', 'no_email', 'must be given: the customer has no e-mail address.');
  const link = newLink(ctx.ground, ctx.dealershipId);
  const expiresAt = new Date(ctx.now.getTime() + linkDays * 86_400_000);
  const letter = letterOf(ctx, facts, { kind, times, to, message: given.message, url: link.url, expiresAt });
  const pdf = await writeInvoice(facts);
  const mailId = await post(ctx, letter, [{ name: invoiceFile(invoice), contentType: 'application/pdf', bytes: pdf }]);
  await ctx.db
    .insertInto('invoiceSending')
    .values({
      dealershipId: ctx.dealershipId,
      id: newId(),
      invoiceId,
      kind,
      mailId,
      tokenHash: link.hash,
      expiresAt,
      sentBy: ctx.actor.staffId,
      sentAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: kind === 'invoice' ? 'invoice.sent' : 'invoice.reminded',
    record: { kind: 'invoice', id: invoiceId },
    after: kind === 'invoice' ? {} : { reminders: times },
    personal: { after: { to } },
  });
  return findInvoice(ctx, invoiceId);
}

interface Sent {
  kind: 'invoice' | 'reminder';
  times: number;
  to: string;
  message: string | null;
  url: string;
  expiresAt: Date;
}

function letterOf(ctx: Context, { invoice, parties: { seller, buyer } }: InvoiceFacts, sent: Sent): Letter {
  const { locale } = invoice;
  const t = letterWords(locale);
  const unsubscribe = unsubscribeUrl(ctx.ground, ctx.dealershipId, invoice.customer!.id);
  const words = {
    number: invoice.number,
    dealership: seller.name,
    name: buyer.name,
    date: dayWords(invoice.issuedOn!, locale),
    due: dayWords(invoice.dueOn!, locale),
    total: formatCents(invoice.totalCents, locale),
    balance: formatCents(invoice.balanceCents, locale),
    invoice: invoice.mirrorOf?.number,
    n: sent.times,
  };
  const what = sent.kind === 'reminder' ? 'reminder' : invoice.kind === 'credit_note' ? 'credit' : 'invoice';
  const standing =
    what === 'reminder'
      ? t(sent.times > 1 ? 'reminder.again' : 'reminder.first', words)
      : what === 'invoice' && invoice.balanceCents > 0
        ? t('owed', words)
        : invoice.state === 'paid'
          ? t('paid')
          : null;
  return {
    kind: `invoices.${sent.kind}`,
    to: sent.to,
    toName: buyer.name,
    fromName: seller.name,
    ...(seller.email ? { replyTo: seller.email } : {}),
    subject: t(`${what}.subject`, words),
    ...letterPage({
      locale,
      sender: seller.name,
      heading: t(`${what}.heading`, words),
      paragraphs: [
        t(`${what}.body`, words),
        ...(standing ? [standing] : []),
        ...(sent.message ? [sent.message] : []),
        t('until', { date: formatDate(sent.expiresAt, locale, 'UTC', 'long') }),
      ],
      action: { label: t('open'), url: sent.url },
      footer: [sellerLines(seller), t('why', words), t('stop', { url: unsubscribe })],
    }),
    headers: { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}
