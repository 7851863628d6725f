import { formatCents, formatDate, formatDateTime, formatDistance, formatNumber } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { formatPhone } from '#kernel/phone.ts';
import { provinces } from '#kernel/provinces.ts';
import { taxName, taxReasons, taxSentence, writtenRate } from '#kernel/tax/sentence.ts';
import { wordFor } from '#domains/inventory/index.ts';
import { writePaper } from '#platform/documents/index.ts';
import type { BillLine, Paper, SignaturePlace } from '#platform/documents/index.ts';
import { billWords } from './bill-of-sale-words.ts';
import type { Deal } from './deal-answers.ts';
import { disclosureWords } from './disclosure-words.ts';
import type { Financing } from './financing.ts';
import { counts, lineName } from './line.ts';
import { dealsMessages } from './messages.ts';
import { signatureField } from './signature.ts';
import type { SealedSignature, Signer } from './signature.ts';
import { tradeName } from './trade-in.ts';
import type { Figures } from './worksheet.ts';

/** A deal as its paper shows it: as it stands, or as it was sealed. */
export interface Billed {
  deal: Deal;
  /** Of a signed deal: what was sealed, when. */
  sealed: { number: number; reason: string | null; signedAt: Date; hash: string } | null;
  signatures: readonly SealedSignature[];
  timeZone: string;
  dealerPhone: string | null;
  now: Date;
}

const joined = (...parts: (string | number | null | undefined)[]): string | null =>
  parts.filter((part) => part != null && part !== '').join(', ') || null;

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
      if (!sealed) paper.notice(t('draft', { status: words(`status.${deal.status}`).toLowerCase() }));
      if (sealed?.reason) paper.notice(t('amended', { reason: sealed.reason }));
      writeParties(paper, billed, locale);
      writeVehicle(paper, deal, locale);
      for (const trade of deal.tradeIns) writeTrade(paper, trade, locale);
      paper.heading(t('price'));
      paper.bill(priceLines(deal, locale));
      if (deal.financing) writeCredit(paper, deal, locale);
      if (deal.conditions) {
        paper.heading(t('conditions'));
        paper.paragraph(deal.conditions);
      }
      paper.keep(140);
      paper.heading(t('signatures'));
      const signed = (party: Signer): Pick<SignaturePlace, 'drawing' | 'date'> => {
        const found = billed.signatures.find((one) => one.party === party);
        return found
          ? { drawing: found.drawing, date: formatDateTime(new Date(found.at), locale, billed.timeZone) }
          : { drawing: null, date: t('date') };
      };
      paper.signatures(
        [
          { who: t('buyer'), name: deal.customer?.name ?? '', ...signed('buyer') },
          ...(deal.coBuyer ? [{ who: t('coBuyer'), name: deal.coBuyer.name, ...signed('co_buyer') }] : []),
          {
            who: t('forDealer', { name: deal.dealer.legalName }),
            name: deal.salesperson?.name ?? deal.dealer.name,
            ...signed('dealer'),
          },
        ],
        signatureField,
      );
      if (sealed)
        paper.paragraph(
          t('sealed', { at: formatDateTime(sealed.signedAt, locale, billed.timeZone), hash: sealed.hash }),
          { small: true },
        );
    },
  );
}

const day = (value: string | null, locale: Locale): string | null =>
  value && formatDate(new Date(`${value}T12:00:00Z`), locale, 'UTC', 'long');

function writeParties(paper: Paper, { deal, dealerPhone }: Billed, locale: Locale): void {
  const t = billWords(locale);
  const { dealer, salesperson, customer, buyer, coBuyer } = deal;
  paper.heading(t('seller'));
  paper.facts([
    [t('registeredName'), dealer.name],
    [t('legalName'), dealer.legalName === dealer.name ? null : dealer.legalName],
    [t('registration'), dealer.registrationNumber],
    [t('address'), dealer.street],
    [t('phone'), dealerPhone && formatPhone(dealerPhone)],
    [t('salesperson'), joined(salesperson?.name, salesperson?.registrationNumber)],
    [t('soldOn'), day(deal.soldOn, locale)],
    [t('deliverOn'), day(deal.deliverOn, locale)],
    [t('deliveredIn'), provinces[deal.deliveryProvince][locale]],
  ]);
  paper.heading(t('buyer'));
  paper.facts([
    [t('name'), customer?.name],
    [t('address'), joined(buyer?.street, buyer?.city, buyer?.province, buyer?.postalCode)],
    [t('phone'), customer?.phone && formatPhone(customer.phone)],
    [t('email'), customer?.email],
    [t('identity'), joined(buyer?.identityKind, buyer?.identityNumber)],
    [t('coBuyer'), coBuyer?.name],
  ]);
}

