/**
 * For work on the code: the program, started again when its code changes, and the office, built again when a screen
 * changes, which open pages notice. Ctrl-C ends both.
 *
 * The watching is our own: `node --watch` also looks at every package, and starts again when one is merely read.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What the server is made of. Screens are not: they are the office's. */
const FOLDERS = ['src', 'migrations', 'sandbox', 'demo'];
const isServers = (file) =>
  /\.(ts|js|sql|css|svg)$/.test(file) && !file.endsWith('.test.ts') && !`${sep}${file}`.includes(`${sep}office${sep}`);

let ending = false;
const office = run('office', join(root, 'node_modules', '.bin', 'vite'), ['build', '--watch', '--mode', 'development']);
office.on('exit', (code) => end(`office ended (${code ?? 'killed'})`));
let server = startServer();
let again;

for (const folder of FOLDERS) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (!file || !isServers(join(folder, file))) return;
    clearTimeout(again);
    again = setTimeout(() => void restart(join(folder, file)), 150);
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end());

function run(name, program, args) {
  // The server would build the office as well; the watcher does it.
  const env = { ...process.env, AUTOMO_OFFICE_WATCHED: '1' };
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env });
  child.on('error', (error) => end(`${name}: ${error.message}`));
  return child;
}

function startServer() {
  const child = run('server', process.execPath, ['src/main.ts', 'start', ...process.argv.slice(2)]);
  child.on('exit', (code) => {
    if (!ending && child === server && !child.replaced)
      console.error(`The server ended (${code ?? 'killed'}); the next change starts it again.`);
  });
  return child;
}

/** The old one first gives back its port and its database. */
async function restart(file) {
  if (ending || server.replaced) return;
  console.log(`\n${file} changed: starting again.`);
  const old = server;
  if (old.exitCode === null && old.signalCode === null) {
    old.replaced = true;
    old.kill('SIGTERM');
    await new Promise((resolve) => old.once('exit', resolve));
  }
  if (!ending) server = startServer();
}

/** One part cannot go on, or somebody wants it: all are told, and have time to stop cleanly. */
function end(reason) {
  if (ending) return;
  ending = true;
  if (reason) console.error(reason);
  process.exitCode = reason ? 1 : 0;
  let open = 0;
  for (const child of [office, server]) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    open += 1;
    child.once('exit', () => (open -= 1) === 0 && process.exit());
    child.kill('SIGTERM');
  }
  if (open === 0) process.exit();
}
