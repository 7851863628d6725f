import { sql } from 'kysely';
import { dealsMessages } from '#domains/deals/index.ts';
import { leadsMessages } from '#domains/leads/index.ts';
import { addDays, atWall, wallClock } from '#kernel/calendar.ts';
import { formatCents, formatClock, formatDate, formatDateTime, formatDistance } from '#kernel/format.ts';
import { formatPhone } from '#kernel/phone.ts';
import { writePaper } from '#platform/documents/index.ts';
import type { Context } from '#platform/database/context.ts';
import { archiveForm } from './archive-index.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { dealershipOf, schemaName, writeIndex } from './everything.ts';
import type { Written } from './everything.ts';
import { exportsMessages } from './messages.ts';
import type { ExportsKey } from './messages.ts';
import type { Progress } from './progress.ts';
import { addReport } from './report.ts';

interface Stocked {
  stock: string;
  vehicle: string;
  vin: string | null;
  place: string;
  price: number | null;
  odometer: number | null;
  unit: 'km' | 'mi';
}
interface Open {
  number: string;
  status: 'worksheet' | 'quoted' | 'submitted' | 'approved' | 'signed' | 'funded';
  customer: string | null;
  phone: string | null;
  vehicle: string | null;
  total: number;
  /** What was paid ahead, less what was given back. */
  paid: number;
}
interface Expected {
  startsAt: Date;
  endsAt: Date;
  kind: 'visit' | 'test_drive' | 'delivery';
  state: 'booked' | 'confirmed' | 'kept' | 'no_show';
  customer: string;
  phone: string | null;
  vehicle: string | null;
  place: string;
  staff: string;
}
interface Asked {
  at: string;
  stage: 'new' | 'contacted' | 'appointment' | 'visited' | 'negotiating';
  customer: string;
  phone: string | null;
  vehicle: string | null;
}

/** What is written by hand, each with its lines. All of it fits on one sheet. */
const formFields: readonly [field: ExportsKey, lines: number][] = [
  ['form.buyer', 1],
  ['form.address', 1],
  ['form.phone', 1],
  ['form.identity', 1],
  ['form.stock', 1],
  ['form.odometer', 1],
  ['form.disclosures', 2],
  ['form.price', 1],
  ['form.fees', 2],
  ['form.trade', 1],
  ['form.taxes', 1],
  ['form.deposit', 1],
  ['form.delivery', 1],
  ['form.signatures', 1],
];

