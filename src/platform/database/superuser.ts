import pg from 'pg';
import type { BackupServer } from '../ground.ts';

/** A session of the embedded server's superuser: for backups and their restoring, and for nothing else. */
export type Superuser = pg.Client;

/** Opens a session, does the work, and ends it. */
export async function asSuperuser<T>(
  server: Pick<BackupServer, 'admin'>,
  work: (db: Superuser) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...server.admin, application_name: 'automo backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
