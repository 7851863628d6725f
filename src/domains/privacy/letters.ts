import { formatDate } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { answersByItself, letterPage, mayAnswerByItself, post } from '#platform/mail/index.ts';
import { privacyMessages } from './messages.ts';
import type { LetterInput, RequestKind, RightsRequest } from './request.ts';
import { findRequest, keep, requestRow, seal } from './requests.ts';

export const dayWords = (day: string, locale: Locale): string =>
  formatDate(new Date(`${day}T12:00:00Z`), locale, 'UTC', 'long');

export async function senderOf(ctx: Pick<Context, 'db' | 'dealershipId'>) {
  return ctx.db
    .selectFrom('dealership')
    .select(['name', 'legalName', 'email', 'privacyOfficer', 'privacyEmail'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
}

/** The letter that the facts of a request ask for, in the person's language; the desk edits it before it goes. */
export async function draftLetter(
  ctx: Context,
  id: string,
): Promise<{ subject: string; body: string; to: string | null }> {
  const request = await findRequest(ctx, id);
  const { locale } = request;
  const t = privacyMessages(locale);
  const { name: dealership, privacyOfficer } = await senderOf(ctx);
  const received = dayWords(request.receivedOn, locale);
  const parts = [
    t('letter.hello', { name: request.name }),
    t('letter.asked', { received, kind: t(`kind.${request.kind}`) }),
    ...factsOf(request, locale),
    t('letter.bye', { dealership, officer: privacyOfficer ? `, ${privacyOfficer}` : '' }),
  ];
  return {
    subject: t('letter.subject', { received }),
    body: parts.join('\n\n'),
    to: request.email ?? request.customer?.email ?? null,
  };
}

function factsOf(request: RightsRequest, locale: Locale): string[] {
  const t = privacyMessages(locale);
  const reason = request.decisionReason;
  if (request.decision === 'refused') return [t('letter.refused', { reason })];
  const done = new Set(request.done.map((one) => one.what));
  const facts: string[] = [];
  for (const what of ['archive', 'corrected', 'erased', 'restricted', 'lifted', 'opted_out'] as const)
    if (done.has(what)) facts.push(t(`letter.done.${what}`));
  if (done.has('erased')) {
    const until = request.customer?.restriction?.until;
    if (until) facts.push(t('letter.done.kept', { until: dayWords(until, locale) }));
    const counts = request.done.find((one) => one.what === 'erased')?.counts ?? {};
    if ((counts['consents.reduced'] ?? 0) > 0) facts.push(t('letter.done.proof'));
  }
  if (request.decision === 'partly' && reason) facts.push(t('letter.partly', { reason }));
  if (facts.length === 0 && !request.identityShown) facts.push(t('letter.askIdentity'));
  if (request.extendedFrom)
    facts.push(t('letter.extended', { due: dayWords(request.dueOn, locale), reason: request.extensionReason ?? '' }));
  return facts;
}

/** Sends the letter as the desk wrote it, and keeps it with the request. Without an address it is kept, to be handed over. */
export async function sendLetter(ctx: Context, id: string, given: LetterInput): Promise<RightsRequest> {
  const row = await requestRow(ctx, id, given.version);
  const request = await findRequest(ctx, id);
  const to = request.email ?? request.customer?.email ?? null;
  const sender = await senderOf(ctx);
  const t = privacyMessages(request.locale);
  const replyTo = sender.privacyEmail ?? sender.email;
  const mailId = to
    ? await post(ctx, {
        kind: 'privacy.answer',
        class: 'legal_notice',
        ...(request.customer ? { customerId: request.customer.id } : {}),
        to,
        toName: request.name,
        fromName: sender.name,
        ...(replyTo ? { replyTo } : {}),
        subject: given.subject,
        ...letterPage({
          locale: request.locale,
          sender: sender.name,
          paragraphs: given.body.split(/\n{2,}/),
          footer: [t('letter.why', { dealership: sender.legalName })],
        }),
      })
    : null;
  await keep(
    ctx,
    row,
    {
      letter: seal(ctx, 'letter', id, { subject: given.subject, body: given.body }),
      letterMailId: mailId,
      letterAt: ctx.now,
    },
    { what: 'letter' },
  );
  await record(ctx, {
    event: 'rights_request.answered',
    record: { kind: 'rights_request', id },
    after: { by: to ? 'mail' : 'hand' },
  });
  return findRequest(ctx, id);
}

/**
 * Tells whoever gave the address that a request arrived, and that nothing was disclosed or changed by it; unless that address
 * got its automatic answers of the day: anybody can type anybody's.
 */
export async function confirmRequest(
  ctx: Context,
  to: { email: string; name: string; locale: Locale; kind: RequestKind; dueOn: string },
): Promise<void> {
  if (!(await mayAnswerByItself(ctx, to.email))) return;
  const sender = await senderOf(ctx);
  const t = privacyMessages(to.locale);
  const replyTo = sender.privacyEmail ?? sender.email;
  await post(ctx, {
    kind: 'privacy.received',
    class: 'legal_notice',
    to: to.email,
    fromName: sender.name,
    ...(replyTo ? { replyTo } : {}),
    subject: t('confirm.subject'),
    ...letterPage({
      locale: to.locale,
      sender: sender.name,
      paragraphs: [
        t('confirm.body', { dealership: sender.name, kind: t(`kind.${to.kind}`) }),
        t('confirm.due', { due: dayWords(to.dueOn, to.locale) }),
        t('confirm.nothing'),
      ],
      footer: [t('letter.why', { dealership: sender.legalName })],
    }),
    headers: answersByItself,
  });
}

/** Tells a dealership's address for privacy that its form brought a request. Who asks, and what, stands at the desk alone. */
export async function tellDesk(ctx: Context, request: { kind: RequestKind; dueOn: string }): Promise<void> {
  const { locale, ...sender } = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'email', 'privacyEmail', 'locale'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const to = sender.privacyEmail ?? sender.email;
  if (!to) return;
  const own: Locale = locale === 'fr' ? 'fr' : 'en';
  const t = privacyMessages(own);
  const due = dayWords(request.dueOn, own);
  await post(ctx, {
    kind: 'privacy.desk',
    to,
    toName: sender.name,
    fromName: ctx.ground.config.company.name,
    subject: t('own.subject', { due }),
    owed: true,
    ...letterPage({
      locale: own,
      sender: ctx.ground.config.company.name,
      heading: t('own.subject', { due }),
      paragraphs: [t('own.body', { kind: t(`kind.${request.kind}`) })],
      action: { label: t('desk.action'), url: `${ctx.ground.config.origin}/privacy` },
      footer: [t('own.why', { dealership: sender.name })],
    }),
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
}
