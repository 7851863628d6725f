import { formatDateTime } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { comesBack, localeOfPerson, postLetter } from '#platform/mail/index.ts';
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
  which: 'desk' | 'desk.again' | 'desk.program' | 'desk.alarm',
): Promise<void> {
  const locale = localeOfPerson(to);
  const t = privacyMessages(locale);
  const values = { kind: kind === 'child' ? 'child' : 'other', due: formatDateTime(dueAt, locale, zone) };
  await postLetter(ctx, to, {
    kind: which === 'desk.program' ? programKind : 'privacy.desk',
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

/** Our own people, by addresses that people read: one that leads back to us would bring a request for each letter. */
const operators = async ({ db, now, ground: { config } }: PlatformContext): Promise<Reader[]> => {
  const all = await db
    .selectFrom('operator as o')
    .innerJoin('userAccount as u', 'u.id', 'o.userId')
    .select(['u.email', 'u.name', 'u.locale'])
    .where((eb) => eb.or([eb('o.until', 'is', null), eb('o.until', '>', now)]))
    .execute();
  return all.filter(({ email }) => !comesBack(config, email));
};

/** Who is told of requests: the privacy mailbox, or, where nobody reads that one, our own people. */
async function readers(ctx: PlatformContext, request: Pick<Reader, 'locale'>): Promise<Reader[]> {
  const desk = mailbox(ctx, request);
  const told = desk.length > 0 ? desk : await operators(ctx);
  if (told.length === 0) ctx.ground.log.error('nobody hears of privacy requests: add an operator (automo operators)');
  return told;
}

/** How many people hear of a privacy request by mail; none is a fault that the doctor tells. */
export const privacyReaders = async (ctx: PlatformContext): Promise<number> =>
  (await readers(ctx, { locale: 'en' })).length;

/** What a letter about a program's mail is, to be counted. */
const programKind = 'privacy.desk_program';
/** Letters about mails of programs that one reader gets in a day: a list that writes every minute fills nobody's mailbox. */
const mostOfPrograms = 5;

async function hadEnough({ db, now }: PlatformContext, { email }: Reader): Promise<boolean> {
  const { count } = await db
    .selectFrom('platformMail')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('toAddress', '=', email)
    .where('kind', '=', programKind)
    .where('createdAt', '>', new Date(now.getTime() - 24 * hour))
    .executeTakeFirstOrThrow();
  return count >= mostOfPrograms;
}

/**
 * Tells that a request or a report came in, or that somebody wrote again to one (`again`): the privacy mailbox, in the language of whoever asks, or, where nobody reads that
 * one, our own people. What a program wrote gets no answer, but it is told all the same: a call centre, a form or a list may
 * have carried somebody's request.
 */
export async function tellPrivacyDesk(
  ctx: PlatformContext,
  request: Due,
  by: 'person' | 'again' | 'program' = 'person',
): Promise<void> {
  for (const to of await readers(ctx, request)) {
    if (by === 'program' && (await hadEnough(ctx, to))) continue;
    await write(ctx, to, request, by === 'person' ? 'desk' : `desk.${by}`);
  }
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
