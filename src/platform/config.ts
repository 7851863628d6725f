import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { readDuration } from '#kernel/calendar.ts';
import { ConfigProblem } from './config-problem.ts';
import { hostName, inboundSettings, readInbound } from './inbound-settings.ts';
import type { InboundSettings } from './inbound-settings.ts';

export { ConfigProblem } from './config-problem.ts';

/** Everything that is set from outside, read once at the start and checked as a whole. */
export interface Config {
  production: boolean;
  port: number;
  /** Host name of the office; public sites are its sub-domains. */
  domain: string;
  /** Absolute URL of the office, without a slash at the end. Links in mails come from it, never from a request. */
  origin: string;
  dataDir: string;
  keyFile: string;
  /** Which dealerships must stay deleted (platform/ledger). Kept apart from the data, like the key. */
  ledgerFile: string;
  masterKey: string | undefined;
  /** The master key before, while a rotation is under way. */
  masterKeyOld: string | undefined;
  /** Backups of the embedded server: where they go, or undefined when they are switched off. */
  backupDir: string | undefined;
  databaseUrl: string | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Where mail arrives; undefined: it does not, and letters name mailboxes that people read. */
  inbound: InboundSettings | undefined;
  clockOffset: number;
  trustedProxies: string[];
  logLevel: string;
  company: { name: string; address: string; supportEmail: string; privacyEmail: string };
  /** Multiplies every limit on requests; other than 1 only for load tests. */
  limitFactor: number;
  /** Connections of the pools: tenants' and visitors' work, platform work, jobs. */
  pools: { web: number; core: number; jobs: number };
  meta: MetaSettings;
  /** How cards are charged; undefined: card payment is not set up, and the product says so. */
  payments: PaymentSettings | undefined;
  /** Our registrations for the taxes of what we sell, by tax: none is charged without one. */
  taxNumbers: TaxNumbers;
}

/** Numbers of our own registrations: GST/HST, QST, and the provincial sales taxes of BC, SK and MB. */
export type TaxNumbers = Partial<Record<'GST' | 'QST' | 'BC' | 'SK' | 'MB', string>>;

/** The payment processor (Stripe). */
export interface PaymentSettings {
  secretKey: string;
  webhookSecret: string;
  /** Where its API is, without a slash at the end. */
  apiUrl: string;
}

/** One of Meta's two products: each has an app id, a secret and hosts of its own. */
export interface MetaProduct {
  appId: string;
  secret: string;
  /** Where a person's browser is sent to agree. */
  dialogUrl: string;
  /** Where a code becomes a token; for Facebook the same as `graphUrl`. */
  tokenUrl: string;
  graphUrl: string;
}

/** How Facebook and Instagram are reached. A product without an app is not offered. */
export interface MetaSettings {
  version: string;
  facebook: (MetaProduct & { configId: string | undefined }) | undefined;
  instagram: (MetaProduct & { tokenIn: 'header' | 'parameter' }) | undefined;
  /** Texts and links are staged as an unpublished post first, so that they can be told apart from others. */
  twoStepText: boolean;
  /** Where the stand-in's pages are, when it is what we speak to. */
  standIn: string | undefined;
}

const url = (schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    message: `must be a URL beginning with ${schemes.map((s) => `${s}//`).join(' or ')}`,
  });

const email = z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be an e-mail address');
const within = (least: number, most: number) => {
  const error = `must be a number of ${least} to ${most}`;
  return z.coerce.number({ error }).min(least, error).max(most, error);
};
const connections = (most: number) => {
  const error = `must be a whole number of 1 to ${most}`;
  return z.coerce.number({ error }).int(error).min(1, error).max(most, error);
};
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** An address, or a range as CIDR: `10.0.0.0/8`. */
const isRange = (text: string): boolean => {
  const [address = '', bits, more] = text.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) > 0 && more === undefined && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
};

const digits = z.string().regex(/^\d{5,32}$/, 'must be the digits of an id');

const taxKeys = ['GST', 'QST', 'BC', 'SK', 'MB'] as const;
const wrongTaxNumbers =
  'must be pairs such as "GST 123456789RT0001, QST 1234567890TQ0001"; known are GST (and HST), QST, BC, SK and MB';
