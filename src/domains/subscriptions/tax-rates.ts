import { wallClock } from '#kernel/calendar.ts';
import type { Province } from '#kernel/provinces.ts';
import { taxRates } from '#kernel/tax/rates.ts';
import { softwareTaxes } from '#kernel/tax/software.ts';
import type { Registration, SoftwareTax } from '#kernel/tax/software.ts';
import type { Ground } from '#platform/ground.ts';
import { accountMark, stripeOf } from './stripe/stripe-client.ts';

/** Where we are: the day of our papers and of our rates. */
export const companyZone = 'America/Toronto';
export const companyDay = (at: Date): string => wallClock(at, companyZone).day;

/** The taxes that we are registered for. */
export const registrations = (ground: Ground): ReadonlySet<Registration> =>
  new Set(Object.keys(ground.config.taxNumbers) as Registration[]);

/** What a dealership of a province pays on our price, on a day. */
export const taxesFor = (ground: Ground, day: string, province: Province): SoftwareTax[] =>
  softwareTaxes(day, province, registrations(ground));

/** The registration that a tax hangs on, by the row of its rate. */
export function registrationOf(rateId: string): Registration | undefined {
  const row = taxRates.find(({ id }) => id === rateId);
  if (!row) return undefined;
  if (row.tax === 'GST' || row.tax === 'HST') return 'GST';
  return row.tax === 'QST' ? 'QST' : (row.province as Registration);
}

/** Ids at the processor of these rates, in their order; each is made there once and remembered. */
export async function remoteRates(ground: Ground, taxes: readonly SoftwareTax[]): Promise<string[]> {
  const mark = accountMark(ground);
  const known = await knownRates(ground);
  const ids: string[] = [];
  for (const { rateId, tax, province, rate } of taxes) {
    const key = `${mark} ${rateId}`;
    let remoteId = [...known].find(([, id]) => id === rateId)?.[0];
    if (!remoteId) {
      const made = await stripeOf(ground).taxRates.create(
        {
          display_name: tax,
          description: rateId,
          percentage: rate / 1000,
          inclusive: false,
          country: 'CA',
          ...(province === 'CA' ? {} : { state: province }),
          tax_type: tax.toLowerCase(),
          metadata: { rate: rateId },
        },
        { idempotencyKey: `tax-rate ${key}` },
      );
      remoteId = made.id;
      const id = remoteId;
      await ground.database.asPlatform(({ db, now }) =>
        db
          .insertInto('paymentObject')
          .values({ kind: 'tax_rate', key, remoteId: id, createdAt: now })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
    }
    ids.push(remoteId);
  }
  return ids;
}

/** Ids at the processor with the row of the rate that each stands for. */
export async function knownRates(ground: Ground): Promise<Map<string, string>> {
  const mark = accountMark(ground);
  const rows = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('paymentObject').select(['key', 'remoteId']).where('kind', '=', 'tax_rate').execute(),
    {},
    { write: false },
  );
  return new Map(
    rows
      .filter(({ key }) => key.startsWith(`${mark} `))
      .map(({ key, remoteId }) => [remoteId, key.slice(mark.length + 1)]),
  );
}
