import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import type { Locale } from '#kernel/messages.ts';
import { Email, text } from '#kernel/text.ts';
import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { postLetter } from '#platform/mail/index.ts';
import { dueOn } from './due.ts';
import { dayWords } from './letters.ts';
import { privacyMessages } from './messages.ts';
import { tellPrivacyDesk } from './platform-desk.ts';

export const platformKinds = ['access', 'correction', 'erasure', 'opt_out', 'other'] as const;
const hour = 3_600_000;
/** A report of a child's data is settled within a day (P33b). */
const childHours = 24;

const words = text(5000, { lines: true });
export const PlatformForm = z.object({
  kind: z.enum(platformKinds),
  name: text(200, { least: 1 }),
  email: Email,
  words: words.default(''),
});
export const ChildForm = z.object({
  words: text(5000, { least: 3, lines: true }),
  where: text(1000).default(''),
  email: Email,
});

const Sealed = z.object({ name: z.string(), email: z.string(), words: z.string(), where: z.string().optional() });
type Sealed = z.output<typeof Sealed>;
const place = (id: string): string => `platform request ${id}`;
/** Where what is written down at its end is sealed. */
export const sealedPlace = (id: string, part: 'identity' | 'answer'): string => `${place(id)} ${part}`;

/** A request to the platform, opened. */
export interface PlatformRequest extends Sealed {
  id: string;
  kind: (typeof platformKinds)[number] | 'child';
  locale: Locale;
  receivedAt: Date;
  dueAt: Date;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  outcome: string | null;
  /** Hours from arrival to its end, or to now. */
  hours: number;
}

/** Opens a request and tells the address so, in one transaction. It changes nothing: an address proves nobody. */
export async function openPlatformRequest(
  ground: Ground,
  given: { kind: PlatformRequest['kind']; locale: Locale } & Sealed,
  origin: Origin,
): Promise<{ id: string; dueAt: Date }> {
  const { kind, locale, ...person } = given;
  return ground.database.asPlatform(
    async (ctx) => {
      const id = newId();
      const child = kind === 'child';
      // Thirty days end with their last day, wherever in Canada one is.
      const dueAt = child
        ? new Date(ctx.now.getTime() + childHours * hour)
        : new Date(`${dueOn(ctx.now.toISOString().slice(0, 10))}T23:59:59Z`);
      await ctx.db
        .insertInto('platformRequest')
        .values({
          id,
          kind,
          locale,
          sealed: ctx.key.seal(JSON.stringify(person), place(id)),
          receivedAt: ctx.now,
          dueAt,
        })
        .execute();
      const t = privacyMessages(locale);
      const due = dayWords(dueAt.toISOString().slice(0, 10), locale);
      await postLetter(
        ctx,
        { email: person.email, name: person.name, locale },
        child
          ? {
              kind: 'privacy.child',
              subject: t('child.subject'),
              paragraphs: [t('child.body', { due })],
              why: t('child.why'),
            }
          : {
              kind: 'privacy.received',
              subject: t('platform.subject'),
              paragraphs: [t('platform.body', { kind: t(`kind.${kind}`), due }), t('confirm.nothing')],
              why: t('platform.why'),
            },
      );
      await tellPrivacyDesk(ctx, { id, kind, locale, dueAt });
      return { id, dueAt };
    },
    { origin, locale },
  );
}

/** Requests to the platform, the open ones by due time first. */
export async function listPlatformRequests(ground: Ground, all = false): Promise<PlatformRequest[]> {
  return ground.database.asPlatform(
    async (ctx) => {
      let asked = ctx.db.selectFrom('platformRequest').selectAll().orderBy('dueAt').orderBy('id');
      if (!all) asked = asked.where('resolvedAt', 'is', null);
      return (await asked.execute()).map((row) => ({
        ...Sealed.parse(JSON.parse(ctx.key.open(row.sealed, place(row.id)).toString())),
        id: row.id,
        kind: row.kind as PlatformRequest['kind'],
        locale: row.locale as Locale,
        receivedAt: row.receivedAt,
        dueAt: row.dueAt,
        resolvedAt: row.resolvedAt,
        resolvedBy: row.resolvedBy,
        outcome: row.outcome,
        hours: ((row.resolvedAt ?? ctx.now).getTime() - row.receivedAt.getTime()) / hour,
      }));
    },
    {},
    { write: false },
  );
}
