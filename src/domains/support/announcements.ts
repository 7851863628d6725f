import { sql } from 'kysely';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { Task } from '#platform/jobs/index.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import type { Addressee } from '#platform/mail/index.ts';
import { wants } from './message-choices.ts';
import { supportMessages } from './messages.ts';
import { optOutHeaders, optOutUrl } from './opting-out.ts';

/** People told in one transaction: a kill loses none and tells none twice. */
const batch = 100;

export const announcementClasses = ['service_notice', 'product_news'] as const;

export const NewAnnouncement = z.strictObject({
  class: z.enum(announcementClasses),
  title: z.strictObject({ en: text(150, { least: 1 }), fr: text(150, { least: 1 }) }),
  body: z.strictObject({
    en: text(5000, { least: 1, lines: true }),
    fr: text(5000, { least: 1, lines: true }),
  }),
});

/** Every announcement, newest first, with whom it reached. */
export const listAnnouncements = (ctx: PlatformContext) =>
  ctx.db
    .selectFrom('announcement as a')
    .innerJoin('operator as o', 'o.userId', 'a.writtenBy')
    .select(['a.id', 'a.class', 'a.titleEn', 'a.titleFr', 'a.bodyEn', 'a.bodyFr', 'a.publishedAt', 'a.withdrawnAt'])
    .select('o.name as writtenBy')
    .select((eb) => [
      eb
        .selectFrom('announcementPerson as p')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('p.announcementId', '=', 'a.id')
        .where('p.mailedAt', 'is not', null)
        .as('mailed'),
      eb
        .selectFrom('announcementPerson as p')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('p.announcementId', '=', 'a.id')
        .where('p.dismissedAt', 'is not', null)
        .as('dismissed'),
    ])
    .orderBy('a.publishedAt', 'desc')
    .limit(100)
    .execute();

/** Publishes: shown in the product at once, and mailed in batches by a job. */
export async function publish(
  ctx: PlatformContext,
  operatorId: string,
  given: z.output<typeof NewAnnouncement>,
  mailing: Task<object>,
): Promise<{ id: string }> {
  const id = newId();
  await ctx.db
    .insertInto('announcement')
    .values({
      id,
      class: given.class,
      titleEn: given.title.en,
      titleFr: given.title.fr,
      bodyEn: given.body.en,
      bodyFr: given.body.fr,
      writtenBy: operatorId,
      publishedAt: ctx.now,
    })
    .execute();
  await enqueue(ctx, mailing, {}, { key: 'announcements' });
  return { id };
}

/** Takes an announcement out of the product; letters that have not left do not leave. @throws NotFound */
export async function withdrawAnnouncement(ctx: PlatformContext, id: string): Promise<void> {
  await ctx.db
    .updateTable('announcement')
    .set({ withdrawnAt: ctx.now })
    .where('id', '=', id)
    .where('withdrawnAt', 'is', null)
    .returning('id')
    .executeTakeFirstOrThrow(() => new NotFound('announcement'));
}

/** What a person has not dismissed of what was published since they came, newest first; none of a class they do not want. */
export async function announcementsFor(ctx: PlatformContext, userId: string) {
  const rows = await ctx.db
    .selectFrom('announcement as a')
    .innerJoin('userAccount as u', (join) => join.on('u.id', '=', userId))
    .leftJoin('announcementPerson as p', (join) =>
      join.onRef('p.announcementId', '=', 'a.id').on('p.userId', '=', userId),
    )
    .select(['a.id', 'a.class', 'a.titleEn', 'a.titleFr', 'a.bodyEn', 'a.bodyFr', 'a.publishedAt'])
    .where('a.withdrawnAt', 'is', null)
    .where('p.dismissedAt', 'is', null)
    .whereRef('a.publishedAt', '>=', 'u.createdAt')
    .where('a.publishedAt', '>', new Date(ctx.now.getTime() - 90 * 86_400_000))
    .orderBy('a.publishedAt', 'desc')
    .limit(10)
    .execute();
  const wanted = new Map<string, boolean>();
  for (const one of announcementClasses) wanted.set(one, await wants(ctx, userId, one, 'product'));
  return rows
    .filter((row) => wanted.get(row.class))
    .map(({ titleEn, titleFr, bodyEn, bodyFr, ...row }) => ({
      ...row,
      class: row.class as (typeof announcementClasses)[number],
      title: ctx.locale === 'fr' ? titleFr : titleEn,
      body: ctx.locale === 'fr' ? bodyFr : bodyEn,
    }));
}

