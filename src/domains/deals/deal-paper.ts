import { formatCents, formatDate, formatDateTime, formatDistance } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { writePaper } from '#platform/documents/index.ts';
import type { BillLine, Paper } from '#platform/documents/index.ts';
import { writeBillOfSale } from './bill-of-sale.ts';
import { dayWords, odometerSentence, vehicleIdentity } from './bill-parts.ts';
import type { Billed } from './bill-parts.ts';
import { billWords } from './bill-of-sale-words.ts';
import type { Deal, DealVehicle } from './deal-answers.ts';
import { paperWords } from './deal-paper-words.ts';
import type { PaperKind } from './deal-papers.ts';
import { disclosurePoints } from './disclosure-words.ts';
import { dealsMessages } from './messages.ts';
import { writeSignatures } from './paper-signatures.ts';
import type { Paperwork } from './paperwork.ts';
import { payoutOn } from './trade-in.ts';
import type { Figures } from './worksheet.ts';

type Lists = Pick<Paperwork, 'dueItems' | 'checks'>;

/**
 * A paper of a deal as PDF, in the language that is asked for. Of a signed deal it says what was sealed; the kept lists are
 * always as they stand. Whether it can be made is for `paperLacks` to say.
 */
export function writeDealPaper(kind: PaperKind, billed: Billed, lists: Lists, locale: Locale): Promise<Buffer> {
  if (kind === 'wholesale') return writeBillOfSale(billed, locale);
  const { deal, sealed } = billed;
  const t = paperWords(locale);
  const title = t(`title.${kind}`);
  return writePaper(
    {
      title: `${title} ${deal.number}`,
      author: deal.dealer.legalName,
      language: localeTag(locale) as 'en-CA',
      createdAt: billed.now,
      foot: (page, pages) => t('page', { name: deal.dealer.name, number: deal.number, page, pages }),
    },
    (paper) => {
      paper.title(title, t('number', { number: deal.number }));
      writeSale(paper, deal, locale, kind === 'disclosure');
      bodies[kind](paper, billed, lists, locale);
      // The contract's signatures are the contract's: this paper is signed by itself.
      writeSignatures(paper, { ...billed, signatures: [] }, locale);
      paper.paragraph(
        sealed
          ? t('fromContract', { at: formatDateTime(sealed.signedAt, locale, billed.timeZone), hash: sealed.hash })
          : t('standing', { day: formatDate(billed.now, locale, billed.timeZone, 'long') }),
        { small: true },
      );
    },
  );
}

type Body = (paper: Paper, billed: Billed, lists: Lists, locale: Locale) => void;

const bodies: Record<Exclude<PaperKind, 'wholesale'>, Body> = {
  disclosure: (paper, { deal }, _lists, locale) => writeDisclosureSheet(paper, deal.vehicle!, locale),
  trade_in: (paper, { deal }, _lists, locale) => writeTradeStatement(paper, deal, locale),
  odometer: (paper, { deal }, _lists, locale) => writeOdometerStatement(paper, deal.vehicle!, locale),
  due_bill: (paper, { deal }, { dueItems }, locale) => writeDueBill(paper, deal, dueItems, locale),
  delivery: (paper, billed, { checks }, locale) => writeDeliveryChecklist(paper, billed, checks, locale),
};

/** Who sells what to whom, and when: the head of every paper. A disclosure sheet says more of the vehicle. */
function writeSale(paper: Paper, deal: Deal, locale: Locale, full: boolean): void {
  const t = paperWords(locale);
  const { dealer, customer, vehicle } = deal;
  const bill = billWords(locale);
  const words = dealsMessages(locale);
  paper.facts([
    [t('seller'), dealer.legalName],
    [t('registration'), dealer.registrationNumber],
    [t('buyer'), [customer?.name, deal.coBuyer?.name].filter(Boolean).join(', ')],
    [t('soldOn'), dayWords(deal.soldOn, locale)],
    ...(vehicle ? vehicleIdentity(vehicle, locale) : []),
    ...(full && vehicle ? ([[bill('condition'), bill(vehicle.used ? 'used' : 'new')]] as const) : []),
    ...(full && deal.safetyCertificate ? ([[bill('safety'), words(`safety.${deal.safetyCertificate}`)]] as const) : []),
    [t('deliverOn'), dayWords(deal.deliverOn, locale)],
  ]);
}

function writeDisclosureSheet(paper: Paper, vehicle: DealVehicle, locale: Locale): void {
  const t = paperWords(locale);
  paper.paragraph(odometerSentence(vehicle, locale), { bold: true });
  paper.heading(t('past'));
  paper.table(
    [
      { label: t('point'), share: 0.56 },
      { label: t('answer'), share: 0.44 },
    ],
    disclosurePoints(vehicle.disclosures, locale).map(({ point, answer }) => ({
      cells: [t(`point.${point}`), answer ?? t('nothing')],
      strong: answer !== null,
    })),
    { tight: true },
  );
  paper.paragraph(t('knowledge'), { small: true });
  paper.paragraph(t('received'), { small: true });
}

