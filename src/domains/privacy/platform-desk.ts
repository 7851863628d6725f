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

/** The privacy mailbox, where people read it; nobody where its mail arrives in the product, which would take ours as a request. */
function mailbox({ ground: { config } }: PlatformContext, { locale }: Pick<Reader, 'locale'>): Reader[] {
  return config.inbound ? [] : [{ email: config.company.privacyEmail, name: config.company.name, locale }];
}

const operators = ({ db, now }: PlatformContext): Promise<Reader[]> =>
  db
    .selectFrom('operator as o')
    .innerJoin('userAccount as u', 'u.id', 'o.userId')
    .select(['u.email', 'u.name', 'u.locale'])
    .where((eb) => eb.or([eb('o.until', 'is', null), eb('o.until', '>', now)]))
    .execute();

/**
 * Tells that a request or a report came in: the privacy mailbox, in the language of whoever asks, or, where nobody reads that
 * one, our own people.
 */
export async function tellPrivacyDesk(ctx: PlatformContext, request: Due): Promise<void> {
  const desk = mailbox(ctx, request);
  for (const to of desk.length > 0 ? desk : await operators(ctx)) await write(ctx, to, request, 'desk');
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
  const people = await operators(ctx);
  for (const one of due) for (const to of [...mailbox(ctx, one), ...people]) await write(ctx, to, one, 'desk.alarm');
  return due;
}
