import type { Command } from './command.ts';
import { openDatabase, prepareDatabase } from './database.ts';

/** `automo migrate` */
export const migrateCommand: Command = {
  summary: 'Bring the database to the newest schema',
  usage: 'migrate',
  example: 'automo migrate --json',
  async run({ config, say }) {
    const database = await openDatabase(config);
    try {
      const ran = await prepareDatabase(database);
      say(ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`);
      return { migrations: ran };
    } finally {
      await database.stop();
    }
  },
};
