import { presentedToken, text, type Call } from './call.ts';
import { badParameter, badToken, GraphError, InstagramTokenError, noPermission } from './graph-error.ts';
import { sameText } from './proof.ts';
import { BareNumber, json, type Reply } from './reply.ts';
import type { Token } from './records.ts';
import { day, type Stand } from './stand.ts';
import { appOf, issueToken, longSeconds, requireToken, scopesOf } from './tokens.ts';

/** `POST api.instagram.com/oauth/access_token` (protocol 3.2): form only, errors in an envelope of its own. */
export function instagramToken(stand: Stand, call: Call): Reply {
  if ((call.headers['content-type'] ?? '').toLowerCase().startsWith('application/json'))
    throw new InstagramTokenError('Missing required field client_id');
  const field = (name: string): string => {
    if (call.query.has(name)) call.warnings.push(`${name} stands in the URL`);
    const value = text(call, name);
    if (!value) throw new InstagramTokenError(`Missing required field ${name}`);
    return value;
  };
  const app = appOf(stand, 'instagram', field('client_id'));
  if (!app) throw new InstagramTokenError('Invalid platform app');
  call.app = app;
  if (!sameText(field('client_secret'), app.ig_secret)) throw new InstagramTokenError('Invalid client secret');
  if (field('grant_type') !== 'authorization_code') throw new InstagramTokenError('Invalid grant_type');
  const redirectUri = field('redirect_uri');
  const code = stand.state.codes[field('code')];
  if (!code || code.product !== 'instagram' || code.app !== app.fb_app_id || code.expires <= stand.now())
    throw new InstagramTokenError('Matching code was not found or was already used');
  if (code.used) throw new InstagramTokenError('This authorization code has been used');
  if (code.redirect_uri !== redirectUri)
    throw new InstagramTokenError(
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    );
  code.used = true;
  const account = stand.state.accounts[code.subject]!;
  const token = issueToken(stand, 'ig_short', { app: app.fb_app_id, account: account.id, scopes: code.scopes });
  call.token = token;
  const shape = stand.state.settings.token_shape;
  const told = {
    access_token: token.value,
    user_id: shape === 'flat_number' ? new BareNumber(account.id) : account.id,
    permissions: shape === 'data' ? code.scopes.join(',') : code.scopes,
  };
  return json(shape === 'data' ? { data: [told] } : told);
}

/** `GET graph.instagram.com/access_token`: short to long. */
export function lengthenInstagram(stand: Stand, call: Call): Reply {
  requireGrant(call, 'ig_exchange_token');
  const token = requireToken(stand, call, 'instagram');
  const app = appOf(stand, 'facebook', token.app)!;
  if (!sameText(text(call, 'client_secret') ?? '', app.ig_secret))
    throw new GraphError(1, 'Error validating client secret.', { http: 400 });
  if (token.kind !== 'ig_short') throw badParameter('Unsupported: only a short-lived token can be exchanged');
  return longAnswer(issueToken(stand, 'ig_long', { app: token.app, account: token.account, scopes: token.scopes }));
}

/** `GET graph.instagram.com/refresh_access_token`: sixty days from now, for a token at least 24 hours old. */
export function refreshInstagram(stand: Stand, call: Call): Reply {
  requireGrant(call, 'ig_refresh_token');
  const token = requireToken(stand, call, 'instagram');
  if (token.kind !== 'ig_long') throw badParameter('Unsupported: only a long-lived token can be refreshed');
  if (!scopesOf(stand, token).includes('instagram_business_basic')) throw noPermission('instagram_business_basic');
  // Undocumented what Meta answers; the sandbox refuses (8.4), so that a client which tries too early is seen.
  if (stand.now() - token.issued < day) throw badParameter('The access token is less than 24 hours old');
  if (stand.state.settings.refresh_value === 'new')
    return longAnswer(issueToken(stand, 'ig_long', { app: token.app, account: token.account, scopes: token.scopes }));
  token.issued = stand.now();
  token.expires = stand.now() + longSeconds * 1000;
  return longAnswer(token);
}

function requireGrant(call: Call, grant: string): void {
  if (!presentedToken(call)) throw badToken('Invalid OAuth access token - Cannot parse access token');
  if (text(call, 'grant_type') !== grant) throw badParameter(`The grant_type must be ${grant}`);
}

const longAnswer = (token: Token): Reply =>
  json({
    access_token: token.value,
    token_type: 'bearer',
    expires_in: longSeconds,
    permissions: token.scopes.join(','),
  });
