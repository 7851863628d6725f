/** Reads source files: what each imports, and which names of the outside world it uses. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'vite';

const FOLDERS = ['src', 'sandbox', 'demo', 'tests', 'bench', 'tools'];
const CODE = /\.(ts|tsx|mts|mjs|js)$/;

/**
 * @typedef {{ to: string, typeOnly: boolean, names: string[], line: number, lazy: boolean }} Import
 *   `to` is a path of the repository, or the name of a package or built-in module.
 * @typedef {{ path: string, lines: number, imports: Import[], uses: { name: string, line: number }[], errors: string[] }} Source
 */

/** All source files below the root, by path. @returns {Map<string, Source>} */
export function readSources(root) {
  const aliases = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports ?? {};
  const paths = FOLDERS.flatMap((folder) => list(root, folder));
  return new Map(paths.map((path) => [path, readSource(root, path, aliases)]));
}

function list(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : list(root, path);
    return CODE.test(entry.name) ? [path] : [];
  });
}

function readSource(root, path, aliases) {
  const text = readFileSync(join(root, path), 'utf8');
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const lineOf = (offset) => {
    let line = lineStarts.findIndex((start) => start > offset);
    if (line < 0) line = lineStarts.length;
    return line;
  };
  const source = { path, lines: text.trimEnd().split('\n').length, imports: [], uses: [], errors: [] };
  const parsed = parseSync(path, text, { sourceType: 'module' });
  source.errors = parsed.errors.map((error) => error.message);
  const local = new Set();

  walk(parsed.program, undefined, undefined, (node, parent, key) => {
    const found = importOf(node, local);
    if (found) source.imports.push({ ...found, to: resolve(found.to, path, aliases), line: lineOf(node.start) });
    const use = useOf(node, parent, key);
    if (use) source.uses.push({ name: use, line: lineOf(node.start) });
  });
  // A name that the file itself imports is not the global of that name.
  source.uses = source.uses.filter(({ name }) => !local.has(name));
  return source;
}

function walk(node, parent, key, visit) {
  if (!node || typeof node.type !== 'string') return;
  visit(node, parent, key);
  for (const [name, value] of Object.entries(node)) {
    if (Array.isArray(value)) for (const child of value) walk(child, node, name, visit);
    else if (value && typeof value === 'object') walk(value, node, name, visit);
  }
}

function importOf(node, local) {
  switch (node.type) {
    case 'ImportDeclaration': {
      const typeOnly = node.importKind === 'type';
      if (!typeOnly) for (const one of node.specifiers) local.add(one.local.name);
      const names = node.specifiers.map((one) => one.imported?.name ?? one.imported?.value ?? '*');
      return { to: node.source.value, typeOnly, names, lazy: false };
    }
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      if (!node.source) return undefined;
      const names = node.specifiers?.map((one) => one.local.name ?? one.local.value) ?? ['*'];
      return { to: node.source.value, typeOnly: node.exportKind === 'type', names, lazy: false };
    }
    case 'ImportExpression':
      return node.source.type === 'Literal'
        ? { to: node.source.value, typeOnly: false, names: ['*'], lazy: true }
        : undefined;
    case 'TSImportType': {
      const to = node.source?.value ?? node.argument?.literal?.value;
      return to ? { to, typeOnly: true, names: [], lazy: false } : undefined;
    }
    default:
      return undefined;
  }
}

/** Places where an identifier is a label, not a use of a global. */
const LABELS = {
  MemberExpression: ['property'],
  Property: ['key'],
  MethodDefinition: ['key'],
  PropertyDefinition: ['key'],
  TSPropertySignature: ['key'],
  TSMethodSignature: ['key'],
  ImportSpecifier: ['imported', 'local'],
  ExportSpecifier: ['exported', 'local'],
};

function useOf(node, parent, key) {
  if (node.type === 'MemberExpression') return dotted(node);
  if (node.type === 'NewExpression' && node.callee.name === 'Date')
    return node.arguments.length ? undefined : 'new Date()';
  if (node.type === 'CallExpression' && node.callee.name === 'Date') return 'Date()';
  if (node.type !== 'Identifier' || parent?.type.startsWith('TSTypeReference') || parent?.type === 'TSTypeQuery')
    return undefined;
  if (LABELS[parent?.type]?.includes(key) && !parent.computed && !parent.shorthand) return undefined;
  return node.name;
}

/** `a.b.c`, without a leading globalThis: globalThis.fetch is fetch. */
function dotted(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const before = dotted(node.object);
  if (!before) return undefined;
  return ['globalThis', 'window', 'self'].includes(before) ? node.property.name : `${before}.${node.property.name}`;
}

function resolve(to, from, aliases) {
  if (to.startsWith('.')) return posix.join(dirname(from), to.split('?')[0]);
  if (to.startsWith('#')) {
    for (const [alias, target] of Object.entries(aliases)) {
      const start = alias.replace('*', '');
      if (to.startsWith(start)) return posix.normalize(target.replace('*', to.slice(start.length).split('?')[0]));
    }
  }
  return to;
}