function writeTradeStatement(paper: Paper, deal: Deal, locale: Locale): void {
  const t = paperWords(locale);
  const words = dealsMessages(locale);
  const bill = billWords(locale);
  const money = (cents: number): string => formatCents(cents, locale);
  const less = (cents: number): string => `−${money(cents)}`;
  // What is paid out is what is owed on the day that the vehicle comes in.
  const day = deal.deliverOn ?? deal.soldOn;
  const figures = deal.figures as unknown as Figures;
  deal.tradeIns.forEach((trade, at) => {
    paper.heading(deal.tradeIns.length > 1 ? t('trade', { n: at + 1 }) : t('tradeVehicle'));
    paper.facts([
      [bill('yearMakeModel'), vehicleName(trade, locale)],
      [bill('vin'), trade.vin],
      [
        bill('odometer'),
        trade.odometerValue === null ? null : formatDistance(trade.odometerValue, trade.odometerUnit, locale),
      ],
      [t('owner'), words(`owner.${trade.owner}`)],
      [t('history'), trade.history],
    ]);
    const payout = payoutOn(trade, day);
    const net = trade.allowanceCents - payout;
    const rows: BillLine[] = [{ label: t('allowance'), amount: money(trade.allowanceCents) }];
    if (payout > 0)
      rows.push({
        label: t('payout', { lienholder: trade.lienholder ?? '–' }),
        amount: less(payout),
        note: trade.lienGoodUntil
          ? t('payoutNote', {
              amount: money(trade.lienCents),
              day: dayWords(trade.lienGoodUntil, locale),
              perDiem: money(trade.lienPerDiemCents),
            })
          : t('payoutTotal', { day: dayWords(day, locale) }),
      });
    rows.push({ label: t(net < 0 ? 'negative' : 'equity'), amount: money(Math.abs(net)), strong: true });
    paper.bill(rows);
  });
  const rows: BillLine[] = [];
  if (deal.tradeIns.length > 1) rows.push({ label: t('allTrades'), amount: money(figures.allowanceCents) });
  if (figures.tradeTaxCents) rows.push({ label: t('tradeTax'), amount: money(figures.tradeTaxCents) });
  if (rows.length > 0) {
    paper.space(6);
    paper.bill(rows);
  }
  paper.heading(t('tradeClaims'));
  for (const claim of ['owns', 'free', 'past', 'keys'] as const) paper.paragraph(`• ${t(`claim.${claim}`)}`);
}

function writeOdometerStatement(paper: Paper, vehicle: DealVehicle, locale: Locale): void {
  const t = paperWords(locale);
  paper.heading(t('odometerHeading'));
  paper.facts([
    [
      t('reading'),
      vehicle.odometerValue === null ? null : formatDistance(vehicle.odometerValue, vehicle.odometerUnit, locale),
    ],
    [t('unit'), t(`unit.${vehicle.odometerUnit}`)],
    [t('asOf'), dayWords(vehicle.odometerAsOf, locale)],
  ]);
  paper.paragraph(odometerSentence(vehicle, locale), { bold: true });
  if (vehicle.disclosures.odometerReplaced === true) paper.paragraph(t('replaced'), { bold: true });
  paper.paragraph(t('odometerTrue'));
}

function writeDueBill(paper: Paper, deal: Deal, items: Paperwork['dueItems'], locale: Locale): void {
  const t = paperWords(locale);
  paper.heading(t('owes'));
  paper.paragraph(t('owesBody', { name: deal.dealer.legalName }));
  paper.space(4);
  paper.table(
    [
      { label: t('what'), share: 0.54 },
      { label: t('byWhen'), share: 0.23 },
      { label: t('done'), share: 0.23 },
    ],
    items.map((item) => ({
      cells: [item.what, dayWords(item.dueOn, locale) ?? t('asAgreed'), dayWords(item.doneOn, locale) ?? '–'],
    })),
  );
  paper.paragraph(t('owesNote'), { small: true });
}

function writeDeliveryChecklist(paper: Paper, { timeZone }: Billed, checks: Paperwork['checks'], locale: Locale): void {
  const t = paperWords(locale);
  paper.heading(t('checked'));
  paper.paragraph(t('progress', { done: checks.filter((one) => one.at !== null).length, all: checks.length }), {
    bold: true,
  });
  paper.table(
    [
      { label: t('check'), share: 0.6 },
      { label: t('done'), share: 0.4 },
    ],
    checks.map((check) => ({
      cells: [
        check[locale],
        check.at === null
          ? '–'
          : [formatDateTime(new Date(check.at), locale, timeZone), check.by].filter(Boolean).join(' · '),
      ],
    })),
    { tight: true },
  );
  paper.paragraph(t('delivered'));
}
