import { formatCents } from '#kernel/format.ts';
import { writtenRate } from '#kernel/tax/sentence.ts';
import type { Context } from '#platform/database/context.ts';
import { writePaper } from '#platform/documents/index.ts';
import { statementOf } from './accounts-receivable.ts';
import type { Statement, StatementQuery } from './accounts-receivable.ts';
import { ages } from './ages.ts';
import { booksSettings } from './books-settings.ts';
import { BillTo } from './invoice.ts';
import type { Parties } from './invoice.ts';
import { buyerLines, dayWords, sellerLines } from './invoice-paper.ts';
import { invoicesMessages } from './messages.ts';
import { paperWords } from './paper-words.ts';
import { buyerOf, sellerOf } from './parties.ts';

/** What stands on a statement's paper. */
export interface StatementFacts {
  statement: Statement;
  parties: Parties;
  now: Date;
}

/** Reads what stands on a statement's paper. @throws NotFound · Forbidden without `customers.read` */
export async function statementFacts(
  ctx: Context,
  customerId: string,
  query: (typeof StatementQuery)['_output'],
): Promise<StatementFacts> {
  const statement = await statementOf(ctx, customerId, query);
  const seller = await sellerOf(ctx, null, await booksSettings(ctx), statement.customer.locale);
  return { statement, parties: { seller, buyer: await buyerOf(ctx, customerId, BillTo.parse({})) }, now: ctx.now };
}

/** Writes a customer's statement as PDF, in their language. */
export function writeStatement({ statement, parties: { seller, buyer }, now }: StatementFacts): Promise<Buffer> {
  const { locale } = statement.customer;
  const words = paperWords(locale);
  const names = invoicesMessages(locale);
  const money = (cents: number): string => formatCents(cents, locale);
  const range = words('statement.range', {
    from: dayWords(statement.from, locale),
    to: dayWords(statement.to, locale),
  });
  const what = (kind: Statement['entries'][number]['kind']): string => {
    if (kind === 'invoice' || kind === 'credit_note') return names(kind);
    return kind === 'trust' ? words('inTrust') : words(`kind.${kind}`);
  };
  return writePaper(
    {
      title: `${words('statement')} ${statement.to}`,
      author: seller.legalName,
      language: locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: now,
      foot: (page, pages) => words('foot', { number: words('statement'), page, pages }),
    },
    (paper) => {
      paper.title(words('statement'), range);
      paper.facts([
        [words('seller'), sellerLines(seller)],
        [words('statement.customer'), buyerLines(buyer)],
      ]);
      paper.space(4);
      paper.table(
        [
          { label: words('statement.date'), share: 0.2 },
          { label: words('statement.what'), share: 0.32 },
          { label: words('statement.charged'), share: 0.16, align: 'right' },
          { label: words('statement.paid'), share: 0.16, align: 'right' },
          { label: words('statement.balance'), share: 0.16, align: 'right' },
        ],
        [
          {
            cells: [
              dayWords(statement.from, locale),
              words('statement.opening'),
              '',
              '',
              money(statement.openingCents),
            ],
          },
          ...statement.entries.map((entry) => ({
            cells: [
              dayWords(entry.on, locale),
              `${what(entry.kind)} ${entry.number}`,
              entry.chargedCents ? money(entry.chargedCents) : '',
              entry.paidCents ? money(entry.paidCents) : '',
              money(entry.balanceCents),
            ],
          })),
        ],
      );
      const favour = statement.closingCents < 0;
      paper.bill([
        {
          label: words(favour ? 'statement.inCredit' : 'statement.owing'),
          amount: money(Math.abs(statement.closingCents)),
          strong: true,
        },
      ]);
      const owed = ages.filter((age) => statement.buckets[age] !== 0);
      if (owed.length > 0) {
        paper.heading(words('statement.ageing'));
        paper.bill(owed.map((age) => ({ label: words(`age.${age}`), amount: money(statement.buckets[age]) })));
      }
      if (statement.interest.length > 0) {
        paper.heading(words('statement.interest', { day: dayWords(statement.to, locale) }));
        paper.bill(
          statement.interest.map(({ number, rate, from, cents }) => ({
            label: words('statement.interest.on', {
              number,
              rate: writtenRate(rate, locale),
              from: dayWords(from, locale),
            }),
            amount: money(cents),
          })),
        );
      }
      paper.space(6);
      if (statement.heldCents > 0)
        paper.paragraph(words('statement.inTrust', { amount: money(statement.heldCents) }), { small: true });
      if (seller.note) paper.paragraph(seller.note, { small: true });
    },
  );
}
