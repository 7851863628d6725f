/**
 * Makes a fresh clone ready: packages as the lock file says, and a Node that can run the program. Does nothing, fast,
 * when both are there. Run by npm before each script. Plain JavaScript for Node 20, without any package.
 *
 *   node tools/bootstrap.mjs             packages and Node
 *   node tools/bootstrap.mjs --browser   also a Chromium for the browser journeys
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';

/** The oldest Node that has all that the program uses, and the one that it is tested with. */
const NODE = { major: 24, minor: 21 };
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const packages = join(root, 'node_modules');
const stamp = join(packages, '.lock-hash');

installPackages();
checkNode();
if (process.argv.includes('--browser')) provideBrowser();

function installPackages() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return;
  say('Installing packages (once; about half a minute) ...');
  const npm = process.env.npm_execpath;
  const options = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  // A home folder that cannot be written has no place for npm's cache.
  if (!writable(homedir())) options.push('--cache', join(tmpdir(), 'automo-npm-cache'));
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...options], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    : spawnSync('npm', options, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) {
    fail(
      `The packages could not be installed${done.error ? ` (${done.error.message})` : ''}: see above, then run the command again.`,
    );
  }
  mkdirSync(packages, { recursive: true });
  writeFileSync(stamp, lockHash());
}

/** npm puts node_modules/.bin first on PATH: the Node there is what the script after us runs on, else our own one. */
function checkNode() {
  const own = join(packages, '.bin', 'node');
  const brought = existsSync(own) ? spawnSync(own, ['--version'], { encoding: 'utf8' }).stdout : undefined;
  const version = existsSync(own) ? brought?.trim() : process.version;
  const [major = 0, minor = 0] = (version ?? '').replace('v', '').split('.').map(Number);
  if (major > NODE.major || (major === NODE.major && minor >= NODE.minor)) return;
  const machine = `${process.platform}-${process.arch}`;
  const wanted = `install Node ${NODE.major} (${NODE.major}.${NODE.minor} or later, https://nodejs.org) and run the command again`;
  if (!existsSync(own))
    fail(`No Node for ${machine} comes with Automo Soft, and this one is ${process.version}: ${wanted}.`);
  if (!version)
    fail(
      `The Node that comes with Automo Soft does not run on this machine (${machine}): ${wanted}, after removing ${own}.`,
    );
  fail(`The Node in node_modules is ${version}: remove node_modules and run the command again.`);
}

function provideBrowser() {
  if (findChromium()) return;
  const named = process.env.CHROMIUM_PATH;
  if (named) return say(`CHROMIUM_PATH names ${named}, which cannot be run: the browser journeys have no browser.`);
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium for the browser journeys (once; about half a minute) ...');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
    spawnSync('apt-get', ['-qq', 'update'], options);
    const done = spawnSync('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'chromium'], options);
    if (done.status === 0 && findChromium()) return;
    say((done.stderr ?? '').trim().split('\n').slice(-2).join('\n'));
  }
  say('No Chromium for the browser journeys: install one (on Debian: apt-get install chromium) or set CHROMIUM_PATH.');
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function writable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function say(line) {
  if (line) process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
