import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { dayWords, fiscalYearEndMonth, taxReport, trustLedger } from '#domains/invoices/index.ts';
import { formatCents, formatNumber } from '#kernel/format.ts';
import { taxMessages } from '#kernel/tax/messages.ts';
import type { Context } from '#platform/database/context.ts';
import { archiveForm } from './archive-index.ts';
import { writePapers } from './archive-papers.ts';
import type { Days } from './archive-papers.ts';
import { writeCsv } from './archive-tables.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { dealershipOf, schemaName, writeIndex } from './everything.ts';
import type { Written } from './everything.ts';
import { exportsMessages } from './messages.ts';
import type { Progress } from './progress.ts';
import { addReport, writeReport } from './report.ts';
import { dealershipTables } from './tables.ts';
import type { DealershipTable } from './tables.ts';

const cents = (value: number, ctx: Context) => ({ shown: formatCents(value, ctx.locale), value });
const pad = (n: number): string => String(n).padStart(2, '0');

/** The days of a fiscal year that is named by the year in which it ends, and ends with the last day of this month. */
export function fiscalDays(year: number, endMonth: number): Days {
  const last = new Date(Date.UTC(year, endMonth, 0)).getUTCDate();
  return {
    from: endMonth === 12 ? `${year}-01-01` : `${year - 1}-${pad(endMonth + 1)}-01`,
    to: `${year}-${pad(endMonth)}-${pad(last)}`,
  };
}

/** What of each table belongs to the days of a year. */
function ofYear(ctx: Context, days: Days): Record<string, RawBuilder<unknown>> {
  const between = (column: string) => sql`${sql.ref(column)} between ${days.from}::date and ${days.to}::date`;
  const invoices = sql`select id from invoice where dealership_id = ${ctx.dealershipId} and state = 'issued' and ${between('issued_on')}`;
  const deals = sql`select deal_id from deal_contract where dealership_id = ${ctx.dealershipId} and ${between('signed_on')}`;
  const sold = sql`select vehicle_id from deal where dealership_id = ${ctx.dealershipId} and id in (${deals})`;
  return {
    deal: sql`id in (${deals})`,
    deal_contract: between('signed_on'),
    deal_line: sql`deal_id in (${deals})`,
    trade_in: sql`deal_id in (${deals})`,
    deal_deposit: between('received_on'),
    vehicle: sql`id in (${sold})`,
    price_change: sql`vehicle_id in (${sold})`,
    status_change: sql`vehicle_id in (${sold})`,
    invoice: sql`id in (${invoices})`,
    invoice_line: sql`invoice_id in (${invoices})`,
    invoice_tax: sql`invoice_id in (${invoices})`,
    invoice_standing: sql`invoice_id in (${invoices})`,
    payment: between('received_on'),
    payment_allocation: between('allocated_on'),
    trust_entry: between('entered_on'),
    trust_reconciliation: sql`month between ${days.from.slice(0, 7)} and ${days.to.slice(0, 7)}`,
    day_close: between('day'),
    consent: sql`given_at < ${days.to}::date + 1 and coalesce(withdrawn_at, 'infinity') >= ${days.from}::date`,
    // Who sold: a dealer keeps the list of its salespersons, too.
    staff_member: sql`true`,
  };
}

/** Which tables a records pack draws from, and the days of its year. */
export async function measureRecords(
  ctx: Context,
  fiscalYear: number,
): Promise<{ tables: DealershipTable[]; days: Days; rowsInAll: number; filesInAll: number }> {
  const days = fiscalDays(fiscalYear, await fiscalYearEndMonth(ctx));
  const wanted = ofYear(ctx, days);
  const tables = (await dealershipTables(ctx)).filter(({ name }) => name in wanted);
  return { tables, days, rowsInAll: 0, filesInAll: 0 };
}

