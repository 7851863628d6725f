import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { testFolder } from '#tests/harness/database.ts';
import { ConfigProblem, readConfig } from './config.ts';

const read = (given: Record<string, string>, folder = '/nowhere') => readConfig(given, folder);

test('without settings it runs on localhost:3000 with its data in the folder', () => {
  const config = read({});
  assert.equal(config.origin, 'http://localhost:3000');
  assert.equal(config.dataDir, '/nowhere/.automo/data');
  assert.equal(config.keyFile, '/nowhere/.automo/data-keys/master.key');
});

test('each wrong setting is named in one line with what would be right', () => {
  const company = {
    AUTOMO_COMPANY_NAME: 'Automo Soft Inc.',
    AUTOMO_COMPANY_ADDRESS: '1 Main Street',
    AUTOMO_SUPPORT_EMAIL: 'help@automo.example',
    AUTOMO_PRIVACY_EMAIL: 'privacy@automo.example',
    AUTOMO_TRUSTED_PROXIES: '127.0.0.1',
  };
  const wrong: [Record<string, string>, RegExp][] = [
    [{ PORT: 'abc' }, /^PORT must be a port number/],
    [{ PORT: '70000' }, /^PORT /],
    [{ AUTOMO_DOMAIN: 'Bad_Host' }, /^AUTOMO_DOMAIN must be a host name/],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must be a URL beginning with postgres:/],
    [{ SMTP_URL: 'mail.example' }, /^SMTP_URL must be/],
    [{ AUTOMO_CLOCK_OFFSET: '30 days' }, /^AUTOMO_CLOCK_OFFSET must be an ISO 8601 duration/],
    [{ AUTOMO_MASTER_KEY: 'short' }, /^AUTOMO_MASTER_KEY must be 32 bytes/],
    [
      { NODE_ENV: 'production', SMTP_URL: 'smtp://x', AUTOMO_CLOCK_OFFSET: 'P1D' },
      /refused when NODE_ENV is production/,
    ],
    [{ ...company, NODE_ENV: 'production' }, /^SMTP_URL must be set/],
    [
      { NODE_ENV: 'production', SMTP_URL: 'smtp://x', AUTOMO_TRUSTED_PROXIES: '127.0.0.1' },
      /^AUTOMO_COMPANY_NAME must be set/,
    ],
    [
      { ...company, NODE_ENV: 'production', SMTP_URL: 'smtp://x', AUTOMO_ORIGIN: 'http://automo.example' },
      /^AUTOMO_ORIGIN must be https when NODE_ENV is production/,
    ],
    [{ AUTOMO_LOG_LEVEL: 'loud' }, /^AUTOMO_LOG_LEVEL must be one of trace, debug,/],
    [{ AUTOMO_LIMIT_FACTOR: 'x' }, /^AUTOMO_LIMIT_FACTOR must be a number of 0.01 to/],
    [{ AUTOMO_POOL_WEB: '0' }, /^AUTOMO_POOL_WEB must be a whole number of 1 to 200$/],
    [{ AUTOMO_POOL_JOBS: '2.5' }, /^AUTOMO_POOL_JOBS must be a whole number/],
    [{ AUTOMO_TRUSTED_PROXIES: '10.0.0.0/8, proxy' }, /^AUTOMO_TRUSTED_PROXIES must be addresses or ranges/],
    [{ AUTOMO_TRUSTED_PROXIES: '10.0.0.0/33' }, /^AUTOMO_TRUSTED_PROXIES must be/],
    [{ STRIPE_SECRET_KEY: 'sk_test_12345678' }, /^STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together/],
    [{ STRIPE_SECRET_KEY: 'pk_live_12345678' }, /^STRIPE_SECRET_KEY must be a secret or restricted key/],
    [{ STRIPE_WEBHOOK_SECRET: 'secret' }, /^STRIPE_WEBHOOK_SECRET must be the signing secret/],
    [{ STRIPE_API_URL: 'http://stripe.example' }, /^STRIPE_API_URL must be https/],
    [{ STRIPE_API_URL: 'https://api.stripe.com/v1' }, /^STRIPE_API_URL must be a host without a path/],
    [
      { ...company, NODE_ENV: 'production', SMTP_URL: 'smtp://x', STRIPE_API_URL: 'http://127.0.0.1:9' },
      /^STRIPE_API_URL must be https:\/\/api\.stripe\.com when NODE_ENV is production/,
    ],
    [{ AUTOMO_TAX_NUMBERS: 'GST 12' }, /^AUTOMO_TAX_NUMBERS must be pairs such as/],
    [{ AUTOMO_TAX_NUMBERS: 'VAT 123456789' }, /^AUTOMO_TAX_NUMBERS must be pairs/],
    [{ AUTOMO_PRIVACY_EMAIL: 'nobody' }, /^AUTOMO_PRIVACY_EMAIL must be an e-mail address/],
  ];
  for (const [given, said] of wrong) {
    assert.throws(
      () => read(given),
      (error) => error instanceof ConfigProblem && said.test(error.message) && !error.message.includes('\n'),
      JSON.stringify(given),
    );
  }
});

test('.env is read, and the environment goes over it', () => {
  const folder = testFolder();
  writeFileSync(path.join(folder.path, '.env'), 'PORT=4100\nAUTOMO_DOMAIN=cars.test\n');
  assert.equal(read({}, folder.path).port, 4100);
  assert.equal(read({ PORT: '4200' }, folder.path).port, 4200);
  assert.equal(read({ PORT: '' }, folder.path).port, 4100);
  assert.equal(read({}, folder.path).origin, 'http://cars.test:4100');
  folder.remove();
});
