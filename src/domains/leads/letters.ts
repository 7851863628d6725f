import { unsubscribeUrl } from '#domains/customers/index.ts';
import type { Customer } from '#domains/customers/index.ts';
import { formatPhone } from '#kernel/phone.ts';
import { NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import type { NamedVehicle } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import { letterPage } from '#platform/mail/index.ts';
import type { Letter } from '#platform/mail/index.ts';
import type { LeadItem } from './lead.ts';
import { lastMailId, replyAddress } from './lead-thread.ts';
import { leadsMessages } from './messages.ts';

/** Who writes: the identification that every commercial letter must carry (CASL s. 6(2)). */
export interface Sender {
  name: string;
  email: string | null;
  lines: string;
}

/** Who writes to customers of this dealership. */
export async function senderOf(ctx: Context): Promise<Sender> {
  const found = await ctx.db
    .selectFrom('dealership')
    .leftJoin('location', (join) =>
      join.onRef('location.dealershipId', '=', 'dealership.dealershipId').on('location.archivedAt', 'is', null),
    )
    .select([
      'dealership.name',
      'dealership.legalName',
      'dealership.registrationNumber',
      'dealership.email',
      'dealership.phone',
      'location.street',
      'location.city',
      'location.province',
      'location.postalCode',
    ])
    .where('dealership.dealershipId', '=', ctx.dealershipId)
    .orderBy('location.position')
    .limit(1)
    .executeTakeFirst();
  if (!found) throw new NotFound('dealership');
  const address = found.street ? `${found.street}, ${found.city} ${found.province} ${found.postalCode}` : null;
  const lines = [
    found.legalName,
    address,
    [found.phone ? formatPhone(found.phone) : null, found.email].filter(Boolean).join(' · '),
  ]
    .filter(Boolean)
    .join('\n');
  return { name: found.name, email: found.email, lines };
}

/** A vehicle in the words of who reads of it. */
export const vehicleWords = (vehicle: NamedVehicle | null, locale: Locale): string | null =>
  vehicle && shortVehicleName(vehicle, locale);

/** What stands under every letter to a customer, and the headers by which a mail program takes them off offers. */
export function footer(
  ctx: Context,
  sender: Sender,
  customer: Pick<Customer, 'id' | 'locale'>,
  why: 'mail.why' | 'visit.why' = 'mail.why',
): { lines: string[]; headers: Record<string, string> } {
  const t = leadsMessages(customer.locale);
  const url = unsubscribeUrl(ctx.ground, ctx.dealershipId, customer.id);
  return {
    lines: [sender.lines, t(why, { dealership: sender.name }), t('mail.stop', { url })],
    headers: { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

/** A member of staff answers a customer, in their own words. */
export async function replyLetter(
  ctx: Context,
  lead: LeadItem,
  customer: Customer,
  reply: { subject?: string | undefined; body: string },
): Promise<Letter> {
  const sender = await senderOf(ctx);
  const t = leadsMessages(customer.locale);
  const vehicle = vehicleWords(lead.vehicle, customer.locale);
  const { lines, headers } = footer(ctx, sender, customer);
  const replyTo = (await replyAddress(ctx, lead.id)) ?? sender.email;
  return {
    kind: 'leads.reply',
    customerId: customer.id,
    to: customer.email!,
    toName: customer.name,
    fromName: sender.name,
    ...(replyTo ? { replyTo } : {}),
    inReplyTo: await lastMailId(ctx, lead.id),
    subject:
      reply.subject ||
      (vehicle
        ? t('mail.reply.subjectVehicle', { vehicle, dealership: sender.name })
        : t('mail.reply.subject', { dealership: sender.name })),
    ...letterPage({
      locale: customer.locale,
      sender: sender.name,
      paragraphs: reply.body.split(/\n{2,}/),
      footer: lines,
    }),
    headers,
  };
}

/** The answer that goes out by itself: it arrived, and somebody will write. */
export async function automaticLetter(ctx: Context, lead: LeadItem, customer: Customer): Promise<Letter> {
  const sender = await senderOf(ctx);
  const t = leadsMessages(customer.locale);
  const vehicle = vehicleWords(lead.vehicle, customer.locale);
  const { lines, headers } = footer(ctx, sender, customer);
  const replyTo = (await replyAddress(ctx, lead.id)) ?? sender.email;
  return {
    kind: 'leads.automatic_answer',
    class: 'answer',
    customerId: customer.id,
    to: customer.email!,
    toName: customer.name,
    fromName: sender.name,
    ...(replyTo ? { replyTo } : {}),
    subject: t('mail.answer.subject', { dealership: sender.name }),
    ...letterPage({
      locale: customer.locale,
      sender: sender.name,
      heading: t('mail.answer.heading', { name: customer.name }),
      paragraphs: [
        vehicle ? t('mail.answer.aboutVehicle', { vehicle }) : t('mail.answer.general'),
        ...(lead.message ? [t('mail.answer.copy', { message: lead.message })] : []),
      ],
      footer: lines,
    }),
    headers: { ...headers, 'Auto-Submitted': 'auto-replied' },
  };
}

/** Tells a member of staff that a lead, or an answer of its customer, is waiting. No customer's data: mail boxes are not the place for it. */
export async function alertLetter(
  ctx: Context,
  lead: LeadItem,
  to: { email: string; name: string; locale: Locale },
  about: 'lead' | 'answer' = 'lead',
): Promise<Letter> {
  const sender = await senderOf(ctx);
  const t = leadsMessages(to.locale);
  const vehicle = vehicleWords(lead.vehicle, to.locale);
  return {
    kind: 'leads.alert',
    to: to.email,
    toName: to.name,
    subject:
      about === 'answer'
        ? t('mail.alert.answered', { vehicle: vehicle ? ` · ${vehicle}` : '' })
        : vehicle
          ? t('mail.alert.subject', { vehicle })
          : t('mail.alert.subjectGeneral'),
    ...letterPage({
      locale: to.locale,
      sender: sender.name,
      heading: t(about === 'answer' ? 'mail.alert.answeredHeading' : 'mail.alert.heading'),
      paragraphs: [
        t('mail.alert.body', {
          source: t(`source.${lead.source}`),
          kind: t(`kind.${lead.kind}`),
          vehicle: vehicle ? ` · ${vehicle}` : '',
        }),
      ],
      action: { label: t('mail.alert.open'), url: `${ctx.ground.config.origin}/leads/${lead.id}` },
      footer: [t('mail.alert.why', { dealership: sender.name })],
    }),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
