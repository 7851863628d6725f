import { unsubscribeUrl } from '#domains/customers/index.ts';
import { daysBetween } from '#kernel/calendar.ts';
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
import { reminderWords } from './reminder-words.ts';

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
  const times = await countReminder(ctx, invoiceId, today);
  if (times === null) throw new Conflict('This invoice was reminded of today already.', {}, 'reminded_today');
  return send(ctx, invoiceId, given, 'reminder', { times, late: daysBetween(invoice.dueOn!, today), text: null });
}

/** Reminds of an invoice by itself, with the words of a step; nothing goes when somebody reminded of it today. */
export async function sendReminder(
  ctx: Context,
  invoiceId: string,
  step: { today: string; textEn: string | null; textFr: string | null },
): Promise<void> {
  const { dueOn, locale } = await findInvoice(ctx, invoiceId);
  const times = await countReminder(ctx, invoiceId, step.today);
  if (times === null) return;
  const late = daysBetween(dueOn!, step.today);
  await send(ctx, invoiceId, { message: null }, 'reminder', {
    times,
    late,
    text: locale === 'fr' ? step.textFr : step.textEn,
  });
}

/** Counts a reminder of today. @returns which one it is; null when there was one today */
async function countReminder(ctx: Context, invoiceId: string, today: string): Promise<number | null> {
  const reminded = await ctx.db
    .updateTable('invoiceStanding')
    .set((eb) => ({ remindedOn: today, reminders: eb('reminders', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .where((eb) => eb.or([eb('remindedOn', 'is', null), eb('remindedOn', '<', today)]))
    .returning('reminders')
    .executeTakeFirst();
  return reminded?.reminders ?? null;
}

/** What a reminder is beside a letter: which one, how late it is, the dealership's own words for it. */
interface Reminding {
  times: number;
  late: number;
  text: string | null;
}

async function send(
  ctx: Context,
  invoiceId: string,
  given: Sending,
  kind: 'invoice' | 'reminder',
  reminding: Reminding | null = null,
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
  const letter = letterOf(ctx, facts, { kind, reminding, to, message: given.message, url: link.url, expiresAt });
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
    after: reminding ? { reminders: reminding.times } : {},
    personal: { after: { to } },
  });
  return findInvoice(ctx, invoiceId);
}

interface Sent {
  kind: 'invoice' | 'reminder';
  reminding: Reminding | null;
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
    number: invoice.number!,
    dealership: seller.name,
    name: buyer.name,
    due: dayWords(invoice.dueOn!, locale),
    balance: formatCents(invoice.balanceCents, locale),
  };
  const said = sent.reminding
    ? reminderWords({ ...words, ...sent.reminding }, sent.reminding.text, locale)
    : invoiceWords(invoice, words);
  return {
    kind: `invoices.${sent.kind}`,
    customerId: invoice.customer!.id,
    to: sent.to,
    toName: buyer.name,
    fromName: seller.name,
    ...(seller.email ? { replyTo: seller.email } : {}),
    subject: said.subject,
    ...letterPage({
      locale,
      sender: seller.name,
      heading: said.heading,
      paragraphs: [
        ...said.paragraphs,
        ...(sent.message ? [sent.message] : []),
        t('until', { date: formatDate(sent.expiresAt, locale, 'UTC', 'long') }),
      ],
      action: { label: t('open'), url: sent.url },
      footer: [sellerLines(seller), t('why', words), t('stop', { url: unsubscribe })],
    }),
    headers: { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

/** What the letter that brings an invoice or credit note says of it. */
function invoiceWords(
  invoice: Invoice,
  plain: Record<'number' | 'dealership' | 'name' | 'due' | 'balance', string>,
): ReturnType<typeof reminderWords> {
  const { locale } = invoice;
  const t = letterWords(locale);
  const words = {
    ...plain,
    date: dayWords(invoice.issuedOn!, locale),
    total: formatCents(invoice.totalCents, locale),
    invoice: invoice.mirrorOf?.number,
  };
  const what = invoice.kind === 'credit_note' ? 'credit' : 'invoice';
  const owed = what === 'invoice' && invoice.balanceCents > 0;
  const standing = owed ? t('owed', words) : what === 'invoice' && invoice.state === 'paid' ? t('paid') : null;
  return {
    subject: t(`${what}.subject`, words),
    heading: t(`${what}.heading`, words),
    paragraphs: [t(`${what}.body`, words), ...(standing ? [standing] : [])],
  };
}
