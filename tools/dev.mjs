/**
 * For work on the code: the program, started again when its code changes, and the office, built again when a screen
 * changes. Ctrl-C ends both.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const parts = [
  ['office', join(root, 'node_modules', '.bin', 'vite'), ['build', '--watch', '--mode', 'development']],
  [
    'server',
    process.execPath,
    ['--watch', '--watch-preserve-output', 'src/main.ts', 'start', ...process.argv.slice(2)],
  ],
];
let ending = false;
const running = parts.map(([name, program, args]) => {
  // The server would build the office as well; the watcher does it.
  const env = { ...process.env, AUTOMO_OFFICE_WATCHED: '1' };
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env });
  child.on('error', (error) => end(`${name}: ${error.message}`));
  child.on('exit', (code) => end(`${name} ended (${code ?? 'killed'})`));
  return child;
});

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end());

/** One part has ended or somebody wants it: the others are told, and have time to stop cleanly. */
function end(reason) {
  if (ending) return;
  ending = true;
  if (reason) console.error(reason);
  process.exitCode = reason ? 1 : 0;
  for (const child of running) if (child.exitCode === null) child.kill('SIGTERM');
}