function writeVehicle(paper: Paper, deal: Deal, locale: Locale): void {
  const t = billWords(locale);
  const words = dealsMessages(locale);
  const { vehicle } = deal;
  if (!vehicle) return;
  paper.heading(t('vehicle'));
  paper.facts([
    [t('yearMakeModel'), [vehicle.year, vehicle.make, vehicle.model, vehicle.trim].filter(Boolean).join(' ')],
    [t('vin'), vehicle.vin ?? vehicle.vinAbsentReason],
    [t('colour'), vehicle.exteriorColour && wordFor('colour', vehicle.exteriorColour, locale)],
    [t('body'), vehicle.bodyStyle && wordFor('body', vehicle.bodyStyle, locale)],
    [t('engine'), vehicle.displacementL ? t('litres', { n: formatNumber(vehicle.displacementL, locale, 1) }) : null],
    [t('stock'), vehicle.stockNumber],
    [t('condition'), vehicle.used ? t('used') : t('new')],
    [t('safety'), deal.safetyCertificate && words(`safety.${deal.safetyCertificate}`)],
  ]);
  const distance =
    vehicle.odometerValue === null ? '–' : formatDistance(vehicle.odometerValue, vehicle.odometerUnit, locale);
  const known = vehicle.odometerStatus as 'actual' | 'last_known' | 'unknown';
  paper.paragraph(t(`odometer.${known}`, { distance, day: day(vehicle.odometerAsOf, locale) ?? '–' }), { bold: true });
  paper.heading(t('disclosures'));
  const said = disclosureWords(vehicle.disclosures, locale);
  for (const one of said) paper.paragraph(`• ${one}`);
  if (said.length === 0) paper.paragraph(t('noDisclosures'));
}

function writeTrade(paper: Paper, trade: Deal['tradeIns'][number], locale: Locale): void {
  const t = billWords(locale);
  const money = (cents: number): string => formatCents(cents, locale);
  paper.heading(t('tradeIn'));
  paper.facts([
    [t('tradeVehicle'), tradeName(trade, locale)],
    [t('vin'), trade.vin],
    [
      t('odometer'),
      trade.odometerValue === null ? null : formatDistance(trade.odometerValue, trade.odometerUnit, locale),
    ],
    [t('allowance'), money(trade.allowanceCents)],
    [t('owed'), trade.lienCents ? money(trade.lienCents) : null],
    [t('lienholder'), trade.lienholder],
    [t('history'), trade.history],
  ]);
}

/** The price from the vehicle to what remains, each tax with its sentence. */
function priceLines(deal: Deal, locale: Locale): BillLine[] {
  const t = billWords(locale);
  const figures = deal.figures as unknown as Figures;
  const money = (cents: number): string => formatCents(cents, locale);
  const less = (cents: number): string => `−${money(cents)}`;
  const rows: BillLine[] = [{ label: t('sellingPrice'), amount: money(figures.priceCents) }];
  for (const line of deal.lines) {
    const off = line.kind === 'discount' || line.kind === 'rebate';
    if (line.kind === 'rebate' && line.afterTax) continue;
    const { provider, termMonths, distanceKm } = line;
    const note =
      line.kind === 'product'
        ? joined(
            provider,
            termMonths && t('months', { n: termMonths }),
            distanceKm && formatDistance(distanceKm, 'km', locale),
          )
        : null;
    rows.push({
      label: lineName(line, locale),
      amount: !counts(line)
        ? t('declined')
        : line.kind === 'free_item'
          ? money(0)
          : off
            ? less(line.amountCents)
            : money(line.amountCents),
      ...(line.kind === 'free_item'
        ? { note: t('free', { amount: money(line.retailValueCents ?? 0) }) }
        : note
          ? { note }
          : {}),
    });
  }
  rows.push({ label: t('subtotal'), amount: money(figures.subtotalCents), strong: true });
  const advanced = deal.terms.advanceSaaq;
  for (const line of figures.taxes.lines) {
    if (line.collectedBy === 'saaq' && !advanced) continue;
    rows.push({ label: taxName(line, locale), amount: money(line.amountCents), note: taxReasons(line, locale) });
  }
  rows.push({ label: t('total'), amount: money(figures.totalCents), strong: true });
  const minus: [keyof Figures, Parameters<typeof t>[0]][] = [
    ['allowanceCents', 'tradeLess'],
    ['tradeTaxCents', 'tradeTax'],
    ['rebateAfterTaxCents', 'rebateLess'],
    ['depositsCents', 'depositLess'],
    ['downCents', 'downLess'],
  ];
  for (const [field, word] of minus) {
    const cents = figures[field] as number;
    if (cents) rows.push({ label: t(word), amount: less(cents) });
    if (field === 'allowanceCents' && figures.lienCents)
      rows.push({ label: t('lienPlus'), amount: money(figures.lienCents) });
  }
  const remains = deal.financing ? 'financed' : figures.balanceCents < 0 ? 'owedToBuyer' : 'balance';
  rows.push({ label: t(remains), amount: money(Math.abs(figures.balanceCents)), strong: true });
  for (const line of figures.taxes.lines) {
    if (line.collectedBy !== 'saaq' || advanced) continue;
    rows.push({ label: t('saaq'), amount: money(line.amountCents), note: taxSentence(line, locale) });
  }
  return rows;
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
