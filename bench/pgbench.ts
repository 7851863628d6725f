/** The second ceiling of a statement: pgbench, which does nothing but send it. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { Statement } from './recording.ts';

const literal = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? `array[${value.map(literal).join(',')}]`
      : `'${String(value instanceof Date ? value.toISOString() : value).replaceAll("'", "''")}'`;

/** The same statement by pgbench, where it is installed: said beside, since it is no part of a fresh machine. */
export function pgbench(
  { text, values }: Statement,
  address: pg.ClientConfig,
  folder: string,
  clients: number,
  seconds: number,
): string | undefined {
  if (spawnSync('pgbench', ['--version']).status !== 0) return undefined;
  const script = path.join(folder, 'statement.sql');
  const whole = text.replaceAll(/\$(\d+)/g, (_, n: string) => literal(values[Number(n) - 1])).replaceAll(/\s+/g, ' ');
  // pgbench reads `:name` as a variable; a cast is none.
  writeFileSync(script, `${whole};\n`);
  const { host = 'localhost', port = 5432, user = 'postgres', password, database: name = 'postgres' } = address;
  const run = spawnSync(
    'pgbench',
    [
      '-n',
      '-f',
      script,
      '-c',
      String(clients),
      '-j',
      '2',
      '-T',
      String(seconds),
      '-h',
      host,
      '-p',
      String(port),
      '-U',
      user,
      name,
    ],
    {
      encoding: 'utf8',
      env: { ...process.env, PGPASSWORD: typeof password === 'string' ? password : '' },
    },
  );
  const tps = /tps = ([\d.]+)/.exec(run.stdout ?? '')?.[1];
  return tps ? `pgbench: ${Math.round(Number(tps))}` : undefined;
}
