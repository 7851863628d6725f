import { required, text, type Call } from './call.ts';
import { badParameter, GraphError } from './graph-error.ts';
import { sameText } from './proof.ts';
import { json, type Reply } from './reply.ts';
import type { App } from './records.ts';
import type { Stand } from './stand.ts';
import { appOf, asApp, deathOf, issueToken, longSeconds, requireToken, tokenOf, scopesOf } from './tokens.ts';

/** `/oauth/access_token` of Facebook: a code, a longer life, or an app token (protocol 1.4). */
export function facebookToken(stand: Stand, call: Call): Reply {
  const app = appWithSecret(stand, call);
  const grant = text(call, 'grant_type');
  if (grant === 'client_credentials')
    return json({ access_token: `${app.fb_app_id}|${app.fb_secret}`, token_type: 'bearer' });
  if (grant === 'fb_exchange_token') return lengthen(stand, call, app);
  if (grant !== undefined && grant !== 'authorization_code') throw badParameter(`Unsupported grant_type: ${grant}`);
  return exchangeCode(stand, call, app);
}

function appWithSecret(stand: Stand, call: Call): App {
  const app = appOf(stand, 'facebook', text(call, 'client_id'));
  if (!app)
    throw new GraphError(101, 'Error validating application. Cannot get application info due to a system error.');
  call.app = app;
  if (!sameText(text(call, 'client_secret') ?? '', app.fb_secret))
    throw new GraphError(1, 'Error validating client secret.', { http: 400 });
  return app;
}

function exchangeCode(stand: Stand, call: Call, app: App): Reply {
  const value = required(call, 'code');
  const redirectUri = text(call, 'redirect_uri');
  const code = stand.state.codes[value];
  if (!code || code.product !== 'facebook' || code.app !== app.fb_app_id)
    throw new GraphError(100, 'Invalid verification code format.');
  if (code.used) throw new GraphError(100, 'This authorization code has been used.', { subcode: 36009 });
  if (code.expires <= stand.now())
    throw new GraphError(100, 'This authorization code has expired.', { subcode: 36007 });
  if (code.redirect_uri !== redirectUri)
    throw new GraphError(
      100,
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
      { subcode: 36008 },
    );
  code.used = true;
  const token = issueToken(stand, 'user_short', { app: app.fb_app_id, person: code.subject, scopes: code.scopes });
  call.token = token;
  return json({
    access_token: token.value,
    token_type: 'bearer',
    ...(stand.state.settings.expires_in === 'present' ? { expires_in: (token.expires - token.issued) / 1000 } : {}),
  });
}

function lengthen(stand: Stand, call: Call, app: App): Reply {
  const short = tokenOf(stand, required(call, 'fb_exchange_token'));
  if (!short || short.app !== app.fb_app_id || !short.kind.startsWith('user_'))
    throw new GraphError(190, 'Invalid OAuth access token - Cannot parse access token');
  const death = deathOf(stand, short);
  if (death) throw death;
  const long = issueToken(stand, 'user_long', { app: short.app, person: short.person, scopes: short.scopes });
  call.token = long;
  return json({ access_token: long.value, token_type: 'bearer', expires_in: longSeconds });
}

/** `/debug_token` (1.7): asked with the app's own token; an invalid token still answers 200. */
export function debugToken(stand: Stand, call: Call): Reply {
  const input = required(call, 'input_token');
  const asker = asApp(stand, call);
  const app = asker ?? appOf(stand, 'facebook', requireToken(stand, call, 'facebook').app)!;
  const token = tokenOf(stand, input);
  if (!token || token.kind.startsWith('ig_'))
    return json({
      data: {
        error: { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' },
        is_valid: false,
        scopes: [],
      },
    });
  if (token.app !== app.fb_app_id)
    throw new GraphError(100, '(#100) The App_id in the input_token did not match the Viewing App');
  const parent = token.parent ? stand.state.tokens[token.parent] : undefined;
  const death = deathOf(stand, token) ?? (parent?.kind === 'user_short' ? deathOf(stand, parent) : undefined);
  const scopes = scopesOf(stand, token);
  const person = stand.state.persons[token.person ?? ''];
  const targets = token.page ? [token.page] : (person?.consents[token.app]?.pages ?? []);
  const seconds = (ms: number): number => Math.floor(ms / 1000);
  return json({
    data: {
      app_id: app.fb_app_id,
      type: token.kind === 'page' ? 'PAGE' : 'USER',
      application: app.name,
      data_access_expires_at: seconds(token.data_access_expires),
      ...(death ? { error: { code: death.code, message: death.message, subcode: death.subcode } } : {}),
      expires_at: seconds(token.expires),
      is_valid: !death,
      issued_at: seconds(token.issued),
      ...(token.page ? { profile_id: token.page } : {}),
      scopes,
      granular_scopes: scopes.map((scope) => (scope.startsWith('pages_') ? { scope, target_ids: targets } : { scope })),
      user_id: person?.app_scoped_id,
    },
  });
}
