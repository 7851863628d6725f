/** Everything that can be said of the code without running it, at the same time; one block for each part that fails. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tool = (name) => join(root, 'node_modules', '.bin', name);

/** Name, what to do about it, program, arguments. */
const PARTS = [
  ['types', 'TypeScript', tool('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', 'rules: .oxlintrc.json', tool('oxlint'), ['--deny-warnings']],
  ['format', '"npm run format" mends it', tool('oxfmt'), ['--check']],
  ['imports', 'rules: tools/house.mjs', process.execPath, ['tools/imports.mjs']],
  ['dead code', 'nobody uses these; settings: knip.json', tool('knip'), ['--no-progress', '--no-config-hints']],
  ['schema', '"npm run schema" writes it from the migrations', process.execPath, ['tools/schema.ts', '--check']],
];

const wanted = process.argv.slice(2);
const chosen = PARTS.filter(([name]) => !wanted.length || wanted.some((word) => name.startsWith(word)));
const failed = (await Promise.all(chosen.map(runPart))).filter(Boolean);
console.log(failed.length ? `\n✖ ${failed.join(', ')}` : '\n✔ all good');
process.exitCode = failed.length || !chosen.length ? 1 : 0;

/** Answers with its name if it failed. */
function runPart([name, advice, program, args]) {
  const begin = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('error', (error) => (said += error.message));
    child.on('close', (code) => {
      const took = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
      if (code === 0) console.log(`✔ ${name} (${took})`);
      else console.log(`\n✖ ${name} (${took}): ${advice}\n${said.trim().replaceAll(/^/gm, '    ')}\n`);
      resolve(code === 0 ? undefined : name);
    });
  });
}
