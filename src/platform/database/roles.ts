import type pg from 'pg';
import { ConfigProblem } from '../config.ts';
import { masterKeys, wrongKey } from '../keys/master-key.ts';
import type { MasterKey, MasterKeyGiven } from '../keys/master-key.ts';

/**
 * Who may connect and what they may become (security.md 2.1). Nobody signs in as the owner of the tables.
 * Two logins for work, because `set local role` is undone by `reset role`: an injected statement reaches every role
 * that its login has, so tenants' work and platform work never share one. The queue has a third of its own.
 */
const workRoles = ['automo_owner', 'automo_app', 'automo_site', 'automo_platform', 'automo_operator'] as const;

export const logins = {
  automo_web: ['automo_app', 'automo_site'],
  automo_core: ['automo_platform', 'automo_operator'],
  automo_jobs: [],
} as const;
export type Login = keyof typeof logins;

/** The password of a login: derived from the master key, so that every node knows it and none stores it. */
export const loginPassword = async (master: MasterKey, login: Login): Promise<string> =>
  (await master.derive(`database login ${login}`)).toString('base64url');

/**
 * Creates the roles that are missing and sets the logins' passwords and limits. Safe to repeat. Passwords are those of
 * the master key in force, so that nodes go on while a rotation of the master key is under way.
 *
 * @throws ConfigProblem when the master key in force is not at hand: the passwords of a running product are left alone
 */
export async function ensureRoles(admin: pg.Client, given: MasterKeyGiven): Promise<void> {
  const master = await masterInForce(admin, given);
  // Roles belong to the whole server: two starts at once must not race.
  await admin.query('begin');
  await admin.query(`select pg_advisory_xact_lock(hashtextextended('automo roles', 0))`);
  const known = new Set(
    (await admin.query<{ rolname: string }>(`select rolname from pg_roles where rolname like 'automo\\_%'`)).rows.map(
      (row) => row.rolname,
    ),
  );
  for (const role of workRoles) {
    if (!known.has(role)) await admin.query(`create role ${role} nologin noinherit`);
  }
  for (const [login, become] of Object.entries(logins)) {
    const password = admin.escapeLiteral(await loginPassword(master, login as Login));
    await admin.query(`${known.has(login) ? 'alter' : 'create'} role ${login} login noinherit password ${password}`);
    for (const role of become) await admin.query(`grant ${role} to ${login}`);
  }
  await admin.query(`alter role automo_web set statement_timeout = '5s'`);
  await admin.query(`alter role automo_core set statement_timeout = '30s'`);
  for (const login of ['automo_web', 'automo_core']) {
    await admin.query(`alter role ${login} set lock_timeout = '3s'`);
    await admin.query(`alter role ${login} set idle_in_transaction_session_timeout = '10s'`);
  }
  // The one who migrates must be able to become the owner, also where it is no superuser.
  await admin.query('grant automo_owner, automo_jobs to current_user');
  // So that a migration can hand the queue's one function to the queue's owner.
  await admin.query('grant automo_jobs to automo_owner');
  await admin.query('commit');
}

/** Gives the logins the passwords of the wanted master key, all at once. Connections that are open stay open. */
export async function turnLogins(admin: pg.Client, given: MasterKeyGiven): Promise<void> {
  const { wanted } = masterKeys(given);
  await admin.query('begin');
  for (const login of Object.keys(logins) as Login[]) {
    await admin.query(`alter role ${login} password ${admin.escapeLiteral(await loginPassword(wanted, login))}`);
  }
  await admin.query('commit');
}

async function masterInForce(admin: pg.Client, given: MasterKeyGiven): Promise<MasterKey> {
  const masters = masterKeys(given);
  const there = await admin.query(`select to_regclass('keys.master') is not null as kept`);
  if (!there.rows[0].kept) return masters.wanted;
  const id: string | undefined = (await admin.query('select id from keys.master')).rows[0]?.id;
  if (id === undefined) return masters.wanted;
  const found = masters.byId(id);
  if (!found) throw new ConfigProblem(wrongKey);
  return found;
}
