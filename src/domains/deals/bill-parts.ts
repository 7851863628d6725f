import { formatCents, formatDate, formatDistance, formatNumber } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { formatPhone } from '#kernel/phone.ts';
import { provinces } from '#kernel/provinces.ts';
import { taxName, taxReasons, taxSentence } from '#kernel/tax/sentence.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { wordFor } from '#domains/inventory/index.ts';
import type { BillLine, Paper } from '#platform/documents/index.ts';
import { billWords } from './bill-of-sale-words.ts';
import type { Deal, DealVehicle } from './deal-answers.ts';
import { disclosureWords } from './disclosure-words.ts';
import { counts, lineName } from './line.ts';
import { dealsMessages } from './messages.ts';
import type { SealedSignature } from './signature.ts';
import { tradeName } from './trade-in.ts';
import type { Figures } from './worksheet.ts';

/** A deal as its paper shows it: as it stands, or as it was sealed. */
export interface Billed {
  deal: Deal;
  /** Of a signed deal: what was sealed, when. */
  sealed: { number: number; reason: string | null; signedAt: Date; hash: string } | null;
  /** Shown to be signed: not a draft any more, and no contract yet. */
  forSignature?: boolean;
  signatures: readonly SealedSignature[];
  timeZone: string;
  dealerPhone: string | null;
  now: Date;
}

/** What is known of some parts, in one line. */
export const joined = (...parts: (string | number | null | undefined)[]): string | null =>
  parts.filter((part) => part != null && part !== '').join(', ') || null;

/** A day in words. */
export const dayWords = (value: string | null, locale: Locale): string | null =>
  value && formatDate(new Date(`${value}T12:00:00Z`), locale, 'UTC', 'long');

/** Seller and buyer. */
export function writeParties(paper: Paper, { deal, dealerPhone }: Billed, locale: Locale): void {
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
    [t('soldOn'), dayWords(deal.soldOn, locale)],
    [t('deliverOn'), dayWords(deal.deliverOn, locale)],
    [t('deliveredIn'), provinces[deal.deliveryProvince][locale]],
  ]);
  paper.heading(t('buyer'));
  paper.facts([
    [t('name'), customer?.name],
    [t('address'), joined(buyer?.street, buyer?.city, buyer?.province, buyer?.postalCode)],
    [t('phone'), customer?.phone && formatPhone(customer.phone)],
    [t('email'), customer?.email],
    [t('identity'), joined(buyer?.identityKind, buyer?.identityNumber)],
    [t('registration'), deal.kind === 'wholesale' ? buyer?.registrationNumber : null],
    [t('taxNumber'), deal.kind === 'wholesale' ? buyer?.taxNumber : null],
    [t('coBuyer'), coBuyer?.name],
  ]);
}

/** The vehicle, how far it was driven, and what is disclosed of its past. */
export function writeVehicle(paper: Paper, deal: Deal, locale: Locale): void {
  const t = billWords(locale);
  const { vehicle } = deal;
  if (!vehicle) return;
  paper.heading(t('vehicle'));
  paper.facts(vehicleFacts(deal, vehicle, locale));
  paper.paragraph(odometerSentence(vehicle, locale), { bold: true });
  paper.heading(t('disclosures'));
  writeDisclosures(paper, vehicle, locale);
}

/** What tells a vehicle from every other. */
export function vehicleIdentity(vehicle: DealVehicle, locale: Locale): [string, string | null][] {
  const t = billWords(locale);
  return [
    [t('yearMakeModel'), vehicleName(vehicle, locale)],
    [t('vin'), vehicle.vin ?? vehicle.vinAbsentReason],
    [t('stock'), vehicle.stockNumber],
  ];
}

/** What a paper says of the vehicle itself. */
function vehicleFacts(deal: Deal, vehicle: DealVehicle, locale: Locale): [string, string | null][] {
  const t = billWords(locale);
  const words = dealsMessages(locale);
  return [
    [t('yearMakeModel'), [vehicle.year, vehicle.make, vehicle.model, vehicle.trim].filter(Boolean).join(' ')],
    [t('vin'), vehicle.vin ?? vehicle.vinAbsentReason],
    [t('colour'), vehicle.exteriorColour && wordFor('colour', vehicle.exteriorColour, locale)],
    [t('body'), vehicle.bodyStyle && wordFor('body', vehicle.bodyStyle, locale)],
    [t('engine'), vehicle.displacementL ? t('litres', { n: formatNumber(vehicle.displacementL, locale, 1) }) : null],
    [t('stock'), vehicle.stockNumber],
    [t('condition'), vehicle.used ? t('used') : t('new')],
    [t('safety'), deal.safetyCertificate && words(`safety.${deal.safetyCertificate}`)],
  ];
}

/** How far a vehicle was driven, in one of three sentences: known, known once, unknown (O. Reg. 333/08, s. 40). */
export function odometerSentence(vehicle: DealVehicle, locale: Locale): string {
  const t = billWords(locale);
  const distance =
    vehicle.odometerValue === null ? '–' : formatDistance(vehicle.odometerValue, vehicle.odometerUnit, locale);
  const known = vehicle.odometerStatus as 'actual' | 'last_known' | 'unknown';
  return t(`odometer.${known}`, { distance, day: dayWords(vehicle.odometerAsOf, locale) ?? '–' });
}

/** What is disclosed, one line each. */
function writeDisclosures(paper: Paper, vehicle: DealVehicle, locale: Locale): void {
  const t = billWords(locale);
  const said = disclosureWords(vehicle.disclosures, locale);
  for (const one of said) paper.paragraph(`• ${one}`);
  if (said.length === 0) paper.paragraph(t('noDisclosures'));
}

/** A trade-in as the contract names it. */
export function writeTrade(paper: Paper, trade: Deal['tradeIns'][number], locale: Locale): void {
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
export function priceLines(deal: Deal, locale: Locale): BillLine[] {
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
