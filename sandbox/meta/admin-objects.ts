import { AdminRefusal, type AdminCall } from './admin-call.ts';
import { sendCallbacks } from './callbacks.ts';
import { findSubject } from './dialog.ts';
import { removeApp } from './facebook-person.ts';
import { removeInstagramApp } from './instagram-graph.ts';
import type { Account, App, CallbackKind, GrantStatus, Person, Token, TokenKind, TokenState } from './records.ts';
import type { Stand } from './stand.ts';
import { issueToken } from './tokens.ts';

/** Admin: tokens, persons, Pages, accounts, containers, posts. */
export async function adminObjects(stand: Stand, call: AdminCall): Promise<unknown> {
  const [what, id = '', action] = call.parts;
  if (what === 'tokens') return tokens(stand, call, id, action);
  if (call.method !== 'POST' || call.parts.length < 2) return undefined;
  if (what === 'persons') return person(stand, call, id, action);
  if (what === 'pages' && action === 'roles') return roles(stand, call, id);
  if (what === 'accounts' && !action) return account(stand, call, id);
  if (what === 'containers' && !action) return container(stand, call, id);
  if ((what === 'posts' || what === 'media') && action === 'engagement') return engagement(stand, call, id);
  return undefined;
}

const states: TokenState[] = ['ok', 'expired', 'revoked', 'password', 'checkpoint', 'invalid', 'role_lost'];

/** Lists tokens without their values; makes one outside of a login (with its value); or changes a state. */
function tokens(stand: Stand, { method, body }: AdminCall, id: string, action: string | undefined): unknown {
  if (method === 'GET' && !id) return Object.values(stand.state.tokens).map(({ value: _value, ...told }) => told);
  if (method !== 'POST') return undefined;
  if (!id) return mintToken(stand, body);
  const token = stand.state.tokens[id];
  if (!token) throw new AdminRefusal(`no token ${id}`, 404);
  if (action !== 'state') return undefined;
  const state = String(body.state).split(':')[0] as TokenState;
  if (!states.includes(state)) throw new AdminRefusal(`no such state: ${state}`);
  token.state = state;
  const { value: _value, ...told } = token;
  return told;
}

function mintToken(stand: Stand, body: Record<string, unknown>): Token {
  const kind = String(body.kind) as TokenKind;
  const app = appNamed(stand, body);
  const product = kind.startsWith('ig_') ? 'instagram' : 'facebook';
  const subject = findSubject(stand, product, String(body.person ?? body.account ?? ''));
  if (!subject) throw new AdminRefusal('the token needs a person or an account', 404);
  const appId = product === 'facebook' ? app.fb_app_id : app.ig_app_id;
  const scopes = (body.scopes as string[] | undefined) ?? [];
  const consent = (subject.consents[appId] ??= { grants: {}, pages: [] });
  for (const scope of scopes) consent.grants[scope] = 'granted';
  const page = typeof body.page === 'string' ? body.page : null;
  if (page && !consent.pages.includes(page)) consent.pages.push(page);
  const who = product === 'facebook' ? { person: subject.id } : { account: subject.id };
  return issueToken(stand, kind, { app: app.fb_app_id, scopes, page, ...who });
}

function appNamed(stand: Stand, body: Record<string, unknown>): App {
  const app = stand.state.apps.find((one) => body.app === undefined || one.fb_app_id === body.app);
  if (!app) throw new AdminRefusal('no such app', 404);
  return app;
}

