/**
 * All tests: types, then what is tested beside the code, then the journeys in a real browser.
 *
 *   npm test                     everything
 *   npm test -- invoices tax     only test files whose path contains one of the words (and no types)
 *
 * It ends with the files that took longest: there the next minute is to be saved.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { run } from 'node:test';
import { spec as SpecReporter } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';

const FOLDERS = ['src', 'tests', 'sandbox', 'demo', 'bench', 'tools'];
const JOURNEYS = join('tests', 'journeys') + sep;
/** Milliseconds for one test file. */
const PATIENCE = { beside: 600_000, journeys: 1_200_000 };

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const words = process.argv.slice(2);
const option = words.find((word) => word.startsWith('-'));
if (option) {
  console.error(`There is no option ${option}. Use: npm test, or npm test -- words of test files' paths.`);
  process.exit(2);
}
const files = FOLDERS.flatMap(testFiles).filter((file) => !words.length || words.some((word) => file.includes(word)));
if (!files.length) {
  console.error(words.length ? `No test file has ${words.join(' or ')} in its path.` : 'There are no test files.');
  process.exit(1);
}
const journeys = files.filter((file) => file.startsWith(JOURNEYS));
const beside = files.filter((file) => !file.startsWith(JOURNEYS));

let failed = false;
if (!words.length) {
  const types = spawnSync(join('node_modules', '.bin', 'tsc'), ['--noEmit', '-p', 'tsconfig.json'], {
    stdio: 'inherit',
  });
  failed ||= types.status !== 0;
  console.log(types.status === 0 ? '✔ types' : '✖ types: see above');
}

process.env.AUTOMO_TEST = '1';
// Every test file is a process of its own and loads the product: what one has compiled, the others need not.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compiled');
const chromium = findChromium();
if (chromium) process.env.CHROMIUM_PATH = chromium;
else if (journeys.length && process.env.CI) {
  console.error('✖ no Chromium: the browser journeys cannot run (apt-get install chromium, or set CHROMIUM_PATH)');
  failed = true;
}

const server = process.env.AUTOMO_TEST_ADMIN ? undefined : await startServer();
const report = new SpecReporter();
report.pipe(process.stdout);
const totals = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
const durations = [];
const begin = performance.now();
await runAll(beside, PATIENCE.beside);
if (journeys.length) {
  // Once, before the browsers: products that start side by side must not build over each other.
  const { buildOffice } = await import('../src/commands/office-build.ts');
  await buildOffice(console.log);
  await runAll(journeys, PATIENCE.journeys);
}
const written = new Promise((resolve) => report.once('end', resolve));
report.end();
await written;
await server?.stop();

if (files.length > 10) {
  const longest = durations.sort((one, other) => other.ms - one.ms).slice(0, 15);
  for (const { file, ms } of longest) console.log(`# ${String(Math.round(ms / 1000)).padStart(4)} s ${file}`);
}
const { passed, failed: broken, ...others } = totals;
console.log(`# tests ${others.tests}\n# suites ${others.suites}\n# pass ${passed}\n# fail ${broken}`);
console.log(`# cancelled ${others.cancelled}\n# skipped ${others.skipped}\n# todo ${others.todo}`);
console.log(`# duration_ms ${Math.round(performance.now() - begin)}`);
process.exit(failed || broken || others.cancelled ? 1 : 0);

async function runAll(chosen, timeout) {
  if (!chosen.length) return;
  for await (const event of run({ files: chosen, concurrency: 2, timeout })) {
    if (event.type === 'test:summary') {
      if (event.data.file) {
        durations.push({ file: relative(root, event.data.file), ms: event.data.duration_ms });
        continue;
      }
      for (const name of Object.keys(totals)) totals[name] += event.data.counts[name];
      failed ||= !event.data.success;
      continue;
    }
    // The two runs are told as one: their own closing lines give way to ours.
    if (
      event.type === 'test:diagnostic' &&
      /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(event.data.message)
    ) {
      if (event.data.nesting === 0) continue;
    }
    if (!report.write(event)) await new Promise((resolve) => report.once('drain', resolve));
  }
}

async function startServer() {
  const { startTestServer } = await import('../tests/harness/server.ts');
  const started = await startTestServer();
  process.env.AUTOMO_TEST_ADMIN = JSON.stringify(started.admin);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void started.stop().finally(() => process.exit(1)));
  }
  return started;
}

function testFiles(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}
