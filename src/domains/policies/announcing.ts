import { sql } from 'kysely';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import type { Addressee, PlatformLetter } from '#platform/mail/index.ts';
import { policiesMessages } from './messages.ts';
import { dayInWords } from './policy-page.ts';
import { listProcessors } from './processors.ts';
import { comingVersions, policyDay, policyVersions } from './versions.ts';
import type { PolicyVersion } from './versions.ts';

/** People told in one transaction: a kill loses none and tells none twice. */
const batch = 100;

type Person = Addressee & { id: string };

/** Tells every account holder of a material change that is coming, and every owner of a processor that was announced. */
export async function announceChanges(
  ground: Ground,
  signal?: AbortSignal,
  all: readonly PolicyVersion[] = policyVersions,
): Promise<void> {
  for (const version of comingVersions(ground.clock.now(), all).filter((one) => one.material)) {
    const subject = { subject: version.policy, version: version.version };
    await tellAll(ground, subject, 'everyone', (person) => changeLetter(ground, version, person), signal);
  }
  const today = policyDay(ground.clock.now());
  const monthAgo = policyDay(new Date(ground.clock.now().getTime() - 30 * 86_400_000));
  for (const processor of await listProcessors(ground)) {
    // One that was in use before it was on record is told all the same, to whoever was an owner then.
    const late = processor.atOnce === 'in_use' && processor.announcedOn! >= monthAgo;
    if (!processor.activeFrom || (processor.activeFrom <= today && !late)) continue;
    const country = (locale: string) => new Intl.DisplayNames([locale], { type: 'region' }).of(processor.country);
    const letter = (person: Person): PlatformLetter => {
      const locale = localeOfPerson(person);
      const t = policiesMessages(locale);
      const values = {
        name: processor.name,
        date: dayInWords(processor.activeFrom!, locale),
        purpose: processor.purpose[locale],
        data: processor.data[locale],
        country: country(locale),
      };
      return {
        kind: 'policies.processor',
        subject: t('processor.subject', values),
        paragraphs: [t('processor.body', values)],
        action: { label: t('processor.action'), path: `/legal/processors?lang=${locale}` },
        why: t('why', { company: ground.config.company.name }),
      };
    };
    await tellAll(ground, { subject: 'processor', version: processor.id }, 'owners', letter, signal);
  }
}

function changeLetter(ground: Ground, { policy, version, effectiveOn }: PolicyVersion, person: Person): PlatformLetter {
  const locale = localeOfPerson(person);
  const t = policiesMessages(locale);
  const values = { policy: t(policy), date: dayInWords(effectiveOn, locale) };
  return {
    kind: 'policies.change',
    subject: t('change.subject', values),
    paragraphs: [t('change.body', values), t('change.choice')],
    action: { label: t('change.action'), path: `/legal/${policy}/changes?version=${version}&lang=${locale}` },
    why: t('why', { company: ground.config.company.name }),
  };
}

async function tellAll(
  ground: Ground,
  what: { subject: string; version: string },
  whom: 'everyone' | 'owners',
  letter: (person: Person) => PlatformLetter,
  signal?: AbortSignal,
): Promise<void> {
  const some = async (ctx: PlatformContext): Promise<number> => {
    const { rows } = await sql<Person>`
      select u.id, u.email, u.name, u.locale from user_account u
      where u.email_verified_at is not null and u.closed_at is null
        and (${whom} = 'everyone' or exists (
          select from staff_member s where s.user_id = u.id and s.state = 'active' and 'owner' = any (s.roles)))
        and not exists (
          select from policy_notice n where n.user_id = u.id and n.subject = ${what.subject} and n.version = ${what.version})
      order by u.id limit ${batch} for update of u skip locked`.execute(ctx.db);
    for (const person of rows) {
      await ctx.db
        .insertInto('policyNotice')
        .values({ userId: person.id, subject: what.subject, version: what.version, sentAt: ctx.now })
        .execute();
      await postLetter(ctx, person, letter(person));
    }
    return rows.length;
  };
  while (!signal?.aborted && (await ground.database.asPlatform(some)) === batch);
}