async function person(stand: Stand, call: AdminCall, id: string, action: string | undefined): Promise<unknown> {
  const subject = findSubject(stand, 'facebook', id) ?? findSubject(stand, 'instagram', id);
  if (!subject) throw new AdminRefusal(`no person or account ${id}`, 404);
  const app = appNamed(stand, call.body);
  const isPerson = 'checkpoint' in subject;
  const theirs = Object.values(stand.state.tokens).filter(
    (token) => (isPerson ? token.person : token.account) === subject.id,
  );
  if (action === 'password') {
    if (isPerson) subject.password_epoch++;
    for (const token of theirs) if (token.state === 'ok') token.state = 'password';
    return { tokens: theirs.map((token) => token.id) };
  }
  if (action === 'checkpoint' && isPerson) {
    subject.checkpoint = call.body.on !== false;
    return { checkpoint: subject.checkpoint };
  }
  if (action === 'remove-app') {
    if (isPerson) removeApp(stand, subject, app.fb_app_id);
    else removeInstagramApp(stand, subject, app.fb_app_id, app.ig_app_id);
    const kinds = (call.body.callbacks ?? []) as CallbackKind[];
    const answers = [];
    for (const kind of kinds)
      answers.push(
        ...(await sendCallbacks(stand, {
          product: isPerson ? 'facebook' : 'instagram',
          kind,
          app,
          subject,
        })),
      );
    return { answers };
  }
  if (action === 'grants') return grants(subject, call, isPerson ? app.fb_app_id : app.ig_app_id);
  return undefined;
}

/** `{grants: {permission: status}, pages: [...]}`, or the permissions themselves. */
function grants(subject: Person | Account, { body }: AdminCall, appId: string): unknown {
  const consent = (subject.consents[appId] ??= { grants: {}, pages: [] });
  const { app: _app, pages, grants: given, ...direct } = body;
  if (Array.isArray(pages)) consent.pages = pages.map(String);
  for (const [permission, status] of Object.entries((given ?? direct) as Record<string, GrantStatus | null>))
    if (status === null) delete consent.grants[permission];
    else consent.grants[permission] = status;
  return consent;
}

/** `{person, tasks}`: tasks null takes the role, and its Page tokens die with 190/492. */
function roles(stand: Stand, { body }: AdminCall, id: string): unknown {
  const page = stand.state.pages[id];
  const subject = findSubject(stand, 'facebook', String(body.person));
  if (!page || !subject) throw new AdminRefusal('no such Page or person', 404);
  if (Array.isArray(body.tasks)) page.roles[subject.id] = body.tasks.map(String);
  else {
    delete page.roles[subject.id];
    for (const token of Object.values(stand.state.tokens))
      if (token.page === id && token.person === subject.id && token.state === 'ok') token.state = 'role_lost';
  }
  return page;
}

const accountFields = [
  'quota_total',
  'quota_used',
  'restricted',
  'account_type',
  'username',
  'name',
  'followers_count',
];

function account(stand: Stand, { body }: AdminCall, id: string): unknown {
  const one = findSubject(stand, 'instagram', id);
  if (!one) throw new AdminRefusal(`no account ${id}`, 404);
  for (const name of Object.keys(body)) if (!accountFields.includes(name)) throw new AdminRefusal(`no field ${name}`);
  return Object.assign(one, body);
}

function container(stand: Stand, { body }: AdminCall, id: string): unknown {
  const one = stand.state.containers[id];
  if (!one) throw new AdminRefusal(`no container ${id}`, 404);
  if (body.status_code !== undefined) one.forced = body.status_code as typeof one.forced;
  if (body.status !== undefined) one.status = body.status as string | null;
  return one;
}

function engagement(stand: Stand, { body }: AdminCall, id: string): unknown {
  const post = stand.state.posts[id];
  const media = stand.state.media[id];
  const number = (name: string, old: number): number => (typeof body[name] === 'number' ? body[name] : old);
  if (post)
    return Object.assign(post, {
      reactions: number('reactions', post.reactions),
      comments: number('comments', post.comments),
      shares: number('shares', post.shares),
    });
  if (!media) throw new AdminRefusal(`no post ${id}`, 404);
  return Object.assign(media, {
    likes: number('reactions', number('likes', media.likes)),
    comments: number('comments', media.comments),
  });
}
