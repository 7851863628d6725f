import { nextId } from './mint.ts';
import type { Account, App, Consent, GrantStatus, Page, Person } from './records.ts';
import type { Stand } from './stand.ts';

/** What there is before anybody logs in; anything left out has a plain default. */
export interface World {
  apps?: (Partial<App> & Pick<App, 'fb_app_id' | 'fb_secret' | 'ig_app_id' | 'ig_secret'>)[];
  persons?: (Partial<Pick<Person, 'id' | 'app_scoped_id'>> & { name: string } & Given)[];
  pages?: (Partial<Page> & Pick<Page, 'name'>)[];
  accounts?: (Partial<Omit<Account, 'consents'>> & Pick<Account, 'username'> & Given)[];
}

/** Grants given before any login, to the first app. */
interface Given {
  grants?: Record<string, GrantStatus>;
  pages?: string[];
}

/**
 * Loads a world. What is there already is changed in what the world says and keeps the rest, so that a demo's
 * connections survive a restart while its addresses may be new.
 */
export function loadWorld(stand: Stand, world: World): void {
  const { state } = stand;
  for (const given of world.apps ?? []) {
    const old = state.apps.findIndex((app) => app.fb_app_id === given.fb_app_id);
    const app: App = {
      name: 'Automo Soft',
      redirect_uris: [],
      require_appsecret_proof: false,
      mode: 'live',
      testers: [],
      fb_login_for_business: false,
      configurations: {},
      callbacks: {},
      webhook_url: null,
      webhook_verify_token: null,
      ...(old < 0 ? {} : state.apps[old]),
      ...given,
    };
    if (old < 0) state.apps.push(app);
    else state.apps[old] = app;
  }
  const [app] = state.apps;
  for (const { grants, pages, ...given } of world.persons ?? []) {
    const id = given.id ?? nextId(state, 'person');
    const known = state.persons[id];
    state.persons[id] = {
      password_epoch: 0,
      checkpoint: false,
      consents: consented(app?.fb_app_id, grants, pages),
      ...known,
      ...given,
      app_scoped_id: given.app_scoped_id ?? known?.app_scoped_id ?? nextId(state, 'app_scoped'),
      id,
    };
  }
  for (const given of world.pages ?? []) {
    const id = given.id ?? nextId(state, 'page');
    state.pages[id] = { category: 'Car dealership', picture: null, roles: {}, ...state.pages[id], ...given, id };
  }
  for (const { grants, pages: _pages, ...given } of world.accounts ?? []) {
    const id = given.id ?? nextId(state, 'account');
    const known = state.accounts[id];
    state.accounts[id] = {
      name: given.username,
      account_type: 'BUSINESS',
      picture: null,
      person: null,
      followers_count: 0,
      quota_total: 50,
      quota_used: 0,
      quota_log: [],
      container_log: [],
      restricted: false,
      consents: consented(app?.ig_app_id, grants),
      ...known,
      ...given,
      app_scoped_id: given.app_scoped_id ?? known?.app_scoped_id ?? nextId(state, 'account_scoped'),
      id,
    };
  }
}

function consented(
  app: string | undefined,
  grants: Record<string, GrantStatus> | undefined,
  pages: string[] = [],
): Record<string, Consent> {
  return app && grants ? { [app]: { grants, pages } } : {};
}

/** Addresses of the product that the demo's app is registered with. */
export interface DemoAddresses {
  redirect_uris: string[];
  callbacks?: App['callbacks'];
  webhook_url?: string;
}

const everyTask = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE'];

/** The demo's app: its ids, and the secrets of the protocol's vectors (1.8, 5.1). */
export const demoApp = {
  fb_app_id: '700100200300401',
  fb_secret: 'sandbox-fb-app-secret-0123456789ab',
  ig_app_id: '700100200300402',
  ig_secret: 'sandbox-ig-app-secret-0123456789ab',
};

/**
 * The demo world: two persons; three Pages, of which one gives Mara no task that publishes; two professional Instagram
 * accounts and a personal one, which cannot publish.
 */
export function demoWorld(addresses: DemoAddresses): World {
  const [mara, theo] = ['100009000000001', '100009000000002'];
  return {
    apps: [
      {
        name: 'Automo Soft',
        ...demoApp,
        redirect_uris: addresses.redirect_uris,
        callbacks: addresses.callbacks ?? {},
        webhook_url: addresses.webhook_url ?? null,
        webhook_verify_token: 'sandbox-webhook-verify-token',
        configurations: { '900100200300400': ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts'] },
      },
    ],
    persons: [
      { id: mara, app_scoped_id: '10158000000000123', name: 'Mara Lindqvist' },
      { id: theo, app_scoped_id: '10158000000000124', name: 'Théo Marchand' },
    ],
    pages: [
      { id: '104000000000001', name: 'Northside Motors', roles: { [mara!]: everyTask } },
      {
        id: '104000000000002',
        name: 'Garage Marchand',
        category: 'Used car dealer',
        roles: {
          [theo!]: ['PROFILE_PLUS_CREATE_CONTENT', 'PROFILE_PLUS_ANALYZE'],
          [mara!]: ['CREATE_CONTENT', 'ANALYZE'],
        },
      },
      { id: '104000000000003', name: 'Classic Car Friends', category: 'Club', roles: { [mara!]: ['ANALYZE'] } },
    ],
    accounts: [
      {
        id: '17841400000000001',
        app_scoped_id: '9200000000000001',
        username: 'northside.motors',
        name: 'Northside Motors',
        account_type: 'BUSINESS',
        person: mara!,
        followers_count: 1284,
      },
      {
        id: '17841400000000002',
        app_scoped_id: '9200000000000002',
        username: 'garage_marchand',
        name: 'Garage Marchand',
        account_type: 'MEDIA_CREATOR',
        person: theo!,
        followers_count: 312,
      },
      {
        id: '17841400000000003',
        app_scoped_id: '9200000000000003',
        username: 'mara.on.wheels',
        name: 'Mara',
        account_type: 'PERSONAL',
        person: mara!,
        followers_count: 57,
      },
    ],
  };
}