/** Writes what the dealership has to keep of a fiscal year: papers, reports and tables, with an index to print. */
export async function writeRecords(
  ctx: Context,
  writer: ArchiveWriter,
  progress: Progress,
  given: { tables: readonly DealershipTable[]; days: Days; fiscalYear: number; version: string },
): Promise<Written> {
  const { days, fiscalYear } = given;
  const t = exportsMessages(ctx.locale);
  const dealership = await dealershipOf(ctx);
  const of = { author: dealership.legalName, locale: ctx.locale, at: ctx.now };
  const beside = `${dealership.legalName}\n${t('records.span', { from: dayWords(days.from, ctx.locale), to: dayWords(days.to, ctx.locale) })}`;
  const counts: Record<string, number> = {};
  for (const table of given.tables) {
    const rows = await writeCsv(ctx, writer, table, ofYear(ctx, days)[table.name]);
    progress.rows(rows);
    counts[table.name] = rows;
  }
  const papers = await writePapers(ctx, writer, progress, days);

  const taxes = await taxReport(ctx, days);
  await addReport(
    writer,
    {
      path: 'reports/taxes',
      title: t('tax.title'),
      beside,
      columns: [
        { label: t('tax.province'), share: 0.14 },
        { label: t('tax.tax'), share: 0.14 },
        { label: t('tax.rate'), share: 0.14, align: 'right' },
        { label: t('tax.base'), share: 0.22, align: 'right' },
        { label: t('tax.amount'), share: 0.22, align: 'right' },
        { label: t('tax.invoices'), share: 0.14, align: 'right' },
      ],
      rows: taxes.taxes.map((one) => [
        one.province,
        taxMessages(ctx.locale)(`tax.${one.tax as 'HST'}`),
        {
          shown: one.rate === null ? '' : `${formatNumber(one.rate / 1000, ctx.locale, 3)} %`,
          value: one.rate === null ? null : one.rate / 1000,
        },
        cents(one.baseCents, ctx),
        cents(one.taxCents, ctx),
        { shown: String(one.invoices), value: one.invoices },
      ]),
      empty: t('records.none'),
    },
    of,
  );

  // The whole ledger until the end of the year: a balance is the sum of everything before it.
  const ledger = (await trustLedger(ctx)).entries.toReversed().filter((one) => one.enteredOn <= days.to);
  await addReport(
    writer,
    {
      path: 'reports/trust-ledger',
      title: t('trust.title'),
      beside,
      columns: [
        { label: t('trust.day'), share: 0.14 },
        { label: t('trust.entry'), share: 0.14 },
        { label: t('trust.receipt'), share: 0.18 },
        { label: t('trust.customer'), share: 0.24 },
        { label: t('trust.amount'), share: 0.15, align: 'right' },
        { label: t('trust.balance'), share: 0.15, align: 'right' },
      ],
      rows: ledger.map((one) => [
        one.enteredOn,
        t(`trust.${one.kind}`),
        one.receiptNumber,
        one.customerName ?? '',
        cents(one.amountCents, ctx),
        cents(one.balanceCents, ctx),
      ]),
      empty: t('records.none'),
    },
    of,
  );

  const closes = await ctx.db
    .selectFrom('dayClose')
    .select(['day', 'cashCents', 'chequesCents', 'differenceCents', 'reason'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('day', '>=', days.from)
    .where('day', '<=', days.to)
    .orderBy('day')
    .execute();
  await addReport(
    writer,
    {
      path: 'reports/closed-days',
      title: t('closes.title'),
      beside,
      columns: [
        { label: t('trust.day'), share: 0.16 },
        { label: t('closes.cash'), share: 0.18, align: 'right' },
        { label: t('closes.cheques'), share: 0.18, align: 'right' },
        { label: t('closes.difference'), share: 0.18, align: 'right' },
        { label: t('closes.reason'), share: 0.3 },
      ],
      rows: closes.map((one) => [
        one.day,
        cents(one.cashCents, ctx),
        cents(one.chequesCents, ctx),
        cents(one.differenceCents, ctx),
        one.reason ?? '',
      ]),
      empty: t('records.none'),
    },
    of,
  );

  const money = await ctx.db
    .selectFrom('invoice')
    .select(({ fn }) => fn.sum<number>('totalCents').as('invoiced'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'issued')
    .where('issuedOn', '>=', days.from)
    .where('issuedOn', '<=', days.to)
    .executeTakeFirst();
  const received = await ctx.db
    .selectFrom('payment')
    .select(({ fn }) => fn.sum<number>('amountCents').as('cents'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('receivedOn', '>=', days.from)
    .where('receivedOn', '<=', days.to)
    .executeTakeFirst();
  const line = (key: Parameters<typeof t>[0], where: string, count: number, amount?: number) => [
    t(key),
    where,
    { shown: formatNumber(count, ctx.locale), value: count },
    amount === undefined ? '' : cents(amount, ctx),
  ];
  const index = {
    path: 'index',
    title: t('records.title', { year: String(fiscalYear) }),
    beside,
    lead: t('records.lead'),
    notes: [t('records.notHeld')],
    columns: [
      { label: t('records.what'), share: 0.36 },
      { label: t('records.where'), share: 0.32 },
      { label: t('records.count'), share: 0.12, align: 'right' as const },
      { label: t('records.money'), share: 0.2, align: 'right' as const },
    ],
    rows: [
      line('records.contracts', 'papers/contracts, csv/deals', papers['papers/contracts'] ?? 0),
      line(
        'records.invoices',
        'papers/invoices, csv/invoices',
        papers['papers/invoices'] ?? 0,
        Number(money?.invoiced ?? 0),
      ),
      line(
        'records.receipts',
        'papers/receipts, csv/payments',
        papers['papers/receipts'] ?? 0,
        Number(received?.cents ?? 0),
      ),
      line('records.taxes', 'reports/taxes', taxes.taxes.length, taxes.collectedCents),
      line('records.trust', 'reports/trust-ledger', ledger.length, ledger.at(-1)?.balanceCents ?? 0),
      line('records.closes', 'reports/closed-days', closes.length),
      line('records.vehicles', 'csv/vehicles', counts.vehicle ?? 0),
      line('records.consents', 'csv/customers', counts.consent ?? 0),
    ],
    empty: t('records.none'),
  };
  await writer.add('index.pdf', await writeReport(index, of), true);
  await writeIndex(writer, {
    form: archiveForm,
    product: given.version,
    kind: 'records',
    schema: schemaName(),
    snapshotAt: ctx.now.toISOString(),
    dealership,
    photos: false,
    tables: {},
    missing: [],
  });
  const byThing: Record<string, number> = {};
  for (const { name, line: of_ } of given.tables) byThing[of_.thing] = (byThing[of_.thing] ?? 0) + (counts[name] ?? 0);
  return { counts: byThing, files: progress.reached.files, missing: 0 };
}
