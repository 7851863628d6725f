/** Holds every source file to the rules of the house (tools/house.mjs), and says what is wrong and what would be right. */
import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BESIDE, BROWSER, FLOORS, LONGEST_FILE, NAMELESS, ONE_PLACE, ROOMS, SIDE_DOORS, UPWARDS } from './house.mjs';
import { readSources } from './sources.mjs';

/** Every breach in the repository at this root, as sentences, sorted. @returns {string[]} */
export function breaches(root) {
  const sources = readSources(root);
  const said = new Set();
  for (const source of sources.values()) {
    for (const error of source.errors) said.add(`${source.path} cannot be read: ${error}`);
    for (const words of [...names(source), ...length(source)]) said.add(words);
    if (isTest(source.path)) continue;
    for (const one of source.imports) {
      const words = direction(source.path, one.to);
      if (words) said.add(`${source.path}:${one.line} ${words}`);
    }
    for (const words of onePlace(source)) said.add(words);
    if (isAny(source.path, BROWSER.code)) for (const words of browser(source, sources)) said.add(words);
  }
  for (const words of circles(sources)) said.add(words);
  return [...said].toSorted();
}

/** What is wrong with this import, or undefined. */
function direction(from, to) {
  if (isTest(to)) return `imports the test ${to}: move what both need into a file of its own`;
  const own = FLOORS.find(({ holds }) => is(from, holds));
  const other = FLOORS.find(({ holds }) => is(to, holds));
  const beside = BESIDE.find(({ folder }) => is(to, folder));
  if (beside) {
    if (is(from, beside.folder) || isAny(from, beside.usedBy)) return undefined;
    return `uses ${to}: ${beside.folder} may be used by ${beside.usedBy.join(', ') || 'nobody'} only`;
  }
  if (!other) return undefined;
  if (!own) {
    const ours = BESIDE.find(({ folder }) => is(from, folder));
    return ours && !ours.mayUse.includes(other.floor)
      ? `uses ${to}: ${ours.folder} may not use the floor ${other.name}`
      : undefined;
  }
  const meant = UPWARDS.some((way) => is(from, way.from) && is(to, way.to));
  if (other.floor > own.floor && !meant) {
    return `imports upwards: ${own.name} (floor ${own.floor}) may not use ${to} (${other.name}, floor ${other.floor})`;
  }
  return rooms(from, to);
}

function rooms(from, to) {
  const [theirs, ours] = [roomOf(to), roomOf(from)];
  if (!theirs || theirs === ours) return undefined;
  if (SIDE_DOORS.some(({ door, open }) => is(to, door) && isAny(from, open))) return undefined;
  if (ours) {
    const order = ROOMS.flat();
    if (!order.includes(ours)) return `is in the room ${ours}, which tools/house.mjs does not know: put it in its line`;
    if (order.indexOf(theirs) > order.indexOf(ours)) {
      return `imports ${to}: the room ${ours} may not use ${theirs}, which stands after it; let ${theirs} listen to an event`;
    }
  }
  if (to !== `src/domains/${theirs}/index.ts`)
    return `goes into the room ${theirs} by ${to}: use its door, src/domains/${theirs}/index.ts`;
  return undefined;
}

/** Follows the value imports of a browser file until they reach something of the server. */
function browser(source, sources) {
  const said = [];
  const seen = new Set([source.path]);
  const ways = [[source.path]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const { to, typeOnly } of sources.get(way.at(-1))?.imports ?? []) {
      if (typeOnly || seen.has(to)) continue;
      seen.add(to);
      if (isServer(to)) {
        said.push(`${source.path} runs in the browser, but reaches the server: ${[...way, to].join(' -> ')}`);
      } else if (!isAny(to, BROWSER.code)) {
        ways.push([...way, to]); // browser code that it imports is held to the rule by itself
      }
    }
  }
  return said;
}

function isServer(to) {
  if (to.startsWith('node:') || builtinModules.includes(to)) return true;
  if (BROWSER.serverPackages.some((name) => to === name || to.startsWith(`${name}/`))) return true;
  return isAny(to, BROWSER.serverFiles) && !isAny(to, BROWSER.code);
}

function onePlace({ path, imports, uses }) {
  return ONE_PLACE.flatMap((place) => {
    if (!is(path, place.in) || isAny(path, place.homes)) return [];
    const found = [
      ...uses.filter(({ name }) => place.uses.includes(name)),
      ...imports
        .filter(({ typeOnly }) => !typeOnly)
        .flatMap(({ to, names: taken, line }) =>
          // A package's own parts (`nodemailer/lib/...`) count as the package.
          taken.length === 0 && place.uses.some((use) => use.startsWith(`${packageOf(to)} `))
            ? [{ name: to, line }]
            : taken
                .filter((name) =>
                  place.uses.some((use) => use === `${packageOf(to)} ${name}` || use === `${packageOf(to)} *`),
                )
                .map((name) => ({ name: `${name === '*' ? '' : `${name} of `}${to}`, line })),
        ),
    ];
    return found.map(
      ({ name, line }) => `${path}:${line} uses ${name}: ${place.what} has one place; use ${place.instead}`,
    );
  });
}

function names({ path }) {
  const parts = path.replace(/(\.test)?\.[a-z]+$/, '').split(/[/.-]/);
  const word = parts.find((part) => NAMELESS.includes(part.toLowerCase()));
  return word ? [`${path} is called "${word}", which names nothing: what is it in the trade?`] : [];
}

function length({ path, lines }) {
  if (lines <= LONGEST_FILE.lines || isAny(path, LONGEST_FILE.except)) return [];
  return [`${path} has ${lines} lines, more than ${LONGEST_FILE.lines}: it is asking to become two nouns`];
}

/** Circles of value imports, each told once. Types are gone at run time, and lazy imports come later: neither counts. */
function circles(sources) {
  const said = [];
  const state = new Map();
  const way = [];
  const visit = (path) => {
    state.set(path, 'open');
    way.push(path);
    for (const { to, typeOnly, lazy } of sources.get(path)?.imports ?? []) {
      if (typeOnly || lazy || !sources.has(to)) continue;
      if (state.get(to) === 'open') said.push(`a circle: ${[...way.slice(way.indexOf(to)), to].join(' -> ')}`);
      else if (!state.has(to)) visit(to);
    }
    way.pop();
    state.set(path, 'done');
  };
  for (const path of sources.keys()) if (!state.has(path)) visit(path);
  return said;
}

const isTest = (path) => /\.test\.tsx?$/.test(path);
const isAny = (path, patterns) => patterns.some((pattern) => is(path, pattern));
const roomOf = (path) => /^src\/domains\/([^/]+)\//.exec(path)?.[1];
const packageOf = (to) =>
  to.startsWith('node:')
    ? to
    : to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');

const compiled = new Map();
function is(path, pattern) {
  let expression = compiled.get(pattern);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*\*\/|\*\*|\*/g, (stars) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[stars]);
    expression = new RegExp(`^${source}$`);
    compiled.set(pattern, expression);
  }
  return expression.test(path);
}

if (process.argv[1] && basename(process.argv[1]) === 'imports.mjs') {
  const found = breaches(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
  for (const words of found) console.log(words);
  process.exitCode = found.length ? 1 : 0;
}
