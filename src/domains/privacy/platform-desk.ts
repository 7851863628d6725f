import { formatDateTime } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import { privacyMessages } from './messages.ts';

const hour = 3_600_000;
/** Hours before the due time from which we are warned: half of a report's day, and three days of a request's thirty. */
const alarmHours = { child: 12, other: 72 };
/** Due times are told as they are in the company's own letters: the platform has no zone of its own. */
const zone = 'America/Toronto';

interface Due {
  id: string;
  kind: string;
  locale: Locale;
  dueAt: Date;
}

type Reader = { email: string; name: string; locale: string };

/** What our own people are told of a request: its kind and its time. Who asks, and what, stands in the console alone. */
async function write(
  ctx: PlatformContext,
  to: Reader,
  { id, kind, dueAt }: Omit<Due, 'locale'>,
  which: 'desk' | 'desk.alarm',
): Promise<void> {
  const locale = localeOfPerson(to);
  const t = privacyMessages(locale);
  const values = { kind: kind === 'child' ? 'child' : 'other', due: formatDateTime(dueAt, locale, zone) };
  await postLetter(ctx, to, {
    kind: 'privacy.desk',
    subject: t(`${which}.subject`, values),
    paragraphs: [t(`${which}.body`, values)],
    action: { label: t('desk.action'), path: `/operator/privacy#${id}` },
    why: t('desk.why'),
  });
}

/** Tells the privacy mailbox that a request or a report came in, in the language of whoever asks. */
export async function tellPrivacyDesk(ctx: PlatformContext, request: Due): Promise<void> {
  const { name, privacyEmail } = ctx.ground.config.company;
  await write(ctx, { email: privacyEmail, name, locale: request.locale }, request, 'desk');
}

/**
 * Warns of what is due soon and still open, once each: the privacy mailbox, and every one of our own people, because a
 * child's data is deleted within a day on a Sunday too (promise P33b). @returns the warned ones
 */
export async function warnOfDue(ctx: PlatformContext): Promise<{ id: string; kind: string }[]> {
  const at = (hours: number): Date => new Date(ctx.now.getTime() + hours * hour);
  const due = await ctx.db
    .updateTable('platformRequest')
    .set({ alarmedAt: ctx.now })
    .where('resolvedAt', 'is', null)
    .where('alarmedAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('dueAt', '<=', at(alarmHours.child)),
        eb.and([eb('kind', '<>', 'child'), eb('dueAt', '<=', at(alarmHours.other))]),
      ]),
    )
    .returning(['id', 'kind', 'locale', 'dueAt'])
    .execute();
  if (due.length === 0) return [];
  const { name, privacyEmail } = ctx.ground.config.company;
  const people = await ctx.db
    .selectFrom('operator as o')
    .innerJoin('userAccount as u', 'u.id', 'o.userId')
    .select(['u.email', 'u.name', 'u.locale'])
    .where((eb) => eb.or([eb('o.until', 'is', null), eb('o.until', '>', ctx.now)]))
    .execute();
  for (const one of due)
    for (const to of [{ email: privacyEmail, name, locale: one.locale }, ...people])
      await write(ctx, to, one, 'desk.alarm');
  return due;
}
