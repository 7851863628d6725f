import { findCustomer } from '#domains/customers/index.ts';
import { formatDate, formatMeeting } from '#kernel/format.ts';
import { writeCalendar } from '#kernel/icalendar.ts';
import { invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { letterPage, post } from '#platform/mail/index.ts';
import type { Appointment } from './appointment.ts';
import type { AppointmentRow } from './appointments.ts';
import { footer, senderOf, vehicleWords } from './letters.ts';
import { lastMailId, replyAddress } from './lead-thread.ts';
import { leadsMessages } from './messages.ts';

/** What a customer is told of. */
export type Told = 'booked' | 'moved' | 'changed' | 'cancelled' | 'reopened';

/** By which letter each is told. */
const letters = {
  booked: 'booked',
  reopened: 'booked',
  moved: 'moved',
  changed: 'moved',
  cancelled: 'cancelled',
} as const;

/**
 * Writes to the customer of an appointment, in their language, with a calendar file that puts it in, moves it or takes it out.
 * The answer comes to the lead. It leaves by the gate for letters to customers once this transaction has committed.
 * @throws Invalid at `/tell` when the customer left no e-mail address
 */
export async function tellCustomer(
  ctx: Context,
  row: AppointmentRow,
  what: Told,
  before: Appointment | null,
  timeZone: string,
): Promise<{ mailId: string; subject: string }> {
  const customer = await findCustomer(ctx, row.customerId);
  if (!customer.email)
    throw invalidField('/tell', 'no_email', 'The customer left no e-mail address; call them instead.');
  const { locale } = customer;
  const sender = await senderOf(ctx);
  const t = leadsMessages(locale);
  const kind = row.kind;
  const vehicle = vehicleWords(vehicleOf(row), locale) ?? 'none';
  const when = formatMeeting(row.startsAt, locale, timeZone);
  const where = await addressOf(ctx, row.locationId);
  const replyTo = (await replyAddress(ctx, row.leadId)) ?? sender.email;
  const letter = letters[what];
  const day = formatDate(row.startsAt, locale, timeZone, 'long');
  const subject = t(`visit.subject.${letter}`, { kind, day, dealership: sender.name });
  const { lines, headers } = footer(ctx, sender, customer, 'visit.why');
  const moved = before !== null && before.startsAt.getTime() !== row.startsAt.getTime();
  const paragraphs =
    letter === 'cancelled'
      ? [t('visit.body.cancelled', { kind, when })]
      : [
          t(`visit.body.${letter}`, {
            person: row.staffName,
            before: moved ? formatMeeting(before.startsAt, locale, timeZone) : 'none',
          }),
          [t('visit.when', { when }), t('visit.what', { kind, vehicle }), t('visit.where', { where })].join('\n'),
          ...(kind === 'test_drive' ? [t('visit.licence')] : []),
          t('visit.calendar'),
        ];
  const calendar = writeCalendar({
    method: letter === 'cancelled' ? 'CANCEL' : 'REQUEST',
    at: ctx.now,
    events: [
      {
        uid: row.id,
        sequence: row.sequence,
        startsAt: row.startsAt,
        endsAt: row.endsAt,
        summary: t('visit.summary', { kind, vehicle, dealership: sender.name }),
        location: where,
        ...(kind === 'test_drive' ? { description: t('visit.licence') } : {}),
        status: letter === 'cancelled' ? 'CANCELLED' : 'CONFIRMED',
        organizer: { name: sender.name, email: replyTo ?? ctx.ground.config.mailFrom },
        attendee: { name: customer.name, email: customer.email },
      },
    ],
  });
  const mailId = await post(
    ctx,
    {
      kind: `leads.appointment_${letter}`,
      class: 'transactional',
      customerId: customer.id,
      to: customer.email,
      toName: customer.name,
      fromName: sender.name,
      ...(replyTo ? { replyTo } : {}),
      inReplyTo: await lastMailId(ctx, row.leadId),
      subject,
      ...letterPage({
        locale,
        sender: sender.name,
        heading: t(`visit.heading.${letter}`, { name: customer.name }),
        paragraphs,
        footer: lines,
      }),
      headers,
    },
    [
      {
        name: 'appointment.ics',
        contentType: `text/calendar; charset=utf-8; method=${letter === 'cancelled' ? 'CANCEL' : 'REQUEST'}`,
        bytes: Buffer.from(calendar),
      },
    ],
  );
  await ctx.db
    .updateTable('appointment')
    .set({ toldAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .execute();
  return { mailId, subject };
}

/** The vehicle of an appointment, as it is named. */
export const vehicleOf = (row: AppointmentRow) =>
  row.vehicleId === null
    ? null
    : { year: row.year, make: row.make, model: row.model, stockNumber: row.stockNumber ?? '' };

/** Where a location is, on one line. */
export async function addressOf(ctx: Context, locationId: string): Promise<string> {
  const place = await ctx.db
    .selectFrom('location')
    .select(['name', 'street', 'city', 'province', 'postalCode'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', locationId)
    .executeTakeFirstOrThrow();
  return `${place.name}, ${place.street}, ${place.city} ${place.province} ${place.postalCode}`;
}
