import { turnLogins } from '#platform/database/roles.ts';
import { BackupKeys } from '#platform/keys/backup-keys.ts';
import { destroyFile } from '#platform/keys/key-file.ts';
import { previousKeyFile, readMasterKeys, turnKeyFile } from '#platform/keys/master-key.ts';
import { rewrapKeys, turnKey } from '#platform/keys/turning.ts';
import { openGround } from '#platform/open-ground.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { asAdmin, openDatabase, prepareDatabase } from './database.ts';
import { given, onGround } from './open-for-writing.ts';

/** `automo keys rotate` */
export const rotateKeysCommand: Command = {
  summary: 'Give a dealership, the platform, or everyone a new data key, and seal everything with it',
  usage: 'keys rotate [--dealership <id> | --platform]',
  example: 'automo keys rotate --dealership 0199c6a4-8f4e-7000-8000-000000000000',
  options: { dealership: { type: 'string' }, platform: { type: 'boolean' } },
  about: {
    dealership: 'only this dealership; all and the platform otherwise',
    platform: 'only the platform’s own key',
  },
  async run(call) {
    const only = given(call, 'dealership');
    const turned = await onGround(call, async (ground) => {
      const ids = await ground.database.asPlatform(
        ({ db }) =>
          db
            .selectFrom('dealership')
            .select('dealershipId')
            .where('state', '<>', 'purged')
            .orderBy('dealershipId')
            .execute(),
        {},
        { write: false },
      );
      const dealerships = ids.map((row) => row.dealershipId).filter((id) => only === undefined || id === only);
      if (only !== undefined && dealerships.length === 0) throw new CommandProblem(`There is no dealership ${only}.`);
      const scopes = call.options.platform === true ? [null] : [...(only === undefined ? [null] : []), ...dealerships];
      const done = [];
      for (const scope of scopes) done.push(await turnKey(ground, scope));
      return done;
    });
    for (const one of turned) {
      call.say(
        `${one.scope}: version ${one.version}, ${one.resealed} values sealed anew, ${one.left} left${one.waitsUntil ? `; the old version is destroyed after ${one.waitsUntil.toISOString()} by the worker` : ''}`,
      );
    }
    return { turned };
  },
};

/**
 * `automo keys rotate-master`. With a key file, a new key is made; with AUTOMO_MASTER_KEY, set the new one there and the
 * old one in AUTOMO_MASTER_KEY_OLD, restart all nodes one after the other, and run this.
 */
export const rotateMasterCommand: Command = {
  summary: 'Wrap every data key with a new master key; nodes go on meanwhile',
  usage: 'keys rotate-master',
  example: 'automo keys rotate-master --json',
  async run(call) {
    const { config, say } = call;
    if (config.masterKey && !config.masterKeyOld) {
      throw new CommandProblem(
        'set the new key in AUTOMO_MASTER_KEY and the present one in AUTOMO_MASTER_KEY_OLD, restart all nodes, then run this again (see docs/keys.md)',
      );
    }
    const before = await onGround(call, (ground) => ground.keyring.wrappedBy());
    // A rotation that was killed goes on with the key that it had made.
    const underWay = readMasterKeys(config, false).wanted.id !== before.inForce;
    if (!config.masterKey && !underWay) turnKeyFile(config);
    const database = await openDatabase(config);
    let result;
    try {
      await prepareDatabase(database);
      const ground = await openGround(config, database.address, database.masterKey);
      try {
        // First the logins: whoever is refused tries the other key's password.
        await asAdmin(database, (admin) => turnLogins(admin, database.masterKey));
        const keys = await rewrapKeys(ground, new BackupKeys(config, ground.keyring.masters));
        const { inForce, counts } = await ground.keyring.wrappedBy();
        const left = [...counts].reduce((n, [id, count]) => (id === inForce ? n : n + count), 0);
        result = { keys, master: inForce, left };
      } finally {
        await ground.close();
      }
    } finally {
      await database.stop();
    }
    if (result.left === 0 && !config.masterKey) destroyFile(previousKeyFile(config));
    say(`${result.keys} keys are wrapped with master key ${result.master}; ${result.left} are left.`);
    if (config.masterKey)
      say('Take AUTOMO_MASTER_KEY_OLD away and restart when “automo doctor” says that none are left.');
    else say(`Copy ${config.keyFile} to a safe place now: the copy that you have opens nothing any more.`);
    return result;
  },
};
