import type { Sample, Stocked } from './samples.ts';

/** What a stocked dealership has in its register of incidents. */
export interface StockedIncident {
  incidentId: string;
}

/** One entry that the dealership opened itself. */
export async function stockIncident(
  make: (what: string, body?: unknown) => Promise<{ id: string }>,
  mark: string,
): Promise<StockedIncident> {
  const { id } = await make('POST /api/incidents', { title: `A lost binder of ${mark}` });
  return { incidentId: id };
}

const ofIncident = (of: Stocked) => ({ params: { incidentId: of.incidentId } });

export const incidentSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/incidents': () => ({}),
  'POST /api/incidents': () => ({ body: { title: 'A lost binder' } }),
  'GET /api/incidents/:incidentId': ofIncident,
  'PATCH /api/incidents/:incidentId': (of) => ({ ...ofIncident(of), body: { version: 1, people: 3 } }),
  'POST /api/incidents/:incidentId/steps': (of) => ({ ...ofIncident(of), body: { step: 'confirm' } }),
  'GET /api/incidents/:incidentId/notice': ofIncident,
  'GET /api/incidents/:incidentId/unreached': ofIncident,
  'GET /api/incidents/:incidentId/paper': ofIncident,
};