const taxNumbers = z
  .string()
  .transform((value, ctx): TaxNumbers => {
    const read: TaxNumbers = {};
    for (const pair of value.split(',').map((one) => one.trim())) {
      if (pair === '') continue;
      const [key = '', ...rest] = pair.split(/[ =]+/);
      const known = taxKeys.find((one) => one === key.toUpperCase());
      const number = rest.join(' ');
      const right =
        known === 'GST'
          ? /^\d{9} ?RT ?\d{4}$/.test(number)
          : known === 'QST'
            ? /^\d{10} ?TQ ?\d{4}$/.test(number)
            : /^[A-Z0-9][A-Z0-9 -]{3,30}$/i.test(number);
      if (!known || !right) {
        ctx.addIssue({ code: 'custom', message: wrongTaxNumbers });
        return z.NEVER;
      }
      read[known] = number;
    }
    return read;
  })
  .optional();

const settings = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number({ error: 'must be a port number such as 3000' }).int().min(1).max(65535).default(3000),
  AUTOMO_DOMAIN: z.string().regex(hostName, 'must be a host name such as automo.example').default('localhost'),
  AUTOMO_ORIGIN: url(['http:', 'https:']).optional(),
  AUTOMO_DATA_DIR: z.string().optional(),
  AUTOMO_KEY_FILE: z.string().optional(),
  AUTOMO_LEDGER_FILE: z.string().optional(),
  AUTOMO_MASTER_KEY: z
    .string()
    .refine(
      (value) => Buffer.from(value, 'base64').length === 32,
      'must be 32 bytes in base64 (openssl rand -base64 32)',
    )
    .optional(),
  AUTOMO_MASTER_KEY_OLD: z
    .string()
    .refine((value) => Buffer.from(value, 'base64').length === 32, 'must be 32 bytes in base64: the master key before')
    .optional(),
  AUTOMO_BACKUPS: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  AUTOMO_BACKUP_DIR: z.string().optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  AUTOMO_MAIL_FROM: email.optional(),
  ...inboundSettings,
  AUTOMO_CLOCK_OFFSET: z
    .string()
    .refine((value) => readDuration(value) !== undefined, 'must be an ISO 8601 duration such as P30D or -PT2H')
    .optional(),
  AUTOMO_TRUSTED_PROXIES: z
    .string()
    .refine(
      (value) =>
        value
          .split(',')
          .map((one) => one.trim())
          .every((one) => one === '' || isRange(one)),
      'must be addresses or ranges with commas between, such as 10.0.0.0/8',
    )
    .default(''),
  AUTOMO_LOG_LEVEL: z.enum(levels, { error: `must be one of ${levels.join(', ')}` }).default('info'),
  AUTOMO_COMPANY_NAME: z.string().optional(),
  AUTOMO_COMPANY_ADDRESS: z.string().default(''),
  AUTOMO_SUPPORT_EMAIL: email.optional(),
  AUTOMO_PRIVACY_EMAIL: email.optional(),
  AUTOMO_LIMIT_FACTOR: within(0.01, 1_000_000).default(1),
  AUTOMO_POOL_WEB: connections(200).default(8),
  AUTOMO_POOL_CORE: connections(100).default(5),
  AUTOMO_POOL_JOBS: connections(100).default(4),
  META_GRAPH_VERSION: z
    .string()
    .regex(/^v\d{2}\.\d$/, 'must be a version such as v26.0')
    .default('v26.0'),
  META_FACEBOOK_APP_ID: digits.optional(),
  META_FACEBOOK_APP_SECRET: z.string().min(16, 'must be the app secret').optional(),
  META_FACEBOOK_CONFIG_ID: digits.optional(),
  META_INSTAGRAM_APP_ID: digits.optional(),
  META_INSTAGRAM_APP_SECRET: z.string().min(16, 'must be the app secret').optional(),
  META_DIALOG_URL: url(['http:', 'https:']).default('https://www.facebook.com'),
  META_GRAPH_URL: url(['http:', 'https:']).default('https://graph.facebook.com'),
  IG_DIALOG_URL: url(['http:', 'https:']).default('https://www.instagram.com'),
  IG_TOKEN_URL: url(['http:', 'https:']).default('https://api.instagram.com'),
  IG_GRAPH_URL: url(['http:', 'https:']).default('https://graph.instagram.com'),
  META_TWO_STEP_TEXT: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  AUTOMO_TAX_NUMBERS: taxNumbers,
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(live|test)_[A-Za-z0-9]{8,}$/, 'must be a secret or restricted key that begins with sk_ or rk_')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]{16,}$/, 'must be the signing secret of the webhook, which begins with whsec_')
    .optional(),
  STRIPE_API_URL: url(['http:', 'https:']).default('https://api.stripe.com'),
  META_INSTAGRAM_TOKEN_IN: z.enum(['header', 'parameter'], { error: 'must be header or parameter' }).default('header'),
});

