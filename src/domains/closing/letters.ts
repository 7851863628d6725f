import { formatDateTime } from '#kernel/format.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { letterPage, postFromPlatform } from '#platform/mail/index.ts';
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
  url?: string;
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
  const { company, origin } = ctx.ground.config;
  const at = (moment: Date | null | undefined): string =>
    moment ? formatDateTime(moment, to.locale, facts.timeZone) : '';
  const values = {
    name: facts.name,
    date: at(facts.takesEffectAt),
    purge: at(facts.purgeAt),
    days: facts.days ?? 0,
    company: company.name,
  };
  const body = letterPage({
    locale: to.locale,
    sender: company.name,
    heading: t(`${kind}.subject`, values),
    paragraphs: [
      t('hello', { name: to.name }),
      t(`${kind}.body`, values),
      ...(withExport.has(kind) ? [t('export.offer', values), t('records.offer', values)] : []),
      ...(withExport.has(kind) && kind !== 'asked' ? [t('back.offer', values)] : []),
    ],
    action:
      kind === 'deleted'
        ? { label: t('deleted.action'), url: facts.url! }
        : { label: t('action.dates'), url: `${origin}/settings/closing` },
    footer: [t('why', values), [company.name, company.address, company.supportEmail].filter(Boolean).join('\n')],
  });
  await postFromPlatform(
    ctx,
    {
      kind: `closing.${kind}`,
      to: to.email,
      toName: to.name,
      fromName: company.name,
      subject: t(`${kind}.subject`, values),
      ...body,
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
    // The last one tells of a dealership that is no more: it belongs to the owner's account.
    kind === 'deleted' ? null : about,
  );
}

/** The last letter to somebody who closed their account. It goes from our own books once it has left. */
export async function farewellLetter(ctx: PlatformContext, to: Omit<Owner, 'userId'>): Promise<void> {
  const t = closingMessages(to.locale);
  const { company } = ctx.ground.config;
  const body = letterPage({
    locale: to.locale,
    sender: company.name,
    heading: t('farewell.subject'),
    paragraphs: [t('hello', { name: to.name }), t('farewell.body'), t('farewell.not', { email: company.supportEmail })],
    footer: [[company.name, company.address, company.supportEmail].filter(Boolean).join('\n')],
  });
  await postFromPlatform(ctx, {
    kind: 'closing.farewell',
    to: to.email,
    toName: to.name,
    fromName: company.name,
    subject: t('farewell.subject'),
    ...body,
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
}
