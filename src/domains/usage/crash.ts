import { createHash } from 'node:crypto';
import { isKnownAsset } from './known.ts';

/** What is kept of a crash: nothing that a person could have typed. */
export interface Crash {
  side: 'server' | 'browser';
  /** Class of the error: `TypeError`. */
  error: string;
  /** Places in our own code, innermost first: `domains/leads/leads.ts:41:7`, or a built file of the office. */
  places: string[];
  release: string;
  route: string | null;
}

/**
 * Names that errors of the language, the platform and this product have. Whatever else calls itself an error may carry
 * a value in its name, and is told as `Error`.
 */
const known =
  /^(Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError|AggregateError|DOMException|ChunkLoadError|DatabaseError|ZodError|ProblemError|AbortError|TimeoutError)$/;

// Server: file:///…/src/domains/leads/leads.ts:41:7 · Browser: https://host/assets/leads-screen-B1c2D3.js:1:204
const ours =
  /(?:\/src\/|\/(assets\/))((?:[a-z0-9-]+\/)*[A-Za-z0-9_-]+(?:\.[a-z]+)*\.(?:ts|tsx|js|mjs)):(\d{1,6}):(\d{1,6})/;
const most = 8;

/**
 * Reduces an error to its class, the places of our code on its stack and the pattern of the route, by allow-list
 * (P05c): message, values, addresses and foreign files are not looked at.
 */
export function crashOf(
  given: { name: string; stack: string | undefined },
  where: { side: Crash['side']; release: string; route: string | null },
): Crash {
  const places = (given.stack ?? '')
    .split('\n')
    .filter((line) => /^\s*at |@/.test(line))
    .flatMap((line) => {
      const found = ours.exec(line);
      return found ? [`${found[1] ?? ''}${found[2]}:${found[3]}:${found[4]}`] : [];
    })
    // A browser may tell anything: only files that we built are places.
    .filter((place) => where.side === 'server' || isKnownAsset(place))
    .slice(0, most);
  return { ...where, error: known.test(given.name) ? given.name : 'Error', places };
}

/** Equal crashes have the same fingerprint: one row and a count. */
export const fingerprintOf = ({ side, error, places, release, route }: Crash): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([side, error, places, release, route]))
    .digest();