/**
 * Reads the settings from the environment and, under it, from `.env` in the working folder.
 *
 * @throws ConfigProblem naming each setting that is wrong and what would be right
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, folder = process.cwd()): Config {
  const file = path.join(folder, '.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  // An empty value means "not set", as in most shells' and containers' habits.
  const filled = (from: Record<string, string | undefined>) =>
    Object.entries(from).filter(([, value]) => value !== '' && value !== undefined);
  const given = Object.fromEntries([...filled(fromFile), ...filled(environment)]);
  const read = settings.safeParse(given);
  if (!read.success) {
    throw new ConfigProblem(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
  }
  const set = read.data;
  const production = set.NODE_ENV === 'production';
  if (production && set.AUTOMO_CLOCK_OFFSET) {
    throw new ConfigProblem('AUTOMO_CLOCK_OFFSET is for drills and is refused when NODE_ENV is production');
  }
  if (production && set.DATABASE_URL && !isEncrypted(set.DATABASE_URL)) {
    throw new ConfigProblem(
      'DATABASE_URL must be encrypted with a verified certificate when the database is on another machine: add ?sslmode=verify-full',
    );
  }
  if (production && set.AUTOMO_ORIGIN && new URL(set.AUTOMO_ORIGIN).protocol !== 'https:') {
    throw new ConfigProblem(
      'AUTOMO_ORIGIN must be https when NODE_ENV is production: sessions and passwords never go in the clear',
    );
  }
  for (const name of [
    'AUTOMO_COMPANY_NAME',
    'AUTOMO_COMPANY_ADDRESS',
    'AUTOMO_SUPPORT_EMAIL',
    'AUTOMO_PRIVACY_EMAIL',
  ] as const) {
    if (production && !set[name]?.trim())
      throw new ConfigProblem(
        `${name} must be set when NODE_ENV is production: people must be able to reach whoever runs this`,
      );
  }
  if (production && !set.SMTP_URL) {
    throw new ConfigProblem('SMTP_URL must be set when NODE_ENV is production (the demo mailbox is not for real mail)');
  }
  if (production && set.AUTOMO_LIMIT_FACTOR !== 1) {
    throw new ConfigProblem('AUTOMO_LIMIT_FACTOR is for load tests and is refused when NODE_ENV is production');
  }
  if (production && set.AUTOMO_TRUSTED_PROXIES.trim() === '') {
    throw new ConfigProblem(
      'AUTOMO_TRUSTED_PROXIES must name the TLS front when NODE_ENV is production (127.0.0.1 with docs/front/Caddyfile)',
    );
  }
  const meta = readMeta(set, production);
  const dataDir = path.resolve(folder, set.AUTOMO_DATA_DIR ?? '.automo/data');
  const origin =
    set.AUTOMO_ORIGIN ?? (production ? `https://${set.AUTOMO_DOMAIN}` : `http://${set.AUTOMO_DOMAIN}:${set.PORT}`);
  return {
    production,
    port: set.PORT,
    domain: set.AUTOMO_DOMAIN,
    origin: origin.replace(/\/+$/, ''),
    dataDir,
    // Beside the data folder, never in it: who copies the data must not get the key with it.
    keyFile: path.resolve(folder, set.AUTOMO_KEY_FILE ?? `${dataDir}-keys/master.key`),
    ledgerFile: path.resolve(folder, set.AUTOMO_LEDGER_FILE ?? `${dataDir}-keys/deletions.ledger`),
    masterKey: set.AUTOMO_MASTER_KEY,
    masterKeyOld: set.AUTOMO_MASTER_KEY_OLD,
    backupDir:
      set.AUTOMO_BACKUPS === 'on' ? path.resolve(folder, set.AUTOMO_BACKUP_DIR ?? `${dataDir}-backups`) : undefined,
    databaseUrl: set.DATABASE_URL,
    smtpUrl: set.SMTP_URL,
    mailFrom: set.AUTOMO_MAIL_FROM ?? `no-reply@${set.AUTOMO_DOMAIN}`,
    inbound: readInbound(set, folder),
    clockOffset: set.AUTOMO_CLOCK_OFFSET ? readDuration(set.AUTOMO_CLOCK_OFFSET)! : 0,
    trustedProxies: set.AUTOMO_TRUSTED_PROXIES.split(',')
      .map((s) => s.trim())
      .filter(Boolean),
    logLevel: set.AUTOMO_LOG_LEVEL,
    company: {
      name: set.AUTOMO_COMPANY_NAME ?? 'Automo Soft',
      address: set.AUTOMO_COMPANY_ADDRESS,
      supportEmail: set.AUTOMO_SUPPORT_EMAIL ?? `support@${set.AUTOMO_DOMAIN}`,
      privacyEmail: set.AUTOMO_PRIVACY_EMAIL ?? `privacy@${set.AUTOMO_DOMAIN}`,
    },
    limitFactor: set.AUTOMO_LIMIT_FACTOR,
    pools: { web: set.AUTOMO_POOL_WEB, core: set.AUTOMO_POOL_CORE, jobs: set.AUTOMO_POOL_JOBS },
    meta,
    payments: readPayments(set, production),
    taxNumbers: set.AUTOMO_TAX_NUMBERS ?? {},
  };
}

const onThisMachine = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

/**
 * How the payment processor is reached: both secrets or none.
 * @throws ConfigProblem for half of them, and for any host but Stripe's where NODE_ENV is production
 */
