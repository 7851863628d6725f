import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const marker = path.join(root, 'dist/office/.made-from');

/** What the office is made from, as one hash of names, sizes and times. */
function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  for (const entry of readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    if (!/[\\/](office|kernel)[\\/]|[\\/]domains[\\/][^\\/]+[\\/][^\\/]+$/.test(file) || file.includes('.test.'))
      continue;
    hash.update(path.relative(root, file)).update(readFileSync(file));
  }
  const config = path.join(root, 'vite.config.ts');
  if (existsSync(config)) hash.update(String(statSync(config).size)).update(readFileSync(config));
  return hash.digest('hex');
}

/** Builds the office when it is missing or older than its sources; about a second. */
export async function buildOffice(say: (line: string) => void): Promise<void> {
  // Under `npm run dev` a second Vite watches and builds.
  if (process.env.AUTOMO_OFFICE_WATCHED) return;
  const made = sourcesHash();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === made) return;
  say('Building the office …');
  await new Promise<void>((resolve, reject) => {
    const build = spawn(
      process.execPath,
      [path.join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    build.once('error', reject);
    build.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('the office could not be built'))));
  });
  writeFileSync(marker, made);
}
