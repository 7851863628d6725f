/**
 * The rules of the house, as tables. `npm run check` holds every file to them (tools/imports.mjs); to change a rule,
 * change it here, and say why in ARCHITECTURE.md. Paths are of the repository; `**` is anything, `*` one folder's name.
 */

/** Imports go down only: a file may use floors below its own, and its own. */
export const FLOORS = [
  { floor: 1, name: 'kernel', holds: 'src/kernel/**' },
  { floor: 2, name: 'platform', holds: 'src/platform/**' },
  { floor: 3, name: 'domains', holds: 'src/domains/**' },
  { floor: 4, name: 'surfaces', holds: 'src/surfaces/**' },
  { floor: 5, name: 'main', holds: 'src/**' },
];

/** A room may use the rooms of the lines above it, and those left of it on its own line; by their index.ts only. */
export const ROOMS = [
  ['policies'],
  ['accounts', 'dealerships'],
  ['inventory', 'tasks', 'customers'],
  ['leads', 'deals'],
  ['invoices'],
  ['commissions', 'social', 'sites', 'subscriptions', 'support'],
  ['usage', 'exports', 'closing', 'privacy', 'incidents'],
  ['trust'],
];

/** Doors of a room other than index.ts, and who may come in by them. */
export const SIDE_DOORS = [
  { door: 'src/domains/*/office/**', open: ['src/surfaces/office/**'] },
  { door: 'src/domains/*/site/**', open: ['src/surfaces/storefront/**'] },
  { door: 'src/domains/*/messages.ts', open: ['src/surfaces/**'] },
  // What is to be done is shown where its record is.
  { door: 'src/domains/tasks/office/tasks-card.tsx', open: ['src/domains/*/office/**'] },
  // Whoever is met now is written down the same way wherever that happens.
  { door: 'src/domains/customers/office/customer-fields.tsx', open: ['src/domains/*/office/**'] },
  // Whoever makes something irreversible asks who one is, with the screen that accounts have for it.
  { door: 'src/domains/accounts/office/step-up.tsx', open: ['src/domains/*/office/**'] },
];

/** Upwards on purpose: the screens of a room are made of the office's shared parts. */
export const UPWARDS = [{ from: 'src/domains/*/office/**', to: 'src/surfaces/office/**' }];

/** What lies beside the house, and what the house must not know (the composition root puts demo and stand-ins in). */
export const BESIDE = [
  { folder: 'sandbox/**', usedBy: ['src/*.ts', 'src/commands/**', 'demo/**', 'tests/**', 'bench/**'], mayUse: [1, 2] },
  { folder: 'demo/**', usedBy: ['src/*.ts', 'src/commands/**', 'tests/**', 'bench/**'], mayUse: [1, 2, 3, 4] },
  { folder: 'tests/**', usedBy: ['bench/**', 'tools/**'], mayUse: [1, 2, 3, 4, 5] },
  { folder: 'bench/**', usedBy: ['tests/**'], mayUse: [1, 2, 3, 4, 5] },
  { folder: 'tools/**', usedBy: ['tests/**'], mayUse: [1, 2, 3, 4, 5] },
];

/** Code for the browser: nothing that it reaches by value imports may be of the server. `import type` is free. */
export const BROWSER = {
  code: ['src/surfaces/office/**', 'src/domains/*/office/**'],
  serverFiles: ['src/platform/**', 'src/surfaces/**', 'src/*.ts', 'src/commands/**'],
  serverPackages: [
    '@cardog/corgi',
    '@hono/node-server',
    '@simplewebauthn/server',
    'csv-parse',
    'graphile-worker',
    'hono',
    'kysely',
    'nodemailer',
    'otplib',
    'pdfkit',
    'pg',
    'pino',
    'postal-mime',
    'prom-client',
    'rate-limiter-flexible',
    'sharp',
    'smtp-server',
    'stripe',
    'vite',
  ],
};

/**
 * One place each (security rule 7): the way round it is closed. A use is a global, a `name.property`, `new Date()`
 * without arguments, or a name imported from a module (`*` any name). Tests are free.
 */
export const ONE_PLACE = [
  {
    what: 'the clock',
    uses: ['Date.now', 'new Date()', 'Date()'],
    in: 'src/**',
    homes: ['src/platform/clock.ts', 'src/kernel/ids.ts', 'src/**/office/**', 'src/commands/doctor.ts'],
    instead: 'ctx.now, or the clock of #platform/clock.ts',
  },
  {
    what: 'randomness',
    uses: ['Math.random'],
    in: 'src/**',
    homes: [],
    instead: 'newId() of #kernel/ids.ts, or node:crypto for secrets',
  },
  {
    what: 'the outbound client',
    uses: ['fetch', 'XMLHttpRequest', 'node:https *', 'node:tls *', 'node:http request', 'node:http get', 'undici *'],
    in: 'src/**',
    homes: [
      'src/platform/outbound/**',
      'src/platform/web/outbound*.ts',
      'src/surfaces/office/api.ts',
      // Only under `npm run dev`: it asks its own page.
      'src/surfaces/office/reloading.ts',
      // A browser's script asks its own page.
      'src/domains/sites/site/scripts/**',
    ],
    instead: 'the outbound client of the platform (in the office: api() of #office/api.ts)',
  },
  {
    what: 'the payment processor',
    uses: ['stripe *'],
    in: 'src/**',
    homes: ['src/domains/subscriptions/**'],
    instead: '#domains/subscriptions',
  },
  {
    what: 'use of keys',
    uses: [
      'node:crypto createCipheriv',
      'node:crypto createDecipheriv',
      'crypto.createCipheriv',
      'crypto.createDecipheriv',
    ],
    in: 'src/**',
    homes: ['src/platform/keys/**'],
    instead: '#platform/keys',
  },
  {
    what: 'the mail gate',
    uses: ['nodemailer *', 'smtp-server *', 'postal-mime *'],
    in: 'src/**',
    homes: ['src/platform/mail/**'],
    instead: '#platform/mail',
  },
  {
    what: 'the database pools',
    uses: ['pg *'],
    in: 'src/**',
    homes: [
      'src/platform/database/**',
      'src/platform/postgres/**',
      'src/platform/jobs/**',
      'src/commands/database.ts',
      'src/commands/doctor.ts',
    ],
    instead: 'the four ways of #platform/database',
  },
];

/** A file of this many lines asks to become two nouns. Generated files, catalogues of words and tests may be longer. */
export const LONGEST_FILE = {
  lines: 400,
  except: ['**/*.test.ts', '**/schema.ts', '**/messages.ts', '**/messages/*.ts', '**/journal-words.ts'],
};

/** A file is a noun of the trade: these words name nothing. */
export const NAMELESS = ['util', 'utils', 'helper', 'helpers', 'manager', 'managers', 'service', 'services'];