/** Writes what a lot needs to go on without us: what stands there, who is expected, which deals are open, a sheet for a sale. */
export async function writeContinuity(
  ctx: Context,
  writer: ArchiveWriter,
  progress: Progress,
  version: string,
): Promise<Written> {
  const t = exportsMessages(ctx.locale);
  const dealership = await dealershipOf(ctx);
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const of = { author: dealership.legalName, locale: ctx.locale, at: ctx.now };
  const beside = `${dealership.name}\n${formatDateTime(ctx.now, ctx.locale, timeZone)}`;
  const name = sql`concat_ws(' ', v.year, v.make, v.model, v.trim)`;
  const phone = (number: string | null): string => (number ? formatPhone(number) : '');

  const { rows: stocked } = await sql<Stocked>`
    select v.stock_number as stock, ${name} as vehicle, v.vin, concat_ws(' · ', l.name, v.lot_position) as place,
           v.asking_price_cents as price, v.odometer_value as odometer, v.odometer_unit as unit
    from vehicle v left join location l on l.dealership_id = v.dealership_id and l.id = v.location_id
    where v.dealership_id = ${ctx.dealershipId} and v.status in ('incoming', 'reconditioning', 'available', 'on_hold', 'sale_pending')
    order by v.stock_folded`.execute(ctx.db);
  await addReport(
    writer,
    {
      path: 'inventory',
      title: t('continuity.inventory'),
      beside,
      lead: t('continuity.lead'),
      columns: [
        { label: t('stock.number'), share: 0.1 },
        { label: t('stock.vehicle'), share: 0.29 },
        { label: t('stock.vin'), share: 0.22 },
        { label: t('stock.place'), share: 0.13 },
        { label: t('stock.odometer'), share: 0.13, align: 'right' },
        { label: t('stock.price'), share: 0.13, align: 'right' },
      ],
      rows: stocked.map((one) => [
        one.stock,
        one.vehicle,
        one.vin ?? '',
        one.place,
        {
          shown: one.odometer === null ? '' : formatDistance(one.odometer, one.unit, ctx.locale),
          value: one.odometer === null ? null : `${one.odometer} ${one.unit}`,
        },
        { shown: one.price === null ? '' : formatCents(one.price, ctx.locale), value: one.price },
      ]),
      empty: t('records.none'),
    },
    of,
  );

  const { rows: open } = await sql<Open>`
    select d.number, d.status, c.name as customer, c.phone, v.stock_number || ' ' || ${name} as vehicle, d.total_cents as total,
           (select coalesce(sum(p.amount_cents), 0) from deal_deposit p
              where p.dealership_id = d.dealership_id and p.deal_id = d.id)::bigint as paid
    from deal d
    left join customer c on c.dealership_id = d.dealership_id and c.id = d.customer_id
    left join vehicle v on v.dealership_id = d.dealership_id and v.id = d.vehicle_id
    where d.dealership_id = ${ctx.dealershipId} and d.status not in ('delivered', 'closed', 'cancelled')
      and (d.customer_id is null or c.id is not null)
    order by d.updated_at desc, d.id`.execute(ctx.db);
  await addReport(
    writer,
    {
      path: 'open-deals',
      title: t('continuity.deals'),
      beside,
      lead: t('continuity.lead'),
      columns: [
        { label: t('deal.number'), share: 0.13 },
        { label: t('deal.customer'), share: 0.22 },
        { label: t('deal.phone'), share: 0 },
        { label: t('deal.vehicle'), share: 0.25 },
        { label: t('deal.status'), share: 0.13 },
        { label: t('deal.total'), share: 0.14, align: 'right' },
        { label: t('deal.paid'), share: 0.13, align: 'right' },
      ],
      rows: open.map((one) => [
        one.number,
        { shown: [one.customer, phone(one.phone)].filter(Boolean).join('\n'), value: one.customer },
        phone(one.phone),
        one.vehicle ?? '',
        dealsMessages(ctx.locale)(`status.${one.status}`),
        { shown: formatCents(one.total, ctx.locale), value: one.total },
        { shown: formatCents(one.paid, ctx.locale), value: one.paid },
      ]),
      empty: t('records.none'),
    },
    of,
  );

  // Today's appointments and tomorrow's, by the dealership's wall.
  const { day } = wallClock(ctx.now, timeZone);
  const { rows: expected } = await sql<Expected>`
    select a.starts_at as "startsAt", a.ends_at as "endsAt", a.kind, a.state, c.name as customer, c.phone,
           v.stock_number || ' ' || ${name} as vehicle, l.name as place, s.name as staff
    from appointment a
    join customer c on c.dealership_id = a.dealership_id and c.id = a.customer_id
    join location l on l.dealership_id = a.dealership_id and l.id = a.location_id
    join staff_member s on s.dealership_id = a.dealership_id and s.id = a.staff_id
    left join vehicle v on v.dealership_id = a.dealership_id and v.id = a.vehicle_id
    where a.dealership_id = ${ctx.dealershipId} and a.state <> 'cancelled'
      and a.starts_at >= ${atWall(day, '00:00', timeZone).at} and a.starts_at < ${atWall(addDays(day, 2), '00:00', timeZone).at}
    order by a.starts_at, a.id`.execute(ctx.db);
  const words = leadsMessages(ctx.locale);
  const clock = (at: Date): string => formatClock(wallClock(at, timeZone).time, ctx.locale);
  const spoken = ({ startsAt, endsAt }: Expected): string =>
    `${formatDate(startsAt, ctx.locale, timeZone)}\n${clock(startsAt)} – ${clock(endsAt)}`;
  await addReport(
    writer,
    {
      path: 'appointments',
      title: t('continuity.appointments'),
      beside,
      lead: t('continuity.lead'),
      columns: [
        { label: t('appointment.when'), share: 0.21 },
        { label: t('appointment.until'), share: 0 },
        { label: t('appointment.kind'), share: 0.13 },
        { label: t('deal.customer'), share: 0.2 },
        { label: t('deal.phone'), share: 0 },
        { label: t('deal.vehicle'), share: 0.22 },
        { label: t('stock.place'), share: 0.12 },
        { label: t('appointment.staff'), share: 0.12 },
      ],
      rows: expected.map((one) => [
        { shown: spoken(one), value: one.startsAt.toISOString() },
        one.endsAt.toISOString(),
        {
          shown: `${words(`appointment.${one.kind}`)}\n${words(`appointmentState.${one.state}`)}`,
          value: `${one.kind} ${one.state}`,
        },
        { shown: [one.customer, phone(one.phone)].filter(Boolean).join('\n'), value: one.customer },
        phone(one.phone),
        one.vehicle ?? '',
        one.place,
        one.staff,
      ]),
      empty: t('continuity.noAppointments'),
    },
    of,
  );

  // Who agreed to come first; then who was heard of in the last two weeks and is not lost or won.
  const { rows: asked } = await sql<Asked>`
    select l.last_activity_at::text as at, l.stage, c.name as customer, c.phone, v.stock_number || ' ' || ${name} as vehicle
    from lead l
    join customer c on c.dealership_id = l.dealership_id and c.id = l.customer_id
    left join vehicle v on v.dealership_id = l.dealership_id and v.id = l.vehicle_id
    where l.dealership_id = ${ctx.dealershipId} and l.stage not in ('won', 'lost') and not l.suspected_spam
      and (l.stage = 'appointment' or l.last_activity_at > ${new Date(ctx.now.getTime() - 14 * 86_400_000)})
    order by l.stage <> 'appointment', l.last_activity_at desc, l.id limit 500`.execute(ctx.db);
  await addReport(
    writer,
    {
      path: 'open-leads',
      title: t('continuity.leads'),
      beside,
      lead: t('continuity.lead'),
      columns: [
        { label: t('deal.customer'), share: 0.23 },
        { label: t('deal.phone'), share: 0.16 },
        { label: t('deal.vehicle'), share: 0.25 },
        { label: t('lead.stage'), share: 0.15 },
        { label: t('lead.since'), share: 0.21 },
      ],
      rows: asked.map((one) => [
        one.customer,
        phone(one.phone),
        one.vehicle ?? '',
        words(`stage.${one.stage}`),
        { shown: formatDateTime(new Date(one.at), ctx.locale, timeZone), value: one.at },
      ]),
      empty: t('records.none'),
    },
    of,
  );

  const title = t('continuity.form');
  const form = await writePaper(
    {
      title,
      author: dealership.legalName,
      language: ctx.locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: ctx.now,
      foot: (page, pages) => t('foot', { title, page, pages }),
    },
    (paper) => {
      paper.title(title, dealership.legalName);
      paper.paragraph(t('form.lead'), { small: true });
      paper.space(4);
      for (const [field, lines] of formFields) paper.blank(t(field), lines);
    },
  );
  await writer.add('sale-on-paper.pdf', form, true);
  progress.files(5);
  progress.rows(stocked.length + open.length + expected.length + asked.length);
  await writeIndex(writer, {
    form: archiveForm,
    product: version,
    kind: 'continuity',
    schema: schemaName(),
    snapshotAt: ctx.now.toISOString(),
    dealership,
    photos: false,
    tables: {},
    missing: [],
  });
  const counts = {
    vehicles: stocked.length,
    deals: open.length,
    appointments: expected.length,
    leads: asked.length,
  };
  return { counts, files: 5, missing: 0 };
}
