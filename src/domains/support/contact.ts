import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import type { ContactState, Typed } from './help-page.ts';
import { closeRequest, Contact, Body, messagesOf, openRequest, replyAsPerson } from './requests.ts';
import type { Request } from './requests.ts';
import { opensThread, threadNamed } from './thread-link.ts';

interface Limits {
  minute: Limit;
  day: Limit;
  /** So that nobody fills a stranger's mailbox with our confirmations. */
  mailbox: Limit;
}

const all = new WeakMap<Ground['database'], Limits>();

function limitsOf(ground: Ground): Limits {
  let limits = all.get(ground.database);
  if (!limits) {
    const made = (points: number, seconds: number) => new Limit(Math.ceil(points * ground.config.limitFactor), seconds);
    limits = { minute: made(5, 60), day: made(60, 86_400), mailbox: made(3, 3600) };
    all.set(ground.database, limits);
  }
  return limits;
}

const word = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** Milliseconds below which nobody has read, typed and sent a form. */
const leastTime = 2000;

const markOf = (ground: Ground, moment: string): string =>
  createHmac('sha256', ground.secret('contact form')).update(moment).digest('base64url').slice(0, 22);

/** When a form is handed out: a moment that only we can write. */
export function handOut(ground: Ground): string {
  const moment = ground.clock.now().getTime().toString(36);
  return `${moment}.${markOf(ground, moment)}`;
}

/** Whether a form comes back sooner than a person types, or was never handed out. */
function tooSoon(ground: Ground, asked: string): boolean {
  const [moment = '', mark = ''] = asked.split('.');
  const [given, right] = [Buffer.from(mark), Buffer.from(markOf(ground, moment))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return true;
  return ground.clock.now().getTime() - Number.parseInt(moment, 36) < leastTime;
}

/**
 * Takes the contact form. Who fills the field that people do not see, or is faster than people are, gets the same answer; what they wrote is kept as
 * suspected, and nothing is mailed.
 */
export async function takeContact(
  ground: Ground,
  form: FormData,
  locale: Locale,
  origin: Origin,
): Promise<ContactState> {
  const typed: Typed = {
    name: word(form, 'name'),
    email: word(form, 'email'),
    subject: word(form, 'subject'),
    body: word(form, 'body'),
  };
  const read = Contact.safeParse(typed);
  if (!read.success) {
    const fields = [...new Set(read.error.issues.map((issue) => issue.path[0] as keyof Typed))];
    return { is: 'wrong', fields, typed };
  }
  const limits = limitsOf(ground);
  try {
    const address = addressKey(origin.ip);
    await limits.minute.take(address);
    await limits.day.take(address);
    await limits.mailbox.take(read.data.email);
  } catch (error) {
    if (error instanceof Problem && error.status === 429) return { is: 'often', typed };
    throw error;
  }
  const { name, email, subject, body } = read.data;
  const made = await ground.database.asPlatform(
    (ctx) =>
      openRequest(
        ctx,
        // Not put with the account of that address: an address that somebody typed proves nothing.
        { userId: null, dealershipId: null, name, email, locale },
        { subject, body },
        word(form, 'website') !== '' || tooSoon(ground, word(form, 'asked')),
      ),
    { origin, locale },
  );
  return { is: 'sent', number: made.number, email };
}

/** What the link of a mail opens; undefined when it opens nothing. */
export async function openThread(ground: Ground, token: string) {
  const id = threadNamed(token);
  if (!id) return undefined;
  return ground.database.asPlatform(
    async (ctx) => {
      const request = await ctx.db.selectFrom('supportRequest').selectAll().where('id', '=', id).executeTakeFirst();
      if (!request || !opensThread(ground, token, request)) return undefined;
      return { request, messages: await messagesOf(ctx, id) };
    },
    {},
    { write: false },
  );
}

/** Answers, or says that it is settled, behind the link of a mail. @returns false when there was nothing to take */
export async function takeThread(ground: Ground, request: Request, form: FormData, origin: Origin): Promise<boolean> {
  const limits = limitsOf(ground);
  await limits.minute.take(addressKey(origin.ip));
  const closing = word(form, 'close') === 'yes';
  const body = Body.safeParse(word(form, 'body'));
  if (!closing && !body.success) return false;
  await ground.database.asPlatform(
    (ctx) => (closing ? closeRequest(ctx, request) : replyAsPerson(ctx, request, body.data!)),
    { origin },
  );
  return true;
}
