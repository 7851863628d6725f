import { dayAfter } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid, NotFound } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { isNamed, usedHosts } from '#platform/outbound/index.ts';
import { followPolicies } from './tasks.ts';
import { noticeDays, policyDay } from './versions.ts';

/** Somebody who processes data for us (privacy policy, section 6). Days are ISO dates. */
export interface Processor {
  id: string;
  name: string;
  purpose: { en: string; fr: string };
  data: { en: string; fr: string };
  /** ISO 3166-1, two letters. */
  country: string;
  hosts: string[];
  agreementReference: string | null;
  agreementOn: string | null;
  announcedOn: string | null;
  activeFrom: string | null;
  endedOn: string | null;
  /** Why it was not announced thirty days before: it was in use when it came on record, or nobody was there to hear. */
  atOnce: string | null;
}

/** What is needed to put one on record. */
export type NewProcessor = Pick<
  Processor,
  'name' | 'purpose' | 'data' | 'country' | 'hosts' | 'agreementReference' | 'agreementOn'
>;

/**
 * The first day on which a processor may be used when the last letter about it left then: thirty whole days lie between, at
 * whatever hour it was.
 */
export const usableFrom = (told: Date): string => dayAfter(policyDay(told), noticeDays + 1);

/** All processors ever on record, by name. */
export async function listProcessors(ground: Ground): Promise<Processor[]> {
  const rows = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('processor').selectAll().orderBy('name').orderBy('id').execute(),
    {},
    { write: false },
  );
  return rows.map(({ purposeEn, purposeFr, dataEn, dataFr, ...row }) => ({
    ...row,
    purpose: { en: purposeEn, fr: purposeFr },
    data: { en: dataEn, fr: dataFr },
  }));
}

/** Puts a processor on record; it is not used yet. @throws Invalid naming what is wrong */
export async function addProcessor(ground: Ground, given: NewProcessor): Promise<string> {
  const errors: FieldError[] = [];
  const needed = (pointer: string, value: string): void => {
    if (!value.trim()) errors.push({ pointer, code: 'needed', message: 'This is needed.' });
  };
  needed('/name', given.name);
  for (const locale of ['en', 'fr'] as const) {
    needed(`/purpose/${locale}`, given.purpose[locale]);
    needed(`/data/${locale}`, given.data[locale]);
  }
  if (!/^[A-Z]{2}$/.test(given.country))
    errors.push({ pointer: '/country', code: 'country', message: 'Two capital letters, such as CA.' });
  if ((given.agreementReference === null) !== (given.agreementOn === null))
    errors.push({
      pointer: '/agreementReference',
      code: 'together',
      message: 'An agreement has a reference and a date: give both or none.',
    });
  if (errors.length > 0) throw new Invalid(errors);
  const id = newId();
  await ground.database.asPlatform(({ db, now }) =>
    db
      .insertInto('processor')
      .values({
        id,
        name: given.name,
        purposeEn: given.purpose.en,
        purposeFr: given.purpose.fr,
        dataEn: given.data.en,
        dataFr: given.data.fr,
        country: given.country,
        hosts: given.hosts,
        agreementReference: given.agreementReference,
        agreementOn: given.agreementOn,
        createdAt: now,
      })
      .execute(),
  );
  return id;
}

/**
 * Announces a processor from today: every owner is told at once, and it may be used when thirty days have gone since the last
 * letter. Without an agreement on record it cannot be. Where no dealership is yet, there is nobody to wait for.
 *
 * @param inUse it was used before it was on record: it counts from today, and owners are told now instead of before
 * @throws NotFound · Conflict without an agreement, or when it was announced before
 */
export async function announceProcessor(ground: Ground, id: string, inUse = false): Promise<{ activeFrom: string }> {
  return ground.database.asPlatform(async ({ db, now }) => {
    const row = await db.selectFrom('processor').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFound('processor');
    if (row.announcedOn) throw new Conflict(`${row.name} was announced on ${row.announcedOn}.`, {}, 'announced');
    if (!row.agreementReference || !row.agreementOn)
      throw new Conflict(`There is no agreement with ${row.name} on record.`, {}, 'no_agreement');
    const someone = await db
      .selectFrom('dealership')
      .select('dealershipId')
      .where('demo', '=', false)
      .limit(1)
      .execute();
    const atOnce = inUse ? 'in_use' : someone.length === 0 ? 'nobody_yet' : null;
    const activeFrom = atOnce ? policyDay(now) : usableFrom(now);
    await db
      .updateTable('processor')
      .set({ announcedOn: policyDay(now), activeFrom, atOnce })
      .where('id', '=', id)
      .execute();
    await enqueue({ db }, followPolicies, {});
    return { activeFrom };
  });
}

/** Says that a processor is used no longer, from today. @throws NotFound · Conflict when it never was */
export async function endProcessor(ground: Ground, id: string): Promise<void> {
  await ground.database.asPlatform(async ({ db, now }) => {
    const row = await db.selectFrom('processor').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw new NotFound('processor');
    const today = policyDay(now);
    if (!row.activeFrom || row.activeFrom > today || row.endedOn)
      throw new Conflict(`${row.name} is not in use.`, {}, 'not_in_use');
    await db.updateTable('processor').set({ endedOn: today }).where('id', '=', id).execute();
  });
}

/**
 * Hosts that data goes to by the settings, and that no processor in use names: nothing personal may go there (promises
 * P10a, P22a). In production the product does not start while there is one.
 */
export async function unnamedHosts(ground: Ground): Promise<string[]> {
  const today = policyDay(ground.clock.now());
  const named = (await listProcessors(ground))
    .filter(({ activeFrom, endedOn }) => activeFrom !== null && activeFrom <= today && !(endedOn && endedOn <= today))
    .flatMap(({ hosts }) => hosts.map((host) => host.toLowerCase()));
  return usedHosts(ground.config).filter((host) => !isNamed(host, named));
}
