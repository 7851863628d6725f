import { presentedToken, text, whole, type Call } from './call.ts';
import { badToken, GraphError, missingObject } from './graph-error.ts';
import { nextNumber, secretText } from './mint.ts';
import { appSecretProof, sameText } from './proof.ts';
import type { App, Consent, Product, Token, TokenKind } from './records.ts';
import { day, hour, type Stand } from './stand.ts';

/** Seconds of a long-lived token, as Meta tells them (protocol 1.4, 3.2). */
export const longSeconds = 5_183_944;

const lives: Record<TokenKind, number> = {
  user_short: 1.5 * hour,
  user_long: longSeconds * 1000,
  page: 0,
  ig_short: hour,
  ig_long: longSeconds * 1000,
};

/** Makes a token. Its life is the kind's; a Page token from a short user token lives with its parent. */
export function issueToken(
  stand: Stand,
  kind: TokenKind,
  facts: Pick<Token, 'app' | 'scopes'> & Partial<Pick<Token, 'person' | 'page' | 'account' | 'parent' | 'expires'>>,
): Token {
  const issued = stand.now();
  const instagram = kind.startsWith('ig_');
  const token: Token = {
    id: `tok_${nextNumber(stand.state, 'token')}`,
    value: `${instagram ? 'IGAA' : 'EAAG'}${secretText(stand.state, 'token', instagram ? 140 : 180)}`,
    kind,
    app: facts.app,
    person: facts.person ?? null,
    page: facts.page ?? null,
    account: facts.account ?? null,
    scopes: facts.scopes,
    issued,
    expires: facts.expires ?? (lives[kind] ? issued + lives[kind] : 0),
    data_access_expires: issued + 90 * day,
    state: 'ok',
    parent: facts.parent ?? null,
  };
  stand.state.tokens[token.id] = token;
  return token;
}

/** The token with this value, good or not. */
export const tokenOf = (stand: Stand, value: string): Token | undefined =>
  Object.values(stand.state.tokens).find((token) => token.value === value);

/** An app by its id of either product. */
export const appOf = (stand: Stand, product: Product, id: string | undefined): App | undefined =>
  stand.state.apps.find((app) => (product === 'facebook' ? app.fb_app_id : app.ig_app_id) === id);

const words: Record<Exclude<Token['state'], 'ok'>, [subcode: number, message: string]> = {
  expired: [463, 'Error validating access token: Session has expired.'],
  revoked: [458, 'Error validating access token: The user has not authorized application.'],
  password: [
    460,
    'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  ],
  checkpoint: [459, 'Error validating access token: You cannot access the app till you log in to www.facebook.com.'],
  invalid: [467, 'Error validating access token: This access token is invalid.'],
  role_lost: [
    492,
    'Error validating access token: The user must be an administrator, editor, or moderator of the page.',
  ],
};

/** Why a token is dead, or undefined. */
export function deathOf(stand: Stand, token: Token): GraphError | undefined {
  const person = token.person ? stand.state.persons[token.person] : undefined;
  const state =
    token.state !== 'ok'
      ? token.state
      : person?.checkpoint
        ? 'checkpoint'
        : token.expires > 0 && token.expires <= stand.now()
          ? 'expired'
          : 'ok';
  if (state === 'ok') return undefined;
  const [subcode, message] = words[state];
  return badToken(message, subcode);
}

/** What the token's person (or account) has allowed the token's app. */
export function consentOf(stand: Stand, token: Token): Consent | undefined {
  const app = appOf(stand, 'facebook', token.app);
  if (token.account) return stand.state.accounts[token.account]?.consents[app?.ig_app_id ?? ''];
  return token.person ? stand.state.persons[token.person]?.consents[token.app] : undefined;
}

/** The permissions a token still carries: granted at login, not taken back since, not unused for 90 days (1.6). */
export function scopesOf(stand: Stand, token: Token): string[] {
  if (token.data_access_expires > 0 && token.data_access_expires <= stand.now()) return [];
  const consent = consentOf(stand, token);
  return token.scopes.filter((scope) => consent?.grants[scope] === 'granted');
}

/** Recognises the bearer without judging, for the log, the faults and the usage of its bucket. */
export function recognise(stand: Stand, call: Call): void {
  let value: string | undefined;
  try {
    value = presentedToken(call);
  } catch {
    return;
  }
  if (!value) return;
  call.token = tokenOf(stand, value);
  if (call.token) call.app = appOf(stand, 'facebook', call.token.app);
  else call.app = appTokenOf(stand, value);
}

function appTokenOf(stand: Stand, value: string): App | undefined {
  const [id, secret = ''] = value.split('|');
  const app = appOf(stand, 'facebook', id);
  return app && sameText(app.fb_secret, secret) ? app : undefined;
}

/** The app of an app token, or undefined when the bearer is something else. */
export const asApp = (stand: Stand, call: Call): App | undefined =>
  call.token ? undefined : appTokenOf(stand, presentedToken(call) ?? '');

/** The token of a call to a product's graph, alive and with a good proof; refused with 104, 190 or 100. */
export function requireToken(stand: Stand, call: Call, product: Product): Token {
  const value = presentedToken(call);
  if (!value) throw new GraphError(104, '(#104) An access token is required to request this resource.');
  const token = call.token;
  if (!token || token.kind.startsWith('ig_') !== (product === 'instagram'))
    throw badToken('Invalid OAuth access token - Cannot parse access token');
  const death = deathOf(stand, token) ?? (token.parent ? parentDeath(stand, token.parent) : undefined);
  if (death) throw death;
  checkProof(stand, call, token, product);
  return token;
}

function parentDeath(stand: Stand, id: string): GraphError | undefined {
  const parent = stand.state.tokens[id];
  // Only a short user token takes its Page tokens with it (1.6).
  return parent?.kind === 'user_short' ? deathOf(stand, parent) : undefined;
}

/** Checks `appsecret_proof` whenever it is sent; it must be sent when the app requires it (1.8, 8.4). */
function checkProof(stand: Stand, call: Call, token: Token, product: Product): void {
  const app = appOf(stand, 'facebook', token.app)!;
  const proof = text(call, 'appsecret_proof');
  const time = whole(call, 'appsecret_time');
  if (proof === undefined) {
    if (app.require_appsecret_proof && product === 'facebook')
      throw new GraphError(100, 'API calls from the server require an appsecret_proof argument', {
        type: 'GraphMethodException',
      });
    return;
  }
  const secret = product === 'facebook' ? app.fb_secret : app.ig_secret;
  const fresh = time === undefined || Math.abs(call.arrived / 1000 - time) <= 300;
  if (!fresh || !sameText(appSecretProof(secret, token.value, time), proof))
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', { type: 'GraphMethodException' });
}

/** Refuses an object that is not the token's own business. */
export function requireOwn(call: Call, mine: boolean, id: string): void {
  if (!mine) throw missingObject(id, call.method);
}
