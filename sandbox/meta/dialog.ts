import { list, text, type Call } from './call.ts';
import { chooseSubject, consentForm, dialogRefusal } from './dialog-page.ts';
import { secretText } from './mint.ts';
import { redirect, type Reply } from './reply.ts';
import type { Account, App, Consent, Person, Product } from './records.ts';
import { hour, type Stand } from './stand.ts';
import { appOf } from './tokens.ts';

/** Permissions that exist, by product; asking for another is an error page (8.4: scope is checked). */
const permissions: Record<Product, string[]> = {
  facebook: [
    'public_profile',
    'email',
    'pages_show_list',
    'pages_read_engagement',
    'pages_manage_posts',
    'pages_manage_metadata',
    'pages_manage_engagement',
    'pages_read_user_content',
    'read_insights',
    'business_management',
  ],
  instagram: [
    'instagram_business_basic',
    'instagram_business_content_publish',
    'instagram_business_manage_comments',
    'instagram_business_manage_messages',
    'instagram_business_manage_insights',
  ],
};

/** What a login dialog was asked for. */
export interface DialogRequest {
  product: Product;
  app: App;
  redirectUri: string;
  state: string | undefined;
  scopes: string[];
  /** Facebook Login for Business: all or nothing (1.2). */
  allOrNothing: boolean;
  rerequest: boolean;
  returnScopes: boolean;
}

interface Choice {
  subject: string;
  grant: string[] | undefined;
  decline: string[];
  pages: string[] | undefined;
  cancel: boolean;
}

/** The login dialog of a product (protocol 1.2, 1.3, 3.1): checks, then answers by choice, by default or with a page. */
export function dialog(stand: Stand, call: Call, product: Product): Reply {
  const request = readRequest(stand, call, product);
  if (typeof request === 'string') return dialogRefusal(product, request);
  const choice = readChoice(stand, call, request);
  if (choice) {
    const decided = decide(stand, request, choice);
    // After a form the browser must go on with GET.
    return decided.status === 302 && call.method === 'POST' ? { ...decided, status: 303 } : decided;
  }
  const as = text(call, 'sandbox_as');
  const subjects = product === 'facebook' ? stand.state.persons : stand.state.accounts;
  const only = Object.keys(subjects).length === 1 ? Object.keys(subjects)[0] : undefined;
  const subject = subjects[as ?? only ?? ''];
  return subject ? consentForm(stand, request, subject, asked(request, subject)) : chooseSubject(stand, call, request);
}

function readRequest(stand: Stand, call: Call, product: Product): DialogRequest | string {
  for (const name of ['display', 'enable_fb_login', 'force_authentication', 'force_reauth', 'logger_id'])
    text(call, name);
  for (const name of ['code_challenge', 'code_challenge_method', 'override_default_response_type']) text(call, name);
  const app = appOf(stand, product, text(call, 'client_id'));
  if (!app) return 'Invalid App ID: the provided app ID does not look like a valid app ID.';
  call.app = app;
  const redirectUri = text(call, 'redirect_uri');
  if (!redirectUri || !app.redirect_uris.includes(redirectUri))
    return 'URL blocked: this redirect failed because the redirect URI is not white-listed in the app’s client OAuth settings.';
  const responseType = text(call, 'response_type') ?? (product === 'facebook' ? 'code' : '');
  if (responseType !== 'code') return 'Invalid response_type: only code is answered here.';
  const config = product === 'facebook' ? text(call, 'config_id') : undefined;
  const named = (text(call, 'scope') ?? '').split(/[\s,]+/).filter(Boolean);
  if (config !== undefined && !app.configurations[config]) return `Invalid configuration: ${config}.`;
  if (config !== undefined && named.length > 0) call.warnings.push('scope is not read when config_id is sent');
  const scopes = config === undefined ? named : app.configurations[config]!;
  const unknown = scopes.filter((scope) => !permissions[product].includes(scope));
  if (unknown.length > 0) return `Invalid Scopes: ${unknown.join(', ')}.`;
  if (product === 'instagram' && !scopes.includes('instagram_business_basic'))
    return 'Invalid Scopes: instagram_business_basic is needed.';
  const state = text(call, 'state');
  if (!state) call.warnings.push('no state was sent');
  return {
    product,
    app,
    redirectUri,
    state,
    scopes: [...new Set(product === 'facebook' ? ['public_profile', ...scopes] : scopes)],
    allOrNothing: config !== undefined,
    rerequest: text(call, 'auth_type') === 'rerequest',
    returnScopes: text(call, 'return_scopes') === 'true',
  };
}