/** Puts an announcement away for one person. @throws NotFound */
export async function dismiss(ctx: PlatformContext, userId: string, announcementId: string): Promise<void> {
  await ctx.db
    .selectFrom('announcement')
    .select('id')
    .where('id', '=', announcementId)
    .executeTakeFirstOrThrow(() => new NotFound('announcement'));
  await ctx.db
    .insertInto('announcementPerson')
    .values({ announcementId, userId, dismissedAt: ctx.now })
    .onConflict((conflict) => conflict.columns(['announcementId', 'userId']).doUpdateSet({ dismissedAt: ctx.now }))
    .execute();
}

type Person = Addressee & { id: string };

/**
 * Mails what was published in the last week to those who want it, a hundred people to a transaction: whoever was told
 * stands in the table with the letter, so nobody is told twice however often this dies.
 */
export async function mailAnnouncements(ground: Ground, signal?: AbortSignal): Promise<void> {
  const announced = await ground.database.asPlatform(
    ({ db, now }) =>
      db
        .selectFrom('announcement')
        .selectAll()
        .where('withdrawnAt', 'is', null)
        .where('publishedAt', '>', new Date(now.getTime() - 7 * 86_400_000))
        .orderBy('publishedAt')
        .execute(),
    {},
    { write: false },
  );
  for (const one of announced) {
    const some = async (ctx: PlatformContext): Promise<number> => {
      const { rows } = await sql<Person>`
        select u.id, u.email, u.name, u.locale from user_account u
        where u.email_verified_at is not null and u.closed_at is null and u.created_at <= ${one.publishedAt}
          and not exists (select from announcement_person p
            where p.user_id = u.id and p.announcement_id = ${one.id} and p.mailed_at is not null)
          and not exists (select from message_choice c
            where c.user_id = u.id and c.class = ${one.class} and c.channel = 'email' and not c.allowed)
          and (${one.class} = 'service_notice' or exists (select from account_consent k
            where k.user_id = u.id and k.purpose = ${one.class} and k.withdrawn_at is null))
        order by u.id limit ${batch} for update of u skip locked`.execute(ctx.db);
      for (const person of rows) {
        const told = { mailedAt: ctx.now };
        await ctx.db
          .insertInto('announcementPerson')
          .values({ announcementId: one.id, userId: person.id, ...told })
          .onConflict((conflict) => conflict.columns(['announcementId', 'userId']).doUpdateSet(told))
          .execute();
        await mail(ctx, person, one);
      }
      return rows.length;
    };
    while (!signal?.aborted && (await ground.database.asPlatform(some)) === batch);
  }
}

async function mail(
  ctx: PlatformContext,
  person: Person,
  one: { class: string; titleEn: string; titleFr: string; bodyEn: string; bodyFr: string },
): Promise<void> {
  const locale = localeOfPerson(person);
  const t = supportMessages(locale);
  const company = ctx.ground.config.company.name;
  const news = one.class === 'product_news';
  await postLetter(ctx, person, {
    kind: `support.${one.class}`,
    subject: locale === 'fr' ? one.titleFr : one.titleEn,
    paragraphs: [locale === 'fr' ? one.bodyFr : one.bodyEn],
    action: { label: t('notice.action'), path: '/' },
    why: news
      ? t('why.news', { company, url: optOutUrl(ctx.ground, person.id, 'product_news') })
      : t('why.holder', { company }),
    ...(news ? { headers: optOutHeaders(ctx.ground, person.id, 'product_news') } : {}),
  });
}
