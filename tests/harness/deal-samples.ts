import type { TestHouse } from './house.ts';
import type { Sample, Stocked } from './samples.ts';

/** The deals of a stocked dealership. */
export interface StockedDeals {
  /** A worksheet below the floor price, submitted, with an approval to decide. */
  dealId: string;
  approvalId: string;
  /** A deal that only wants its signature, and one that has it. */
  readyDealId: string;
  signedDealId: string;
  /** A lender that was asked about the signed deal and approved it, chosen, with what it wants to see. */
  submissionId: string;
  stipulationId: string;
  feeId: string;
  /** A deal with something that is owed, a credit application and an open link to sign by. */
  papersDealId: string;
  applicationId: string;
  linkId: string;
}

/** One deal in each state that a route of deals needs. */
export async function stockDeals(
  house: TestHouse,
  make: (what: string, body?: unknown) => Promise<any>,
  mark: string,
  vehicleId: string,
): Promise<StockedDeals> {
  const customer = { name: `Customer ${mark}`, email: `${mark.toLowerCase()}@example.net` };
  const move = async (deal: { id: string; version: number }, status: string) =>
    make(`POST /api/deals/${deal.id}/status`, { version: deal.version, status });
  const cheap = await make('POST /api/deals', {
    customer,
    vehicleId,
    priceCents: 1_700_000,
    conditions: `For ${mark}`,
  });
  const asked = await move(cheap, 'submitted');
  const wanted = {
    deliverOn: '2099-01-01',
    buyer: { street: '1 Elm Street', city: 'Halifax', province: 'NS', postalCode: 'B3H 1A1', bornOn: '1980-01-01' },
  };
  const complete = await make('POST /api/deals', { customer, vehicleId, ...wanted });
  const ready = await move(await move(complete, 'submitted'), 'approved');
  const signed = await make('POST /api/deals', { customer, kind: 'finance', priceCents: 1_000_000 });
  const ask = `POST /api/deals/${signed.id}/lenders`;
  const asked1 = await make(ask, { lender: `Bank ${mark}`, submittedOn: '2026-01-05' });
  const submissionId: string = asked1.items[0].id;
  const stipulation = await make(`${ask}/${submissionId}/stipulations`, {
    name: `Pay slip ${mark}`,
    dueOn: '2026-01-20',
  });
  const chosen = await make(`${ask}/${submissionId}/choice`, { version: 1 });
  await make(`PATCH /api/deals/${signed.id}/lenders/${submissionId}`, {
    version: chosen.items[0].version,
    approvedOn: '2026-01-06',
  });
  const fees = await make('POST /api/deal-fees', {
    nameEn: `Paperwork ${mark}`,
    nameFr: `Dossier ${mark}`,
    amountCents: 39_900,
    mandatory: false,
    federal: true,
    provincial: true,
    kinds: ['finance'],
    validFrom: '2026-01-01',
  });
  await house.db.sql(`update deal set status = 'signed' where id = $1`, [signed.id]);
  const papers = await make('POST /api/deals', { ...wanted, customer, vehicleId });
  await house.db.sql(`update deal set status = 'approved' where id = $1`, [papers.id]);
  const application = await make(`PUT /api/deals/${papers.id}/credit-applications`, creditOf(mark));
  const { link } = await make(`POST /api/deals/${papers.id}/signing-links`, {
    version: papers.version,
    party: 'buyer',
    by: 'copy',
    override: 'Papers follow',
  });
  return {
    papersDealId: papers.id as string,
    applicationId: application.id as string,
    linkId: link.id as string,
    dealId: cheap.id as string,
    approvalId: asked.approvals[0].id as string,
    readyDealId: ready.id as string,
    signedDealId: signed.id as string,
    submissionId,
    stipulationId: stipulation.items[0].stipulations[0].id as string,
    feeId: fees.items[0].id as string,
  };
}

