import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { breaches } from './imports.mjs';

const trees = mkdtempSync(join(tmpdir(), 'automo-imports-'));
after(() => rmSync(trees, { recursive: true, force: true }));

/** A small house that keeps every rule. */
const HOUSE = {
  'src/kernel/money.ts': 'export const cents = 1;',
  'src/platform/clock.ts': 'export const now = () => new Date(Date.now());',
  'src/platform/mail/transport.ts': `import { createTransport } from 'nodemailer'; export const send = createTransport;`,
  'src/domains/inventory/index.ts': `export { list } from './vehicles.ts';`,
  'src/domains/inventory/vehicle.ts': `import { z } from 'zod'; import { cents } from '#kernel/money.ts'; export const price = z.literal(cents);`,
  'src/domains/inventory/vehicles.ts': `import { now } from '#platform/clock.ts'; export const list = () => now();`,
  'src/domains/inventory/office/list.tsx': `import { useState } from 'react'; import { price } from '../vehicle.ts';
    import { Table } from '#office/table.tsx'; import type { list } from '../vehicles.ts';
    export const List = (): ReturnType<typeof list> => <Table at={useState(price)} />;`,
  'src/domains/leads/leads.ts': `import { list } from '#domains/inventory/index.ts'; export const offer = list;`,
  'src/surfaces/office/table.tsx': 'export const Table = ({ at }) => <table>{at}</table>;',
  'src/surfaces/office/api.ts': `export const api = () => fetch('/api', { method: 'GET' });`,
  'src/surfaces/office/screens.ts': `import { List } from '#domains/inventory/office/list.tsx'; export default List;`,
  'src/surfaces/web.ts': `const app = { fetch: () => new Date('2026-01-01') }; export const answer = app.fetch;`,
  'src/main.ts': `import { answer } from '#surfaces/web.ts'; import { load } from '#demo/load.ts'; answer(load);`,
  'demo/load.ts': `import { list } from '#domains/inventory/index.ts'; export const load = () => [list, Math.random()];`,
  'src/domains/leads/leads.test.ts': `import '#surfaces/web.ts'; import '#domains/inventory/vehicles.ts'; new Date();`,
};

let trials = 0;
/** What the check says of the small house after these changes. */
function check(changes: Record<string, string>): string[] {
  const root = join(trees, String(++trials));
  for (const [path, text] of Object.entries({ ...HOUSE, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const imports = Object.fromEntries(
    ['kernel', 'platform', 'domains', 'surfaces'].map((name) => [`#${name}/*`, `./src/${name}/*`]),
  );
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ imports: { ...imports, '#office/*': './src/surfaces/office/*', '#demo/*': './demo/*' } }),
  );
  return breaches(root);
}

const breaks = (changes: Record<string, string>, ...sentences: RegExp[]) => {
  const found = check(changes);
  assert.equal(found.length, sentences.length, found.join('\n') || 'nothing found');
  for (const sentence of sentences)
    assert.ok(
      found.some((words) => sentence.test(words)),
      `${sentence} in\n${found.join('\n')}`,
    );
};

