import type { Stand } from './stand.ts';

/** One call of the admin API. */
export interface AdminCall {
  method: string;
  /** Path after `/_admin`, in parts. */
  parts: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** What an admin call could not do; answered with 400, or 404. */
export class AdminRefusal extends Error {
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** One thing of the admin API's part; undefined: not its business. */
export type AdminPart = (stand: Stand, call: AdminCall) => Promise<unknown> | unknown;
