import { csvCell, csvFile, dayWords, dollars } from '#domains/invoices/index.ts';
import { formatCents, formatDate } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import { writePaper } from '#platform/documents/index.ts';
import { periodWords, reasonOf, shareOf, unitsOf, vehicleOf } from './line-words.ts';
import { commissionsMessages } from './messages.ts';
import { entryKinds } from './statement.ts';
import type { Statement } from './statement.ts';

/** What stands on the paper of a statement. */
export interface StatementFacts {
  statement: Statement;
  dealer: string;
  locale: Locale;
  now: Date;
}

/** Reads what stands on a statement's paper, which its person gets: nothing that was written of the gross of a deal. */
export async function statementFacts(ctx: Context, statement: Statement, locale: Locale): Promise<StatementFacts> {
  const { legalName } = await ctx.db
    .selectFrom('dealership')
    .select('legalName')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const lines = statement.lines.map((line) => (line.deal ? { ...line, note: null } : line));
  return { statement: { ...statement, lines }, dealer: legalName, locale, now: ctx.now };
}

/** Writes a statement as PDF. How an amount comes about is not on it: that shows the gross, which is not everybody's. */
export function writeStatement({ statement, dealer, locale, now }: StatementFacts): Promise<Buffer> {
  const words = commissionsMessages(locale);
  const money = (cents: number): string => formatCents(cents, locale);
  const month = periodWords(statement.period, locale);
  return writePaper(
    {
      title: `${words('statement')} ${statement.period} ${statement.staff.name}`,
      author: dealer,
      language: locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: statement.closedAt ?? now,
      foot: (page, pages) => words('paper.foot', { name: statement.staff.name, period: month, page, pages }),
    },
    (paper) => {
      paper.title(words('statement'), month);
      if (statement.state === 'open') paper.notice(words('paper.open'));
      paper.facts([
        [words('paper.person'), statement.staff.name],
        [words('paper.dealer'), dealer],
        [words('paper.plan'), statement.plan],
        [words('paper.units'), unitsOf(statement.units, locale)],
        [words('paper.state'), words(`state.${statement.state}`)],
        [words('paper.paidOn'), statement.paidOn && dayWords(statement.paidOn, locale)],
        [words('paper.reference'), statement.reference],
      ]);
      paper.space(4);
      if (statement.lines.length === 0) paper.paragraph(words('paper.none'));
      else
        paper.table(
          [
            { label: words('paper.what'), share: 0.3 },
            { label: words('paper.date'), share: 0.17 },
            { label: words('paper.deal'), share: 0.29 },
            { label: words('paper.share'), share: 0.09, align: 'right' },
            { label: words('paper.amount'), share: 0.15, align: 'right' },
          ],
          statement.lines.map((line) => {
            const why = reasonOf(line, locale);
            return {
              cells: [
                words(`kind.${line.kind}`),
                formatDate(new Date(`${line.on}T12:00:00Z`), locale, 'UTC'),
                [line.deal?.number, vehicleOf(line.deal, locale)].filter(Boolean).join(' · '),
                shareOf(line.share, locale),
                money(line.cents),
              ],
              ...(why ? { note: why } : {}),
            };
          }),
        );
      paper.bill([
        ...entryKinds
          .filter((kind) => statement.sums[kind] !== 0)
          .map((kind) => ({ label: words(`kind.${kind}`), amount: money(statement.sums[kind]), part: true })),
        { label: words('paper.total'), amount: money(statement.totalCents), strong: true },
      ]);
    },
  );
}

/** A statement as a CSV file, for payroll. */
export function statementFile({ statement, locale }: StatementFacts): Buffer {
  const words = commissionsMessages(locale);
  const heads = ['person', 'month', 'date', 'what', 'deal', 'vehicle', 'share', 'reason', 'amount'] as const;
  return csvFile([
    heads.map((head) => csvCell(words(`paper.${head}`))),
    ...statement.lines.map((line) => [
      csvCell(statement.staff.name),
      statement.period,
      line.on,
      csvCell(words(`kind.${line.kind}`)),
      csvCell(line.deal?.number ?? ''),
      csvCell(vehicleOf(line.deal, locale)),
      line.share === null ? '' : String(line.share / 100),
      csvCell(reasonOf(line, locale)),
      dollars(line.cents),
    ]),
    [
      csvCell(statement.staff.name),
      statement.period,
      '',
      csvCell(words('paper.total')),
      '',
      '',
      '',
      '',
      dollars(statement.totalCents),
    ],
  ]);
}
