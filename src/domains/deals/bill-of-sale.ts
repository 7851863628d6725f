import { formatCents, formatDateTime } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { writePaper } from '#platform/documents/index.ts';
import type { Paper } from '#platform/documents/index.ts';
import { billWords } from './bill-of-sale-words.ts';
import { priceLines, writeParties, writeTrade, writeVehicle } from './bill-parts.ts';
import type { Billed } from './bill-parts.ts';
import type { Deal } from './deal-answers.ts';
import type { Financing } from './financing.ts';
import { dealsMessages } from './messages.ts';
import { writeSignatures } from './paper-signatures.ts';

/**
 * The bill of sale of a deal as PDF, in the language that is asked for. What was sealed is shown as it was sealed, with
 * its hash; anything else says that it is no contract. Statements that a province prescribes word for word are not on it.
 */
export function writeBillOfSale(billed: Billed, locale: Locale): Promise<Buffer> {
  const { deal, sealed } = billed;
  const t = billWords(locale);
  const words = dealsMessages(locale);
  const title = deal.kind === 'lease' || deal.kind === 'wholesale' ? t(`title.${deal.kind}`) : t('title');
  return writePaper(
    {
      title: `${title} ${deal.number}`,
      author: deal.dealer.legalName,
      language: localeTag(locale) as 'en-CA',
      createdAt: sealed?.signedAt ?? billed.now,
      foot: (page, pages) => t('page', { name: deal.dealer.name, number: deal.number, page, pages }),
    },
    (paper) => {
      const which = sealed && sealed.number > 0 ? `\n${t('amendment', { n: sealed.number })}` : '';
      paper.title(title, `${t('number', { number: deal.number })}${which}`);
      if (!sealed)
        paper.notice(
          billed.forSignature ? t('toSign') : t('draft', { status: words(`status.${deal.status}`).toLowerCase() }),
        );
      if (sealed?.reason) paper.notice(t('amended', { reason: sealed.reason }));
      writeParties(paper, billed, locale);
      writeVehicle(paper, deal, locale);
      for (const trade of deal.tradeIns) writeTrade(paper, trade, locale);
      paper.heading(t('price'));
      paper.bill(priceLines(deal, locale));
      if (deal.financing) writeCredit(paper, deal, locale);
      if (deal.kind === 'wholesale') writeTradeTerms(paper, deal, locale);
      if (deal.conditions) {
        paper.heading(t('conditions'));
        paper.paragraph(deal.conditions);
      }
      writeSignatures(paper, billed, locale);
      if (sealed)
        paper.paragraph(
          t('sealed', { at: formatDateTime(sealed.signedAt, locale, billed.timeZone), hash: sealed.hash }),
          { small: true },
        );
    },
  );
}

function writeCredit(paper: Paper, deal: Deal, locale: Locale): void {
  const t = billWords(locale);
  const words = dealsMessages(locale);
  const financing = deal.financing as unknown as Financing;
  const { loan, credit } = financing;
  const money = (cents: number): string => formatCents(cents, locale);
  paper.heading(t('credit'));
  paper.facts([
    [t('lender'), deal.terms.lender],
    [t('termMonths'), t('months', { n: deal.terms.termMonths })],
    [t('rate'), writtenRate(deal.terms.rate, locale)],
    [t('apr'), writtenRate(credit.apr, locale)],
  ]);
  const frequency = words(`frequency.${deal.terms.frequency}`).toLowerCase();
  paper.bill([
    {
      label: t('paymentLine', { count: loan.count, amount: money(loan.paymentCents), frequency }),
      amount: money(loan.totalOfPaymentsCents),
    },
    ...(financing.taxes ? [{ label: t('paymentTax'), amount: money(financing.taxes.totalCents), part: true }] : []),
    ...(loan.lastPaymentCents === loan.paymentCents
      ? []
      : [{ label: t('lastPayment'), amount: money(loan.lastPaymentCents), part: true }]),
    ...(deal.terms.balloonCents
      ? [
          {
            label: t(deal.kind === 'lease' ? 'residual' : 'balloon'),
            amount: money(deal.terms.balloonCents),
            part: true,
          },
        ]
      : []),
    { label: t('interest'), amount: money(credit.interestCents) },
    ...(credit.chargesCents ? [{ label: t('charges'), amount: money(credit.chargesCents) }] : []),
    { label: t('cost'), amount: money(credit.costOfBorrowingCents), strong: true },
  ]);
}

/** What holds between dealers: bought as it stands, for resale, with the taxes that the rules ask for. */
function writeTradeTerms(paper: Paper, deal: Deal, locale: Locale): void {
  const t = billWords(locale);
  paper.heading(t('betweenDealers'));
  paper.paragraph(t('asIs'), { bold: true });
  paper.paragraph(t('dealerToDealer', { seller: deal.dealer.legalName, buyer: deal.customer?.name ?? '–' }));
  paper.paragraph(t('passedOn'));
}