/** The choice that came with the URL (`sandbox_…`), from the form, or as the admin's default. */
function readChoice(stand: Stand, call: Call, request: DialogRequest): Choice | undefined {
  const names = (name: string): string[] | undefined => list(call, name)?.map(String).filter(Boolean);
  const standard = stand.state.settings.dialog;
  const subject = text(call, 'sandbox_person') ?? text(call, 'sandbox_account');
  const action = text(call, 'sandbox_action');
  const [grant, decline, pages] = [names('sandbox_grant'), names('sandbox_decline'), names('sandbox_pages')];
  if (subject !== undefined || action !== undefined) {
    // A form sends only what is ticked: nothing of a kind is then none, not all.
    const form = call.method === 'POST';
    return {
      subject: subject ?? '',
      grant: grant ?? (form ? [] : undefined),
      decline: decline ?? [],
      pages: pages ?? (form ? [] : undefined),
      cancel: action === 'cancel',
    };
  }
  if (!standard) return undefined;
  return {
    subject: (request.product === 'facebook' ? standard.person : (standard.account ?? standard.person)) ?? '',
    grant: standard.grant,
    decline: standard.decline ?? [],
    pages: standard.pages,
    cancel: standard.action === 'cancel',
  };
}

/** Permissions the dialog asks about: those declined before are skipped unless asked again (1.2). */
function asked(request: DialogRequest, subject: Person | Account): string[] {
  const grants = consent(request, subject)?.grants ?? {};
  return request.scopes.filter(
    (scope) =>
      scope !== 'public_profile' && (request.rerequest || request.allOrNothing || grants[scope] !== 'declined'),
  );
}

const appId = (request: DialogRequest): string =>
  request.product === 'facebook' ? request.app.fb_app_id : request.app.ig_app_id;

const consent = (request: DialogRequest, subject: Person | Account): Consent | undefined =>
  subject.consents[appId(request)];

function decide(stand: Stand, request: DialogRequest, choice: Choice): Reply {
  const denied = (): Reply =>
    sendBack(request, {
      error: 'access_denied',
      error_reason: 'user_denied',
      ...(request.product === 'facebook'
        ? { error_code: '200', error_description: 'Permissions error' }
        : { error_description: 'The user denied your request' }),
    });
  if (choice.cancel) return denied();
  const subject = findSubject(stand, request.product, choice.subject);
  if (!subject) return dialogRefusal(request.product, 'Nobody here has that id.');
  if ('checkpoint' in subject && subject.checkpoint)
    return dialogRefusal(
      request.product,
      'You must first log in to www.facebook.com and follow the steps shown there.',
    );
  if (
    'account_type' in subject &&
    /personal/i.test(subject.account_type) &&
    stand.state.settings.personal_login === 'refuse'
  )
    return dialogRefusal(request.product, 'You need a professional account to use this app.');
  if (request.app.mode === 'dev' && 'checkpoint' in subject && !request.app.testers.includes(subject.id))
    return denied();
  const open = asked(request, subject);
  const granted = open.filter(
    (scope) => (choice.grant === undefined || choice.grant.includes(scope)) && !choice.decline.includes(scope),
  );
  if (request.allOrNothing && granted.length < open.length) return denied();
  const kept = (subject.consents[appId(request)] ??= { grants: {}, pages: [] });
  if (request.product === 'facebook') kept.grants.public_profile = 'granted';
  for (const scope of open) kept.grants[scope] = granted.includes(scope) ? 'granted' : 'declined';
  if ('checkpoint' in subject) {
    const own = Object.values(stand.state.pages).filter((page) => page.roles[subject.id] !== undefined);
    kept.pages = own.map((page) => page.id).filter((id) => choice.pages === undefined || choice.pages.includes(id));
  }
  const scopes = request.scopes.filter((scope) => kept.grants[scope] === 'granted');
  const code = `${request.product === 'facebook' ? 'AQ' : 'AQI'}${secretText(stand.state, 'code', 120)}`;
  stand.state.codes[code] = {
    value: code,
    product: request.product,
    app: request.app.fb_app_id,
    subject: subject.id,
    redirect_uri: request.redirectUri,
    scopes,
    expires: stand.now() + (request.product === 'facebook' ? hour / 6 : hour),
    used: false,
  };
  const told: Record<string, string> = request.returnScopes
    ? {
        granted_scopes: scopes.join(','),
        denied_scopes: request.scopes.filter((scope) => kept.grants[scope] === 'declined').join(','),
      }
    : {};
  return sendBack(request, { code, ...told }, request.product === 'facebook' ? '#_=_' : '#_');
}

/** A person by id or app-scoped id, or an account by either id, its name, or its owner. */
export function findSubject(stand: Stand, product: Product, id: string): Person | Account | undefined {
  if (product === 'facebook')
    return Object.values(stand.state.persons).find((one) => one.id === id || one.app_scoped_id === id);
  const accounts = Object.values(stand.state.accounts);
  return (
    accounts.find((one) => [one.id, one.app_scoped_id, one.username].includes(id)) ??
    accounts.find((one) => one.person === id)
  );
}

function sendBack(request: DialogRequest, answer: Record<string, string>, fragment = ''): Reply {
  const parameters = new URLSearchParams(answer);
  if (request.state !== undefined) parameters.set('state', request.state);
  const joint = request.redirectUri.includes('?') ? '&' : '?';
  return redirect(`${request.redirectUri}${joint}${parameters}${fragment}`);
}
