import type { Deal } from './deal-answers.ts';
import type { DealKind } from './deal-status.ts';
import type { Fact } from './completeness.ts';

/** The papers of a deal beside its bill of sale. A wholesale deal's bill is its contract: it is among them to be found. */
export const paperKinds = ['disclosure', 'trade_in', 'odometer', 'due_bill', 'delivery', 'wholesale'] as const;
export type PaperKind = (typeof paperKinds)[number];

/** What a paper cannot be made without; words are in messages.ts. */
export type PaperFact = Fact | 'tradeIn' | 'dueItem' | 'dealerBuyer' | 'buyerRegistration' | 'price';

/** The part of a deal that papers need: as it stands, or as it was sealed. */
type Papered = Pick<Deal, 'buyer' | 'vehicle' | 'tradeIns' | 'dealer' | 'priceCents'> & {
  customer?: { kind: 'person' | 'company' } | null | undefined;
};

/** Which papers a kind of deal has. */
export const papersOf = (kind: DealKind): PaperKind[] =>
  paperKinds.filter((paper) => (paper === 'wholesale' ? kind === 'wholesale' : true));

const when = (missing: boolean, fact: PaperFact): PaperFact[] => (missing ? [fact] : []);

/** What is missing before a paper can be made; nothing when it can. */
export function paperLacks(paper: PaperKind, deal: Papered, dueItems: number): PaperFact[] {
  const { vehicle } = deal;
  const named = vehicle
    ? [
        ...when(!vehicle.vin && !vehicle.vinAbsentReason, 'vin'),
        ...when(!vehicle.year, 'year'),
        ...when(!vehicle.make, 'make'),
        ...when(!vehicle.model, 'model'),
      ]
    : (['vehicle'] as PaperFact[]);
  // (a) the true distance, (b) the last known one with its date, or (c) that it is not known.
  const driven =
    !vehicle || vehicle.odometerStatus === 'unknown'
      ? []
      : [
          ...when(vehicle.odometerValue === null, 'odometer'),
          ...when(vehicle.odometerStatus === 'last_known' && !vehicle.odometerAsOf, 'odometerAsOf'),
        ];
  const buyer = when(!deal.customer, 'buyer');
  switch (paper) {
    case 'disclosure':
      return [...named, ...driven];
    case 'odometer':
      return [...named, ...driven, ...buyer];
    case 'trade_in':
      return [
        ...when(deal.tradeIns.length === 0, 'tradeIn'),
        ...when(
          deal.tradeIns.some((trade) => !trade.year || !trade.make || !trade.model),
          'tradeInDescription',
        ),
        ...when(
          deal.tradeIns.some((trade) => trade.odometerValue === null),
          'tradeInOdometer',
        ),
        ...when(
          deal.tradeIns.some((trade) => trade.lienCents > 0 && !trade.lienholder),
          'lienholder',
        ),
        ...buyer,
      ];
    case 'due_bill':
      return [...when(dueItems === 0, 'dueItem'), ...buyer, ...when(!vehicle, 'vehicle')];
    case 'delivery':
      return [...buyer, ...when(!vehicle, 'vehicle')];
    case 'wholesale':
      return [
        ...named,
        ...driven,
        ...(deal.customer ? when(deal.customer.kind !== 'company', 'dealerBuyer') : buyer),
        ...when(!deal.buyer?.registrationNumber, 'buyerRegistration'),
        ...when(!deal.buyer?.street || !deal.buyer.city, 'buyerAddress'),
        ...when(!deal.dealer.registrationNumber, 'dealerRegistration'),
        ...when(deal.priceCents === 0, 'price'),
      ];
  }
}