/** A credit application of the buyer. */
const creditOf = (mark: string, version = 0) => ({
  applicant: 'buyer',
  version,
  facts: { bornOn: '1980-01-01', work: { kind: 'full_time', employer: `Works ${mark}` } },
  consent: { version: '2026-1', locale: 'en', agreed: true },
});

const nothing = (): Sample => ({});
const ofPapers = (of: Stocked) => ({ dealId: of.papersDealId });
const ofApplication = (of: Stocked) => ({ applicationId: of.applicationId });
const ofLink = (of: Stocked) => ({ dealId: of.papersDealId, linkId: of.linkId });
const ofDeal = (of: Stocked) => ({ dealId: of.dealId });
const ofSubmission = (of: Stocked) => ({ dealId: of.signedDealId, submissionId: of.submissionId });
const ofStipulation = (of: Stocked) => ({ ...ofSubmission(of), stipulationId: of.stipulationId });

/** A right request for each route of deals. */
export const dealSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/deals': nothing,
  'POST /api/deals': (of) => ({
    body: {
      leadId: of.leadId,
      vehicleId: of.vehicleId,
      kind: 'finance',
      priceCents: 1_950_000,
      locationId: of.placeId,
    },
  }),
  'GET /api/deals/:dealId': (of) => ({ params: ofDeal(of) }),
  'PATCH /api/deals/:dealId': (of) => ({
    params: ofDeal(of),
    body: {
      version: of.versions[of.dealId]!,
      priceCents: 1_900_000,
      terms: { lender: 'A Bank', rate: 7_990 },
      lines: [{ id: '0198c5a2-7c1e-7abc-8def-0123456789ab', kind: 'fee', description: 'Fee', amountCents: 39_900 }],
      tradeIns: [{ id: '0198c5a2-7c1e-7abc-8def-0123456789ac', make: 'Kia', allowanceCents: 500_000 }],
    },
  }),
  'POST /api/deals/:dealId/status': (of) => ({
    params: ofDeal(of),
    body: { version: of.versions[of.dealId]!, status: 'worksheet' },
  }),
  'POST /api/deals/:dealId/approvals/:approvalId': (of) => ({
    params: { dealId: of.dealId, approvalId: of.approvalId },
    body: { state: 'granted', reason: 'Old stock' },
  }),
  'POST /api/deals/:dealId/deposits': (of) => ({
    params: ofDeal(of),
    body: { amountCents: 50_000, method: 'cash', receivedOn: '2026-01-05', reference: 'R1' },
  }),
  'POST /api/deals/:dealId/contract': (of) => ({
    params: { dealId: of.readyDealId },
    body: { version: of.versions[of.readyDealId]! },
  }),
  'POST /api/deals/:dealId/amendments': (of) => ({
    params: { dealId: of.signedDealId },
    body: {
      version: of.versions[of.signedDealId]!,
      reason: 'Price agreed anew',
      change: { priceCents: 1_050_000 },
      override: 'Papers follow',
    },
  }),
  'GET /api/deals/:dealId/contracts': (of) => ({ params: ofDeal(of) }),
  'GET /api/deals/:dealId/bill-of-sale': (of) => ({ params: ofDeal(of), query: { locale: 'fr' } }),
  'GET /api/contracts-in-transit': nothing,
  'GET /api/deals/:dealId/lenders': (of) => ({ params: ofDeal(of) }),
  'POST /api/deals/:dealId/lenders': (of) => ({
    params: { dealId: of.signedDealId },
    body: { lender: 'Another Bank', reference: 'R-7', submittedOn: '2026-01-05' },
  }),
  'PATCH /api/deals/:dealId/lenders/:submissionId': (of) => ({
    params: ofSubmission(of),
    body: { version: 3, sentOn: '2026-01-08', approvedCents: 900_000 },
  }),
  'POST /api/deals/:dealId/lenders/:submissionId/choice': (of) => ({ params: ofSubmission(of), body: { version: 3 } }),
  'PUT /api/deals/:dealId/lenders/:submissionId/funding': (of) => ({
    params: ofSubmission(of),
    body: { version: 3, fundedOn: '2026-01-09', fundedCents: 900_000 },
  }),
  'POST /api/deals/:dealId/lenders/:submissionId/stipulations': (of) => ({
    params: ofSubmission(of),
    body: { name: 'Void cheque', dueOn: '2026-01-20' },
  }),
  'PATCH /api/deals/:dealId/lenders/:submissionId/stipulations/:stipulationId': (of) => ({
    params: ofStipulation(of),
    body: { receivedOn: '2026-01-07' },
  }),
  'DELETE /api/deals/:dealId/lenders/:submissionId/stipulations/:stipulationId': (of) => ({
    params: ofStipulation(of),
  }),
  'GET /api/deals/:dealId/unwinding': (of) => ({ params: { dealId: of.signedDealId } }),
  'GET /api/deal-fees': nothing,
  'POST /api/deal-fees': () => ({
    body: {
      nameEn: 'Tire levy',
      nameFr: 'Droit sur les pneus',
      amountCents: 2_000,
      mandatory: true,
      federal: true,
      provincial: true,
      kinds: ['cash', 'finance'],
      validFrom: '2026-01-01',
    },
  }),
  'PUT /api/deal-fees/:feeId': (of) => ({
    params: { feeId: of.feeId },
    body: {
      version: 1,
      nameEn: 'Paperwork',
      nameFr: 'Dossier',
      amountCents: 49_900,
      mandatory: false,
      federal: true,
      provincial: true,
      kinds: ['finance'],
      validFrom: '2099-01-01',
    },
  }),
  'GET /api/deals/:dealId/paperwork': (of) => ({ params: ofDeal(of) }),
  'PUT /api/deals/:dealId/due-bill': (of) => ({
    params: ofDeal(of),
    body: {
      version: 0,
      items: [{ id: '0198c5a2-7c1e-7abc-8def-0123456789ad', what: 'Second key', dueOn: '2099-01-15', doneOn: null }],
    },
  }),
  'POST /api/deals/:dealId/delivery-checks': (of) => ({
    params: ofDeal(of),
    body: { add: [{ id: '0198c5a2-7c1e-7abc-8def-0123456789ae', words: 'Winter tires' }] },
  }),
  'GET /api/deals/:dealId/paper': (of) => ({ params: ofDeal(of), query: { kind: 'odometer', locale: 'fr' } }),
  'GET /api/delivery-checklist': nothing,
  'PUT /api/delivery-checklist': () => ({
    body: { version: 0, items: [{ id: '0198c5a2-7c1e-7abc-8def-0123456789af', en: 'Keys', fr: 'Clés' }] },
  }),
  'GET /api/deals/:dealId/credit-applications': (of) => ({ params: ofPapers(of) }),
  'PUT /api/deals/:dealId/credit-applications': (of) => ({ params: ofPapers(of), body: creditOf(of.mark, 1) }),
  'GET /api/credit-applications/:applicationId': (of) => ({ params: ofApplication(of) }),
  'GET /api/credit-applications/:applicationId/paper': (of) => ({ params: ofApplication(of), query: { locale: 'fr' } }),
  'DELETE /api/credit-applications/:applicationId': (of) => ({ params: ofApplication(of) }),
  'PUT /api/credit-policy': () => ({ body: { version: 0, keptDays: 30 } }),
  'GET /api/deals/:dealId/signing-links': (of) => ({ params: ofPapers(of) }),
  'POST /api/deals/:dealId/signing-links': (of) => ({
    params: ofPapers(of),
    body: { version: of.versions[of.papersDealId]!, party: 'buyer', by: 'email', to: 'ann@example.net' },
  }),
  'POST /api/deals/:dealId/signing-links/:linkId/withdraw': (of) => ({ params: ofLink(of) }),
  'GET /api/deals/:dealId/signing-links/:linkId/paper': (of) => ({ params: ofLink(of) }),
  'GET /api/deal-policy': nothing,
  'PUT /api/deal-policy': () => ({ body: { version: 0, overAllowanceCents: 10_000, discountPercent: 3 } }),
};
