import type { Sample, Stocked } from './samples.ts';

/** The commissions of a stocked dealership. */
export interface StockedCommissions {
  planId: string;
  /** The owner is on that plan. */
  assignmentId: string;
}

const rules = { moment: 'signed', parts: [{ of: 'front', rate: 25_000, packCents: 50_000 }] };

/** A plan, somebody on it, and a colleague's statements: an open month with something in it, and a closed one. */
export async function stockCommissions(
  make: (what: string, body?: unknown) => Promise<any>,
  mark: string,
  people: { owner: string; colleague: string },
): Promise<StockedCommissions> {
  const plan = await make('POST /api/commission-plans', { name: `Plan ${mark}`, startsOn: '2026-01-01', rules });
  const given = await make('POST /api/commission-assignments', {
    staffId: people.owner,
    planId: plan.id,
    fromOn: '2026-01-01',
  });
  const entry = { kind: 'adjustment', amountCents: 5_000, reason: `Bonus of ${mark}` };
  for (const period of ['2026-01', '2025-12'])
    await make(`POST /api/commission-statements/${period}/${people.colleague}/adjustments`, entry);
  await make(`POST /api/commission-statements/2025-12/${people.colleague}/close`);
  return { planId: plan.id as string, assignmentId: given.id as string };
}

const nothing = (): Sample => ({});
const ofPlan = (of: Stocked) => ({ planId: of.planId });
const ofMonth = (of: Stocked, period = '2026-01') => ({ period, staffId: of.staffId });

/** A right request for each route of commissions, and of the recap that they follow. */
export const commissionSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/deals/:dealId/recap': (of) => ({ params: { dealId: of.signedDealId } }),
  'POST /api/deals/:dealId/recap': (of) => ({
    params: { dealId: of.signedDealId },
    body: { reason: 'cost', note: 'A late bill', changes: { unitCostCents: 900_000 } },
  }),
  'GET /api/commission-plans': nothing,
  'POST /api/commission-plans': () => ({ body: { name: 'Flat', startsOn: '2026-01-01', rules } }),
  'GET /api/commission-plans/:planId': (of) => ({ params: ofPlan(of) }),
  'PATCH /api/commission-plans/:planId': (of) => ({ params: ofPlan(of), body: { version: 1, name: 'Renamed' } }),
  'POST /api/commission-plans/:planId/versions': (of) => ({
    params: ofPlan(of),
    body: { version: 1, startsOn: '2026-02-01', rules: { moment: 'funded', flatCents: 10_000 } },
  }),
  'GET /api/commission-assignments': nothing,
  'POST /api/commission-assignments': (of) => ({
    body: { staffId: of.staffId, planId: of.planId, fromOn: '2026-01-01', untilOn: '2026-06-30' },
  }),
  'PATCH /api/commission-assignments/:assignmentId': (of) => ({
    params: { assignmentId: of.assignmentId },
    body: { version: 1, untilOn: '2026-12-31' },
  }),
  'DELETE /api/commission-assignments/:assignmentId': (of) => ({ params: { assignmentId: of.assignmentId } }),
  'GET /api/deals/:dealId/commission': (of) => ({ params: { dealId: of.signedDealId } }),
  'PUT /api/deals/:dealId/commission': (of) => ({
    params: { dealId: of.signedDealId },
    body: { members: [{ pool: 'sales', staffId: of.staffId, share: 10_000 }] },
  }),
  'GET /api/commission-statements': () => ({ query: { period: '2026-01' } }),
  'GET /api/commission-statements/:period/:staffId': (of) => ({ params: ofMonth(of) }),
  'POST /api/commission-statements/:period/:staffId/close': (of) => ({ params: ofMonth(of) }),
  'POST /api/commission-statements/:period/:staffId/payment': (of) => ({
    params: ofMonth(of, '2025-12'),
    body: { paidOn: '2026-01-15', reference: 'Payroll 3' },
  }),
  'POST /api/commission-statements/:period/:staffId/adjustments': (of) => ({
    params: ofMonth(of),
    body: { kind: 'draw', amountCents: 1_000, reason: 'Advance' },
  }),
  'GET /api/commission-statements/:period/:staffId/paper': (of) => ({ params: ofMonth(of), query: { locale: 'fr' } }),
  'GET /api/commission-statements/:period/:staffId/file': (of) => ({ params: ofMonth(of) }),
  'GET /api/my-commissions': () => ({ query: { period: '2026-01' } }),
  'GET /api/my-commissions/paper': nothing,
  'GET /api/my-commissions/file': nothing,
};
