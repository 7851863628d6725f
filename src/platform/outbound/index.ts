/** Requests to remote systems: the one place that makes them. */
export { exchange, OutboundFailure } from './exchange.ts';
export type { Incoming, Outgoing } from './exchange.ts';
export { hearRefusals, isNamed, permitHosts, permitSettings, usedHosts } from './hosts.ts';
export { multipartForm, urlForm } from './form.ts';
