import type { Bucket, FailureClass } from './failure.ts';

/**
 * Graph's codes and what they mean, by code and subcode (meta-protocol 4.3, 4.4). HTTP status says little: 190 comes as
 * 400 or 401, throttling as 400, 403 or 429.
 */
const bySubcode: Record<string, FailureClass> = {
  '190/492': 'page_role',
  '190/2069032': 'config',
  '1/2853006': 'page_role',
  '1/2207057': 'content',
  '100/33': 'missing',
  '100/36007': 'config',
  '100/36008': 'config',
  '100/36009': 'config',
  '100/2207023': 'content',
  '100/2207028': 'content',
  '100/2207040': 'content',
  '200/2069030': 'config',
  '200/2069031': 'config',
  '200/2069033': 'config',
  '368/1390008': 'throttle',
  '-2/2207003': 'media',
  '-2/2207020': 'container_gone',
  '-1/2207001': 'transient',
  '-1/2207032': 'transient',
  '-1/2207053': 'transient',
  '4/2207051': 'ambiguous',
  '9/2207042': 'quota',
  '24/2207006': 'container_gone',
  '24/2207008': 'container_gone',
  '25/2207050': 'policy',
  '352/2207026': 'media',
  '9004/2207052': 'media',
  '9007/2207027': 'not_ready',
  '36000/2207004': 'media',
  '36001/2207005': 'media',
  '36003/2207009': 'media',
  '36004/2207010': 'content',
};

/** Subcodes that come with any code. */
const bySubcodeAlone: Record<number, FailureClass> = {
  1366046: 'media',
  1366051: 'ambiguous',
  1404078: 'page_role',
  1346003: 'policy',
  1404102: 'policy',
  4854002: 'page_role',
  2207077: 'media',
  2207081: 'media',
  2207082: 'media',
  2207085: 'media',
};

const byCode: Record<number, FailureClass> = {
  190: 'reauth',
  102: 'reauth',
  10: 'permission',
  3: 'config',
  1: 'transient',
  2: 'transient',
  [-1]: 'transient',
  [-2]: 'transient',
  4: 'throttle',
  17: 'throttle',
  32: 'throttle',
  341: 'throttle',
  613: 'throttle',
  100: 'content',
  101: 'config',
  104: 'config',
  197: 'content',
  324: 'media',
  352: 'media',
  368: 'policy',
  506: 'ambiguous',
  9: 'quota',
  24: 'container_gone',
  25: 'policy',
  9004: 'media',
  9007: 'not_ready',
  36000: 'media',
  36001: 'media',
  36003: 'media',
  36004: 'content',
  1609005: 'content',
  1609008: 'content',
};

/** The class of a code, before it is asked whether the call publishes; undefined for codes that nobody knows. */
export function classOf(code: number, subcode: number | undefined): FailureClass | undefined {
  const pair = subcode === undefined ? undefined : bySubcode[`${code}/${subcode}`];
  if (pair) return pair;
  if (subcode !== undefined && bySubcodeAlone[subcode]) return bySubcodeAlone[subcode];
  if (code >= 200 && code <= 299) return 'permission';
  if (code >= 80_000 && code <= 80_014) return 'throttle';
  return byCode[code];
}

/** Whose limit a throttling code is about. */
export const bucketOf = (code: number): Bucket => (code === 4 ? 'app' : code === 17 ? 'person' : 'channel');

/** Minutes to wait at least, whatever the headers say: who posts too fast waits an hour. */
export const leastWait = (code: number, subcode: number | undefined): number =>
  code === 368 && subcode === 1390008 ? 60 : 0;

/**
 * Codes on a call that publishes after which the post may be out all the same (meta-protocol 9.1). 506, 368 with "already
 * posted" and 1366051 hint that an earlier attempt of ours is out.
 */
export function isUnclearOnPublish(code: number, subcode: number | undefined, message: string): boolean {
  if (subcode === 2207051 || subcode === 2207006 || subcode === 2207008 || subcode === 1366051) return true;
  if (code === 506) return true;
  if (code === 368 && /already posted/i.test(message)) return true;
  return (code === 1 && subcode !== 2853006 && subcode !== 2207057) || code === 2 || code === -1 || code === -2;
}
