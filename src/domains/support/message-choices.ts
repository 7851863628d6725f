import { chooseConsent, consentPurposes, hasConsent, takeBackAgain, userByEmail } from '#domains/accounts/index.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import type { MailGate } from '#platform/mail/index.ts';
import { classOf, isChosen, messageChannels, messageClasses, needsConsent } from './message-classes.ts';
import type { ChosenClass, ConsentClass, MessageChannel, MessageClass } from './message-classes.ts';

/** One class with its switches, as its person sees it. */
export interface ClassView {
  class: MessageClass;
  /** False where there is no switch. */
  chosen: boolean;
  /** Whether it waits for a yes first. */
  consent: 'not_needed' | 'given' | 'missing';
  email: boolean;
  product: boolean;
}

/** Whether a person wants a class of messages by a way, now. */
export async function wants(
  ctx: PlatformContext,
  userId: string,
  messageClass: MessageClass,
  channel: MessageChannel,
): Promise<boolean> {
  if (!isChosen(messageClass)) return true;
  if (needsConsent(messageClass) && !(await hasConsent(ctx, userId, messageClass))) return false;
  const choice = await ctx.db
    .selectFrom('messageChoice')
    .select('allowed')
    .where('userId', '=', userId)
    .where('class', '=', messageClass)
    .where('channel', '=', channel)
    .executeTakeFirst();
  return choice?.allowed ?? true;
}

/**
 * The one gate for the platform's mail, asked when a letter is about to leave. Who has no account gets answers to what
 * they asked, and nothing that needs a consent.
 */
export const mailGate: MailGate = async (ctx, mail) => {
  const messageClass = classOf(mail.kind);
  if (!isChosen(messageClass)) return true;
  const user = await userByEmail(ctx, mail.toAddress);
  return user ? wants(ctx, user.id, messageClass, 'email') : !needsConsent(messageClass);
};

/** Every class with its switches. */
export async function choicesOf(ctx: PlatformContext, userId: string): Promise<ClassView[]> {
  const views: ClassView[] = [];
  for (const one of messageClasses) {
    const consent = !needsConsent(one) ? 'not_needed' : (await hasConsent(ctx, userId, one)) ? 'given' : 'missing';
    views.push({
      class: one,
      chosen: isChosen(one),
      consent,
      email: await wants(ctx, userId, one, 'email'),
      product: await wants(ctx, userId, one, 'product'),
    });
  }
  return views;
}

/**
 * Turns one switch. Turning on what needs a consent gives that consent, for this way alone; turning its last way off
 * takes it back.
 */
export async function chooseMessages(
  ctx: PlatformContext,
  userId: string,
  choice: { class: ChosenClass; channel: MessageChannel; allowed: boolean },
): Promise<ClassView[]> {
  const { class: one, channel, allowed } = choice;
  if (needsConsent(one) && allowed && !(await hasConsent(ctx, userId, one))) {
    await chooseConsent(ctx, userId, { purpose: one, given: true });
    for (const other of messageChannels) await keep(ctx, userId, one, other, other === channel);
  } else {
    await keep(ctx, userId, one, channel, allowed);
    const left = await Promise.all(messageChannels.map((way) => wants(ctx, userId, one, way)));
    if (needsConsent(one) && !left.includes(true)) await withdrawFrom(ctx, userId, one);
  }
  return choicesOf(ctx, userId);
}

/** Takes a consent back; the switches begin anew with the next one. */
export async function withdrawFrom(ctx: PlatformContext, userId: string, purpose: ConsentClass): Promise<void> {
  await chooseConsent(ctx, userId, { purpose, given: false });
  await ctx.db.deleteFrom('messageChoice').where('userId', '=', userId).where('class', '=', purpose).execute();
}

/**
 * An older database has again a switch that was turned off, or a consent that was taken back: it is as it was left. What was
 * chosen after that moment stands.
 * @param about the purpose of a consent, or class and way as `support/email`
 * @returns whether anything was on again
 */
export async function chooseAgain(ctx: PlatformContext, userId: string, about: string, at: Date): Promise<boolean> {
  const purpose = consentPurposes.find((one) => one === about);
  if (purpose) return takeBackAgain(ctx, userId, purpose, at);
  const [one, channel] = about.split('/') as [MessageClass, MessageChannel];
  // With a new consent the switches began anew.
  if (!isChosen(one) || (needsConsent(one) && (await hasConsent(ctx, userId, one, at)))) return false;
  const row = { allowed: false, changedAt: at };
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('messageChoice')
    .values({ userId, class: one, channel, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['userId', 'class', 'channel'])
        .doUpdateSet(row)
        .where('messageChoice.changedAt', '<', at)
        .where('messageChoice.allowed', '=', true),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

async function keep(
  ctx: PlatformContext,
  userId: string,
  one: ChosenClass,
  channel: MessageChannel,
  allowed: boolean,
): Promise<void> {
  if (!allowed) await noteErasure(ctx, 'account_opt_out', userId, `${one}/${channel}`);
  const row = { allowed, changedAt: ctx.now };
  await ctx.db
    .insertInto('messageChoice')
    .values({ userId, class: one, channel, ...row })
    .onConflict((conflict) => conflict.columns(['userId', 'class', 'channel']).doUpdateSet(row))
    .execute();
}
