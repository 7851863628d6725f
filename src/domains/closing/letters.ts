import { formatDateTime } from '#kernel/format.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { postLetter } from '#platform/mail/index.ts';
import { closingMessages } from './messages.ts';
import type { Owner } from './owners.ts';

/** What a letter is about; each has a subject and one or more paragraphs in the catalogue. */
export type LetterKind =
  | 'asked'
  | 'cancelled'
  | 'unpaid'
  | 'erase'
  | 'reminder'
  | 'stopped'
  | 'erase_stopped'
  | 'reactivated'
  | 'deleted';

interface Facts {
  /** Name of the dealership; its web address where the name is gone. */
  name: string;
  timeZone: string;
  takesEffectAt?: Date | null;
  purgeAt?: Date | null;
  days?: number;
  /** Of the certificate's page. */
  path?: string;
}

const withExport = new Set<LetterKind>(['asked', 'cancelled', 'unpaid', 'erase', 'reminder']);

/**
 * Writes to one owner. Letters about leaving are notices of the contract: they cannot be switched off, and every one that
 * comes before the deletion offers export and records pack.
 */
export async function closingLetter(
  ctx: PlatformContext,
  to: Owner,
  about: string,
  kind: LetterKind,
  facts: Facts,
): Promise<void> {
  const t = closingMessages(to.locale);
  const at = (moment: Date | null | undefined): string =>
    moment ? formatDateTime(moment, to.locale, facts.timeZone) : '';
  const values = {
    name: facts.name,
    date: at(facts.takesEffectAt),
    purge: at(facts.purgeAt),
    days: facts.days ?? 0,
    company: ctx.ground.config.company.name,
  };
  await postLetter(ctx, to, {
    kind: `closing.${kind}`,
    subject: t(`${kind}.subject`, values),
    paragraphs: [
      t(`${kind}.body`, values),
      ...(withExport.has(kind) ? [t('export.offer', values), t('records.offer', values)] : []),
      ...(withExport.has(kind) && kind !== 'asked' ? [t('back.offer', values)] : []),
    ],
    action:
      kind === 'deleted'
        ? { label: t('deleted.action'), path: facts.path! }
        : { label: t('action.dates'), path: '/settings/closing' },
    why: t('why', values),
    // The last one tells of a dealership that is no more: it belongs to the owner's account.
    ...(kind === 'deleted' ? {} : { about }),
  });
}

/** The last letter to somebody who closed their account. It goes from our own books once it has left. */
export async function farewellLetter(ctx: PlatformContext, to: Omit<Owner, 'userId'>): Promise<void> {
  const t = closingMessages(to.locale);
  const { supportEmail } = ctx.ground.config.company;
  await postLetter(ctx, to, {
    kind: 'closing.farewell',
    subject: t('farewell.subject'),
    paragraphs: [t('farewell.body')],
    why: t('farewell.not', { email: supportEmail }),
  });
}
