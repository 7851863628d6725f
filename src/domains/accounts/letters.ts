import { formatDateTime } from '#kernel/format.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { localeOfPerson, postLetter } from '#platform/mail/index.ts';
import type { Addressee } from '#platform/mail/index.ts';
import { deviceName } from './events.ts';
import { accountsMessages } from './messages.ts';

interface Parts {
  kind: string;
  subject: string;
  paragraphs: string[];
  action?: { label: string; path: string };
  why: 'why.account' | 'why.asked';
}

const localeOf = localeOfPerson;

async function send(ctx: PlatformContext, to: Addressee, { kind, why, ...parts }: Parts): Promise<void> {
  const { name } = ctx.ground.config.company;
  const sentence = accountsMessages(localeOf(to))(why, { company: name });
  await postLetter(ctx, to, { ...parts, kind: `accounts.${kind}`, why: sentence });
}

/** Asks to confirm the address that somebody signed up with; `next` is where the way goes on, an own path. */
export async function verifyLetter(
  ctx: PlatformContext,
  to: Addressee,
  token: string,
  next: string | null,
): Promise<void> {
  const t = accountsMessages(localeOf(to));
  const onward = next ? `&next=${encodeURIComponent(next)}` : '';
  await send(ctx, to, {
    kind: 'verify',
    subject: t('verify.subject'),
    paragraphs: [t('verify.body'), t('verify.not')],
    action: { label: t('verify.action'), path: `/verify-email?token=${token}${onward}` },
    why: 'why.asked',
  });
}

/** Tells a holder that somebody signed up, or asked to move an account, to their address. */
export async function knownLetter(ctx: PlatformContext, to: Addressee, next: string | null): Promise<void> {
  const t = accountsMessages(localeOf(to));
  await send(ctx, to, {
    kind: 'known',
    subject: t('known.subject'),
    paragraphs: [t('known.body')],
    action: { label: t('known.action'), path: `/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}` },
    why: 'why.asked',
  });
}

/** Carries the link by which a new password is set. */
export async function resetLetter(ctx: PlatformContext, to: Addressee, token: string): Promise<void> {
  const t = accountsMessages(localeOf(to));
  await send(ctx, to, {
    kind: 'reset',
    subject: t('reset.subject'),
    paragraphs: [t('reset.body'), t('reset.not')],
    action: { label: t('reset.action'), path: `/reset-password?token=${token}` },
    why: 'why.asked',
  });
}

/** Asks at the new address whether it is the account's. */
export async function changeLetter(ctx: PlatformContext, to: Addressee, token: string): Promise<void> {
  const t = accountsMessages(localeOf(to));
  await send(ctx, to, {
    kind: 'change_email',
    subject: t('change.subject'),
    paragraphs: [t('change.body')],
    action: { label: t('verify.action'), path: `/verify-email?token=${token}` },
    why: 'why.asked',
  });
}

/** Tells at the former address that it was changed, with the way back. */
export async function changedLetter(ctx: PlatformContext, to: Addressee, email: string, token: string): Promise<void> {
  const t = accountsMessages(localeOf(to));
  await send(ctx, to, {
    kind: 'email_changed',
    subject: t('changed.subject'),
    paragraphs: [t('changed.body', { email })],
    action: { label: t('changed.action'), path: `/undo-email?token=${token}` },
    why: 'why.account',
  });
}

/** Alerts that cannot be switched off (security.md 6: told by mail at once). */
export type Alert =
  | { about: 'device' }
  | { about: 'password' | 'secondOn' | 'secondOff' | 'codes' }
  | { about: 'codeUsed'; left: number }
  | { about: 'passkeyOn' | 'passkeyOff'; passkey: string }
  | { about: 'changing'; email: string }
  | { about: 'removalStopped' | 'lostRemoved' | 'lostRemovedShort' };

/** Tells the holder what just happened to their account. */
export async function alertLetter(ctx: PlatformContext, to: Addressee, alert: Alert): Promise<void> {
  const t = accountsMessages(localeOf(to));
  const at = formatDateTime(ctx.now, localeOf(to), 'UTC');
  const reset = { label: t('action.reset'), path: '/forgot-password' };
  const values: Record<string, string | number> = { ...alert, at };
  const paragraphs =
    alert.about === 'device'
      ? [
          t('device.body', {
            device: deviceName(ctx.origin.userAgent) ?? t('device.unknown'),
            ip: ctx.origin.ip ?? t('device.unknown'),
            at,
          }),
          t('device.ok'),
          t('device.not'),
        ]
      : [t(`${alert.about}.body`, values), t('notYou')];
  await send(ctx, to, {
    kind: `alert_${alert.about}`,
    subject: t(`${alert.about}.subject`),
    paragraphs,
    action: alert.about === 'device' ? reset : { label: t('action.account'), path: '/account' },
    why: 'why.account',
  });
}

/** What may become of a lost factor. */
export type RemovalNews =
  | { about: 'removalAsked'; at: Date; by: string; dealership: string }
  | { about: 'lostAsked' }
  | { about: 'lostChecked'; at: Date };

/** Tells that a second factor is to be removed, with the link that stops it. */
export async function removalLetter(
  ctx: PlatformContext,
  to: Addressee,
  token: string,
  news: RemovalNews,
): Promise<void> {
  const t = accountsMessages(localeOf(to));
  const at = 'at' in news ? formatDateTime(news.at, localeOf(to), 'UTC') : '';
  await send(ctx, to, {
    kind: 'factor_removal',
    subject: t(`${news.about}.subject`),
    paragraphs: [t(`${news.about}.body`, { ...news, at }), t('removal.stop')],
    action: { label: t('removal.action'), path: `/stop-removal?token=${token}` },
    why: 'why.account',
  });
}
