import type { IncomingHttpHeaders } from 'node:http';

/** How much of a budget is used, in per cent, and for how long Meta asks to wait (meta-protocol 4.5). */
export interface Usage {
  percent: number;
  waitMinutes: number;
}

/** The most used budget that the answer's headers tell of. */
export function usageOf(headers: IncomingHttpHeaders): Usage {
  const usage: Usage = { percent: 0, waitMinutes: 0 };
  const take = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    const figures = one as Record<string, unknown>;
    for (const name of ['call_count', 'total_time', 'total_cputime']) {
      const value = Number(figures[name]);
      if (Number.isFinite(value)) usage.percent = Math.max(usage.percent, value);
    }
    const minutes = Number(figures.estimated_time_to_regain_access);
    if (Number.isFinite(minutes)) usage.waitMinutes = Math.max(usage.waitMinutes, minutes);
  };
  for (const name of ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage']) {
    const read = readHeader(headers[name]);
    if (name === 'x-business-use-case-usage') {
      for (const list of Object.values(read)) if (Array.isArray(list)) list.forEach(take);
    } else take(read);
  }
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