function readPayments(set: z.output<typeof settings>, production: boolean): PaymentSettings | undefined {
  const { protocol, hostname, origin, pathname } = new URL(set.STRIPE_API_URL);
  if (pathname !== '/') throw new ConfigProblem('STRIPE_API_URL must be a host without a path: https://api.stripe.com');
  if (production && hostname !== 'api.stripe.com') {
    throw new ConfigProblem('STRIPE_API_URL must be https://api.stripe.com when NODE_ENV is production (no stand-in)');
  }
  if (protocol === 'http:' && (production || !onThisMachine(hostname))) {
    throw new ConfigProblem('STRIPE_API_URL must be https (plain http is for stand-ins on this machine only)');
  }
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = set;
  if ((secretKey === undefined) !== (webhookSecret === undefined)) {
    throw new ConfigProblem('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together: set both or none');
  }
  if (secretKey === undefined || webhookSecret === undefined) return undefined;
  return { secretKey, webhookSecret, apiUrl: origin };
}

/** Whether a database is reached by TLS with a verified certificate; one on this machine, or behind a socket, need not be. */
function isEncrypted(databaseUrl: string): boolean {
  const { hostname, searchParams } = new URL(databaseUrl);
  const here = hostname === '' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return here || searchParams.get('sslmode') === 'verify-full';
}

/**
 * How Meta is reached.
 * @throws ConfigProblem for half an app, and for plain http anywhere but on this machine
 */
function readMeta(set: z.output<typeof settings>, production: boolean): MetaSettings {
  for (const name of ['META_DIALOG_URL', 'META_GRAPH_URL', 'IG_DIALOG_URL', 'IG_TOKEN_URL', 'IG_GRAPH_URL'] as const) {
    const { protocol, hostname } = new URL(set[name]);
    if (protocol === 'http:' && (production || !onThisMachine(hostname))) {
      throw new ConfigProblem(`${name} must be https (plain http is for stand-ins on this machine only)`);
    }
  }
  const pair = (product: string, id: string | undefined, secret: string | undefined) => {
    if ((id === undefined) !== (secret === undefined)) {
      throw new ConfigProblem(`META_${product}_APP_ID and META_${product}_APP_SECRET go together: set both or none`);
    }
    return id !== undefined && secret !== undefined ? { appId: id, secret } : undefined;
  };
  const trimmed = (address: string): string => address.replace(/\/+$/, '');
  const facebook = pair('FACEBOOK', set.META_FACEBOOK_APP_ID, set.META_FACEBOOK_APP_SECRET);
  const instagram = pair('INSTAGRAM', set.META_INSTAGRAM_APP_ID, set.META_INSTAGRAM_APP_SECRET);
  const graphUrl = trimmed(set.META_GRAPH_URL);
  return {
    version: set.META_GRAPH_VERSION,
    facebook: facebook && {
      ...facebook,
      configId: set.META_FACEBOOK_CONFIG_ID,
      dialogUrl: trimmed(set.META_DIALOG_URL),
      tokenUrl: graphUrl,
      graphUrl,
    },
    instagram: instagram && {
      ...instagram,
      tokenIn: set.META_INSTAGRAM_TOKEN_IN,
      dialogUrl: trimmed(set.IG_DIALOG_URL),
      tokenUrl: trimmed(set.IG_TOKEN_URL),
      graphUrl: trimmed(set.IG_GRAPH_URL),
    },
    twoStepText: set.META_TWO_STEP_TEXT === 'on',
    standIn: undefined,
  };
}
