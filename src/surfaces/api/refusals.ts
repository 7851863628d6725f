import { Invalid } from '#kernel/problems.ts';
import type { Problem } from '#kernel/problems.ts';
import type { RefusalKind } from '#platform/security-log.ts';

/** Codes of 401 that say somebody tried to come in and failed. */
const failedSignIns = new Set(['wrong_credentials', 'wrong_passkey']);
/** Codes at a field that say a factor was wrong. */
const wrongFactors = new Set(['wrong_password', 'wrong_code']);
const door = '/api/sign-in';

/**
 * What kind of refusal a problem is for the security log; undefined for what is none: input that can be mended, the
 * question to show a factor again, and the office that asks whether anybody is signed in.
 */
export function refusalOf(route: string, problem: Problem, signedIn: boolean): RefusalKind | undefined {
  const [, pattern = ''] = route.split(' ');
  const factor: RefusalKind = pattern.startsWith(door) ? 'sign_in' : 'step_up';
  if (problem.status === 429) return 'limit';
  if (problem.status === 401) {
    if (failedSignIns.has(problem.code)) return factor;
    return route === 'GET /api/me' ? undefined : 'not_signed_in';
  }
  if (problem.status === 403) return problem.code === 'step_up' ? undefined : 'not_allowed';
  // Without a session nothing is anybody's: a stranger's 404 is a wrong link.
  if (problem.status === 404) return signedIn ? 'not_there' : undefined;
  if (problem instanceof Invalid && problem.errors.some(({ code }) => wrongFactors.has(code))) return factor;
  return undefined;
}