describe('the rules of the house', () => {
  it('find nothing in a house that keeps them', () => {
    assert.deepEqual(check({}), []);
  });

  it('let imports go down only, types included', () => {
    breaks(
      { 'src/kernel/tax.ts': `import { now } from '../platform/clock.ts';\nexport const t = now;` },
      /^src\/kernel\/tax\.ts:1 imports upwards: kernel \(floor 1\) may not use src\/platform\/clock\.ts/,
    );
    breaks(
      { 'src/platform/log.ts': `import type { list } from '#domains/inventory/index.ts';` },
      /imports upwards: platform/,
    );
    breaks(
      { 'src/domains/leads/jobs.ts': `export const j = () => import('#surfaces/web.ts');` },
      /imports upwards: domains/,
    );
    breaks({ 'src/domains/leads/jobs.ts': `export * from '#office/table.tsx';` }, /imports upwards: domains/);
    breaks({ 'src/surfaces/api.ts': `import '../main.ts';` }, /imports upwards: surfaces/);
  });

  it('open a room by its door only', () => {
    breaks(
      { 'src/domains/leads/take.ts': `import { list } from '../inventory/vehicles.ts'; list();` },
      /use its door, src\/domains\/inventory\/index\.ts/,
    );
    breaks(
      { 'src/surfaces/feed.ts': `import { list } from '#domains/inventory/vehicles.ts'; list();` },
      /use its door/,
    );
  });

  it('let a room use only those before it', () => {
    breaks(
      {
        'src/domains/leads/index.ts': 'export const l = 1;',
        'src/domains/inventory/sold.ts': `import '../leads/index.ts';`,
      },
      /inventory may not use leads/,
    );
    breaks(
      { 'src/domains/parking/lot.ts': `import '../inventory/index.ts';` },
      /the room parking, which .* does not know/,
    );
  });

  it('keep the server out of the browser, through every value import', () => {
    breaks(
      { 'src/domains/inventory/office/edit.ts': `import { list } from '../vehicles.ts'; list();` },
      /edit\.ts -> src\/domains\/inventory\/vehicles\.ts -> src\/platform\/clock\.ts/,
    );
    breaks(
      {
        'src/domains/inventory/vehicle.ts': `import { readFileSync } from 'node:fs'; export const price = readFileSync;`,
      },
      /list\.tsx runs in the browser.* -> node:fs/,
    );
    breaks(
      { 'src/surfaces/office/page.tsx': `import { sql } from 'kysely'; sql;` },
      /page\.tsx runs in the browser.* -> kysely/,
    );
    breaks(
      { 'src/surfaces/office/page.tsx': `import { type answer } from '#surfaces/web.ts';` },
      /page\.tsx -> src\/surfaces\/web\.ts/,
    );
  });

  it('know no circles of values; circles of types do no harm', () => {
    breaks(
      {
        'src/kernel/a.ts': `import { b } from './b.ts'; export const a = b;`,
        'src/kernel/b.ts': `import { a } from './a.ts'; export const b = () => a;`,
      },
      /^a circle: src\/kernel\/a\.ts -> src\/kernel\/b\.ts -> src\/kernel\/a\.ts$/,
    );
    breaks({
      'src/kernel/a.ts': `import type { B } from './b.ts'; export type A = B;`,
      'src/kernel/b.ts': `import { A } from './a.ts'; export const b: A = 1;`,
    });
  });

  it('keep one place each for clock, chance, outbound calls, keys, mail and pools', () => {
    const use = (text: string) => ({ 'src/platform/use.ts': text });
    breaks(use('export const t = Date.now();'), /use\.ts:1 uses Date\.now: the clock has one place/);
    breaks(use('\nexport const t = new Date();'), /use\.ts:2 uses new Date\(\)/);
    breaks(use('export const t = globalThis.Math.random;'), /Math\.random/);
    breaks(use('export const t = Math.random();'), /Math\.random/);
    breaks(use(`export const t = fetch('https://example.com');`), /uses fetch: the outbound client/);
    breaks(use(`export const t = globalThis.fetch;`), /uses fetch/);
    breaks(use(`const call = fetch; call('/');`), /uses fetch/);
    breaks(use(`import { request } from 'node:https'; request('https://example.com');`), /request of node:https/);
    breaks(use(`import { createCipheriv } from 'node:crypto'; createCipheriv;`), /createCipheriv of node:crypto/);
    breaks(use(`import crypto from 'node:crypto'; crypto.createCipheriv;`), /crypto\.createCipheriv/);
    breaks(use(`import mail from 'nodemailer'; mail;`), /uses nodemailer: the mail gate/);
    breaks(use(`import smtp from 'nodemailer/lib/smtp-connection/index.js'; smtp;`), /nodemailer\/lib.*the mail gate/);
    breaks(use(`import { Pool } from 'pg'; new Pool();`), /Pool of pg/);
    breaks(
      use(
        `import type { Pool } from 'pg'; import { fetch } from './outbound.ts'; export const t = (p: Pool) => fetch(p);`,
      ),
    );
  });

  it('know what lies beside the house', () => {
    breaks({ 'src/platform/seed.ts': `import { load } from '#demo/load.ts'; load();` }, /demo\/\*\* may be used by/);
    breaks(
      { 'sandbox/meta/graph.ts': `import { list } from '#domains/inventory/index.ts'; list();` },
      /may not use the floor domains/,
    );
    breaks({ 'src/domains/leads/more.ts': `import './leads.test.ts';` }, /imports the test/);
  });

  it('ask for names of the trade, and for short files', () => {
    breaks({ 'src/kernel/date-utils.ts': '' }, /called "utils"/);
    breaks({ 'src/domains/leads/helpers/score.ts': '' }, /called "helpers"/);
    breaks({ 'src/kernel/manager.test.ts': '' }, /called "manager"/);
    const long = 'export {};\n'.repeat(401);
    breaks({ 'src/kernel/long.ts': long }, /long\.ts has 401 lines/);
    breaks({
      'src/kernel/long.test.ts': long,
      'src/domains/leads/messages.ts': long,
      'src/platform/database/schema.ts': long,
    });
    breaks({ 'src/kernel/long.ts': 'export {};\n'.repeat(400) });
  });

  it('say when a file cannot be read', () => {
    breaks({ 'src/kernel/broken.ts': 'export const = ;' }, /broken\.ts cannot be read/);
  });
});
