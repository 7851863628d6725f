import type { Sample, Stocked } from './samples.ts';

const nothing = (): Sample => ({});

/** Right requests for leaving. */
export const closingSamples: Record<string, (of: Stocked) => Sample> = {
  'GET /api/closing': nothing,
  'POST /api/closing/cancel': (of) => ({ body: { kind: 'now', name: `Garage ${of.mark}`, reason: 'Retiring' } }),
  'POST /api/closing/stop': nothing,
  'POST /api/closing/reactivate': nothing,
  'POST /api/closing/records-declined': () => ({ body: { words: 'We keep our books ourselves.' } }),
};
