import { sql } from 'kysely';
import { dayAfter } from '#kernel/calendar.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import type { Addressee, PlatformLetter } from '#platform/mail/index.ts';
import { policiesMessages } from './messages.ts';
import { dayInWords } from './policy-page.ts';
import { listProcessors, usableFrom } from './processors.ts';
import type { Processor } from './processors.ts';
import { noticeDays, policyDay, policyVersions } from './versions.ts';
import type { PolicyVersion } from './versions.ts';

/** People told in one transaction: a kill loses none and tells none twice. */
const batch = 100;

type Person = Addressee & { id: string };

/** What people are told of: a version of a policy, or a processor. */
interface Subject {
  subject: string;
  version: string;
}

/** Tells every account holder of a material change that is coming, and every owner of a processor that was announced. */
export async function announceChanges(
  ground: Ground,
  signal?: AbortSignal,
  all: readonly PolicyVersion[] = policyVersions,
): Promise<void> {
  const today = policyDay(ground.clock.now());
  for (const version of all.filter((one) => one.material)) {
    const subject = { subject: version.policy, version: version.version };
    const those = await audience(ground, 'everyone', subject, version.effectiveOn > today);
    const told = await tellAll(ground, subject, those, (person) => changeLetter(ground, version, person), signal);
    if (told > 0 && today > dayAfter(version.effectiveOn, -noticeDays - 1))
      ground.log.error(subject, 'people were told of a change with less than thirty days of notice');
  }
  for (const processor of await listProcessors(ground)) {
    // Where nobody was there to hear, whoever came later found it on the list.
    if (!processor.activeFrom || processor.endedOn || processor.atOnce === 'nobody_yet') continue;
    const subject = { subject: 'processor', version: processor.id };
    const those =
      usedBefore(processor, today) ?? (await audience(ground, 'owners', subject, processor.activeFrom > today));
    await tellAll(ground, subject, those, (person) => processorLetter(ground, processor, person), signal);
    if (!processor.atOnce) await waitForLetters(ground, processor.id);
  }
}

/** Whom to tell: whoever is there while it is coming; what came while nobody was told, those who were there before. */
interface Audience {
  whom: 'everyone' | 'owners';
  before: Date | null;
}

async function audience(
  ground: Ground,
  whom: Audience['whom'],
  of: Subject,
  coming: boolean,
): Promise<Audience | null> {
  if (coming) return { whom, before: null };
  return ground.database.asPlatform(
    async ({ db }) => {
      const { rows } = await sql<{ told: boolean; before: Date | null }>`
        select exists (select from policy_notice where subject = ${of.subject} and version = ${of.version}) as told,
          coalesce((select published_at from policy_version where policy = ${of.subject} and version = ${of.version}),
            (select announced_on::timestamptz from processor where id::text = ${of.version})) as before`.execute(db);
      const { told, before } = rows[0]!;
      return told || !before ? null : { whom, before };
    },
    {},
    { write: false },
  );
}

/** One that was in use before it was on record is told all the same, for a month, to whoever was an owner on that day. */
function usedBefore({ atOnce, announcedOn }: Processor, today: string): Audience | null {
  if (atOnce !== 'in_use' || !announcedOn || announcedOn < dayAfter(today, -noticeDays)) return null;
  return { whom: 'owners', before: new Date(`${dayAfter(announcedOn, 1)}T00:00:00Z`) };
}

/**
 * A processor is used thirty days after the last letter about it left, to those who were owners when it was announced: a
 * letter that waits puts the day off.
 */
async function waitForLetters(ground: Ground, id: string): Promise<void> {
  await ground.database.asPlatform(async ({ db, now }) => {
    const { rows } = await sql<{ told: Date | null; activeFrom: string }>`
      select p.active_from as "activeFrom", max(case when m.state in ('waiting', 'sending') then ${now}::timestamptz else coalesce(m.sent_at, n.sent_at) end) as told
      from processor p left join policy_notice n on n.subject = 'processor' and n.version = p.id::text
        and exists (select from user_account u where u.id = n.user_id and u.created_at::date <= p.announced_on)
      left join platform_mail m on m.id = n.mail_id
      where p.id = ${id}::uuid group by p.id`.execute(db);
    const { told, activeFrom } = rows[0]!;
    if (told && usableFrom(told) > activeFrom)
      await db
        .updateTable('processor')
        .set({ activeFrom: usableFrom(told) })
        .where('id', '=', id)
        .where('activeFrom', '<', usableFrom(told))
        .execute();
  });
}

function processorLetter(ground: Ground, processor: Processor, person: Person): PlatformLetter {
  const locale = localeOfPerson(person);
  const t = policiesMessages(locale);
  const values = {
    name: processor.name,
    date: dayInWords(processor.activeFrom!, locale),
    purpose: processor.purpose[locale],
    data: processor.data[locale],
    country: new Intl.DisplayNames([locale], { type: 'region' }).of(processor.country),
  };
  return {
    kind: 'policies.processor',
    subject: t('processor.subject', values),
    paragraphs: [t('processor.body', values)],
    action: { label: t('processor.action'), path: `/legal/processors?lang=${locale}` },
    why: t('why', { company: ground.config.company.name }),
  };
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

/** @returns how many people were told */
async function tellAll(
  ground: Ground,
  what: Subject,
  those: Audience | null,
  letter: (person: Person) => PlatformLetter,
  signal?: AbortSignal,
): Promise<number> {
  if (!those) return 0;
  const some = async (ctx: PlatformContext): Promise<number> => {
    const { rows } = await sql<Person>`
      select u.id, u.email, u.name, u.locale from user_account u
      where u.email_verified_at is not null and u.closed_at is null
        and (${those.before}::timestamptz is null or u.created_at <= ${those.before}::timestamptz)
        and (${those.whom} = 'everyone' or exists (
          select from staff_member s where s.user_id = u.id and s.state = 'active' and 'owner' = any (s.roles)))
        and not exists (
          select from policy_notice n where n.user_id = u.id and n.subject = ${what.subject} and n.version = ${what.version})
      order by u.id limit ${batch} for update of u skip locked`.execute(ctx.db);
    for (const person of rows) {
      const mailId = await postLetter(ctx, person, letter(person));
      await ctx.db
        .insertInto('policyNotice')
        .values({ userId: person.id, subject: what.subject, version: what.version, sentAt: ctx.now, mailId })
        .execute();
    }
    return rows.length;
  };
  let told = 0;
  for (;;) {
    if (signal?.aborted) return told;
    const now = await ground.database.asPlatform(some);
    told += now;
    if (now < batch) return told;
  }
}
