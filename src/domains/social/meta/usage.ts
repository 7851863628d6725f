import type { IncomingHttpHeaders } from 'node:http';

/** How much of the budgets is used, in per cent: the app's, and the Page's or account's own; and for how long Meta asks to wait. */
export interface Usage {
  app: number;
  own: number;
  waitMinutes: number;
}

/** The most used of each budget that the answer's headers tell of (meta-protocol 4.5). */
export function usageOf(headers: IncomingHttpHeaders): Usage {
  const usage: Usage = { app: 0, own: 0, waitMinutes: 0 };
  const take = (of: 'app' | 'own', one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    const figures = one as Record<string, unknown>;
    for (const name of ['call_count', 'total_time', 'total_cputime']) {
      const value = Number(figures[name]);
      if (Number.isFinite(value)) usage[of] = Math.max(usage[of], value);
    }
    const minutes = Number(figures.estimated_time_to_regain_access);
    if (Number.isFinite(minutes)) usage.waitMinutes = Math.max(usage.waitMinutes, minutes);
  };
  take('app', readHeader(headers['x-app-usage']));
  take('own', readHeader(headers['x-page-usage']));
  for (const list of Object.values(readHeader(headers['x-business-use-case-usage'])))
    if (Array.isArray(list)) for (const one of list) take('own', one);
  return usage;
}

function readHeader(value: string | string[] | undefined): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(typeof value === 'string' ? value : '{}');
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
