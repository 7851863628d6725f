import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { NoEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
import { postgresPrograms } from './binaries.ts';
import { databaseUser } from './system-user.ts';

const home = mkdtempSync(join(tmpdir(), 'automo-embedded-'));
chmodSync(home, 0o755);
const root = process.getuid?.() === 0;
after(() => rmSync(home, { recursive: true, force: true }));

const folder = (name: string) => join(home, name);

async function ask(
  server: Pick<EmbeddedPostgres, 'admin'>,
  text: string,
  password = server.admin.password,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...server.admin, password });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** The server process and all that it started: what the system kills when memory runs out or the plug is pulled. */
function processesOf(postmaster: number): number[] {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(postmaster);
    } catch {
      return false;
    }
  });
  return [postmaster, ...children.map(Number)];
}

function killAll(postmaster: number): void {
  for (const pid of processesOf(postmaster)) process.kill(pid, 'SIGKILL');
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return;
    await sleep(50);
  }
  assert.fail(`waited in vain: ${what}`);
}

/** A second program that starts a server on the folder, says its number, and stays. */
async function program(dataDir: string) {
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('embedded.ts', import.meta.url).href)};
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(JSON.stringify({ pid: server.pid, started: server.started }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { pid: number; started: boolean }) };
}

describe('the embedded PostgreSQL', () => {
  let server: EmbeddedPostgres;
  before(async () => {
    server = await startEmbeddedPostgres({ dataDir: folder('main') });
  });
  after(async () => await server.stop());

  it('is PostgreSQL 18, durable, in UTF-8, with checksums', async () => {
    const [row] = await ask(
      server,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('fsync') as fsync,
        current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
        current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
        current_setting('wal_recycle') as recycle, current_setting('max_connections') as connections`,
    );
    assert.deepEqual(row, {
      major: 18,
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      encoding: 'UTF8',
      checksums: 'on',
      recycle: 'off',
      connections: '120',
    });
  });

  it('asks for the password', async () => {
    await assert.rejects(ask(server, 'select 1', 'guess'), { code: '28P01' });
    await assert.rejects(ask(server, 'select 1', ''), /password/);
    const rules = await ask(server, 'select distinct auth_method from pg_hba_file_rules');
    assert.deepEqual(rules, [{ auth_method: 'scram-sha-256' }]);
  });

  it('is reached by its socket only, which others cannot enter', async () => {
    const [row] = await ask(server, `select current_setting('listen_addresses') as listens`);
    assert.deepEqual(row, { listens: '' });
    assert.equal(statSync(server.admin.host).mode & 0o777, 0o700);
  });

  it('does not run as root, and keeps its folder and password closed', () => {
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
    assert.notEqual(/^Uid:\s+(\d+)/m.exec(status)?.[1], '0');
    assert.equal(statSync(folder('main')).mode & 0o777, 0o700);
    assert.equal(statSync(server.clusterFolder).mode & 0o777, 0o700);
    const secret = statSync(join(folder('main'), 'superuser-password'));
    assert.equal(secret.mode & 0o777, 0o600);
    assert.equal(secret.uid, process.getuid?.());
  });

  it('gives the server nothing of our environment', { skip: !root && 'only root reads it' }, () => {
    const names = readFileSync(`/proc/${server.pid}/environ`, 'utf8')
      .split('\0')
      .map((entry) => entry.split('=')[0] ?? '')
      .filter(Boolean);
    assert.deepEqual(names.toSorted(), ['LANG', 'LC_ALL', 'PATH', 'TZ']);
  });

  it('logs errors without statements and values', async () => {
    await assert.rejects(ask(server, `select 1 / (length('Tremblay') - 8)`));
    const log = join(folder('main'), 'log');
    await until(
      () => readdirSync(log).some((name) => readFileSync(join(log, name), 'utf8').includes('division by zero')),
      'the log line',
    );
    assert.ok(readdirSync(log).every((name) => !readFileSync(join(log, name), 'utf8').includes('Tremblay')));
  });

  it('is adopted, and not stopped, by a second program on the same folder', async () => {
    const second = await startEmbeddedPostgres({ dataDir: folder('main') });
    assert.equal(second.started, false);
    assert.equal(second.pid, server.pid);
    assert.deepEqual(second.admin, server.admin);
    await second.stop();
    assert.deepEqual(await ask(server, 'select 1 as still'), [{ still: 1 }]);
  });

  it('runs beside another one on another folder', async () => {
    const other = await startEmbeddedPostgres({ dataDir: folder('other'), durable: false });
    try {
      assert.equal(other.started, true);
      assert.notEqual(other.pid, server.pid);
      assert.notEqual(other.admin.password, server.admin.password);
      await ask(other, 'create table only_here ()');
      assert.deepEqual(await ask(server, `select to_regclass('only_here') as found`), [{ found: null }]);
      assert.deepEqual(await ask(other, `select current_setting('fsync') as fsync`), [{ fsync: 'off' }]);
    } finally {
      await other.stop();
    }
  });
});

describe('the life of an embedded server', () => {
  it('keeps what was committed through kill -9 of all its processes, and starts again by itself', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder('killed') });
    await ask(first, `create table car (name text); insert into car values ('Outback')`);
    killAll(first.pid);
    const again = await startEmbeddedPostgres({ dataDir: folder('killed') });
    try {
      assert.equal(again.started, true);
      assert.notEqual(again.pid, first.pid);
      assert.deepEqual(await ask(again, 'select name from car'), [{ name: 'Outback' }]);
    } finally {
      await again.stop();
    }
  });

  it('stops cleanly and starts again in well under a second', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder('killed') });
    await first.stop();
    await first.stop();
    assert.equal(existsSync(join(first.clusterFolder, 'postmaster.pid')), false);
    const begin = performance.now();
    const second = await startEmbeddedPostgres({ dataDir: folder('killed') });
    const took = performance.now() - begin;
    await second.stop();
    assert.ok(took < 1000, `${took} ms`);
  });

  it('ends with the program that started it, even when that is killed, and the next one waits for it', async () => {
    const first = await program(folder('killed'));
    assert.equal(first.started, true);
    first.child.kill('SIGKILL');
    const next = await startEmbeddedPostgres({ dataDir: folder('killed') });
    try {
      assert.equal(next.started, true);
      assert.notEqual(next.pid, first.pid);
    } finally {
      await next.stop();
    }
  });

  it('comes back by itself after a crash, if it is to be kept', async () => {
    const kept = await startEmbeddedPostgres({ dataDir: folder('killed'), keep: true });
    try {
      const crashed = kept.pid;
      killAll(crashed);
      await until(() => kept.pid !== crashed, 'a new server');
      assert.deepEqual(await ask(kept, 'select 1 as up'), [{ up: 1 }]);
    } finally {
      await kept.stop();
    }
    await sleep(300);
    assert.equal(existsSync(join(kept.clusterFolder, 'postmaster.pid')), false, 'stop is final');
  });

  it('is taken over when the tool that had started it ends, if it is to be kept', async () => {
    const tool = await program(folder('killed'));
    const product = await startEmbeddedPostgres({ dataDir: folder('killed'), keep: true });
    try {
      assert.equal(product.started, false);
      tool.child.kill('SIGKILL');
      await until(() => product.started, 'the product to start its own');
      assert.deepEqual(await ask(product, 'select 1 as up'), [{ up: 1 }]);
    } finally {
      await product.stop();
    }
  });

  it('is made once when two programs start at the same moment', async () => {
    const both = await Promise.all(
      [1, 2].map(() => startEmbeddedPostgres({ dataDir: folder('twice'), durable: false })),
    );
    try {
      assert.deepEqual(both.map((one) => one.started).toSorted(), [false, true]);
      for (const one of both) await ask(one, 'select 1');
      assert.deepEqual(
        readdirSync(folder('twice')).filter((name) => name.startsWith('draft')),
        [],
      );
    } finally {
      for (const one of both) await one.stop();
    }
  });

  it('starts though another process now has the number of a server that is gone', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder('twice'), durable: false });
    const lock = join(first.clusterFolder, 'postmaster.pid');
    const lines = readFileSync(lock, 'utf8').split('\n');
    await first.stop();
    // A number of the database's own account: PostgreSQL alone would refuse it for ever.
    const bystander = databaseUser(first.clusterFolder).run('/bin/sleep', ['60'], { cwd: '/', stdio: 'ignore' });
    try {
      await until(
        () => readFileSync(`/proc/${bystander.pid}/cmdline`, 'utf8').startsWith('/bin/sleep'),
        'the bystander',
      );
      writeFileSync(lock, [bystander.pid, ...lines.slice(1)].join('\n'));
      const again = await startEmbeddedPostgres({ dataDir: folder('twice'), durable: false });
      assert.equal(again.started, true);
      await again.stop();
    } finally {
      bystander.kill();
    }
  });

  it('uses a short socket path where the data folder has a long one', async () => {
    const server = await startEmbeddedPostgres({ dataDir: folder('a-long-name-'.repeat(12)), durable: false });
    try {
      assert.ok(server.admin.host.length < 86, server.admin.host);
      await ask(server, 'select 1');
    } finally {
      await server.stop();
      rmSync(server.admin.host, { recursive: true, force: true });
    }
  });

  it('says in words what PostgreSQL said when it does not start', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder('twice'), durable: false });
    await first.stop();
    rmSync(join(first.clusterFolder, 'global', 'pg_control'));
    await assert.rejects(startEmbeddedPostgres({ dataDir: folder('twice'), durable: false }), {
      name: 'PostgresDidNotStart',
      message: /pg_control|could not find the database system/,
    });
  });

  it(
    'lives elsewhere, linked, where its account cannot enter the folder',
    { skip: !root && 'needs root' },
    async () => {
      const closed = mkdtempSync(join(tmpdir(), 'automo-closed-'));
      const said: string[] = [];
      const server = await startEmbeddedPostgres({
        dataDir: join(closed, 'data'),
        durable: false,
        log: (line) => said.push(line),
      });
      try {
        await ask(server, 'select 1');
        assert.match(said.join('\n'), /cannot enter/);
        assert.equal(realpathSync(join(closed, 'data', 'cluster')), server.clusterFolder);
        assert.ok(!server.clusterFolder.startsWith(closed));
      } finally {
        await server.stop();
        rmSync(closed, { recursive: true, force: true });
        rmSync(join(server.clusterFolder, '..'), { recursive: true, force: true });
      }
    },
  );
});

describe('the programs', () => {
  it('are missing on other machines, and one line says what to do', () => {
    assert.throws(
      () => postgresPrograms(databaseUser(folder('none')), 'plan9-mips'),
      (error) =>
        error instanceof NoEmbeddedPostgres &&
        /PostgreSQL 15 or later.*DATABASE_URL/.test(error.message) &&
        !error.message.includes('\n'),
    );
  });

  it('run from a copy where their own folder is closed', { skip: !root && 'needs root' }, () => {
    const user = databaseUser(folder('none'));
    const copy = postgresPrograms({ ...user, canEnter: () => false });
    try {
      const answer = spawnSync(join(copy, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
      assert.match(answer.stdout, /^postgres \(PostgreSQL\) 18/);
      assert.equal(statSync(join(copy, '..')).mode & 0o005, 0o005);
      assert.ok(existsSync(join(copy, 'lib', 'libpq.so.5')));
    } finally {
      rmSync(join(copy, '..'), { recursive: true, force: true });
    }
  });
});
