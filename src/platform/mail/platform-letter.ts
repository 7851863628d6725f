import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { PlatformContext } from '../database/context.ts';
import { letterPage } from './letter-page.ts';
import { postFromPlatform } from './outbox.ts';

/** A person to whom the platform writes. */
export interface Addressee {
  email: string;
  name: string;
  locale: string;
  /** Their account, where the address is not (any more) its own. */
  userId?: string;
}

/** What the platform writes. */
export interface PlatformLetter {
  /** `room.kind`. */
  kind: string;
  subject: string;
  paragraphs: string[];
  /** One thing to do, on a page of ours; links come from the configuration, never from a request. */
  action?: { label: string; path: string };
  /** Why they get it, in a sentence. */
  why: string;
  /** The dealership that it is about: what is kept of the letter goes with it. */
  about?: string;
  /** For letters that one may be without: how to be. */
  headers?: Record<string, string>;
  /** A mailbox that people read; without one the letter says how to reach us. */
  replyTo?: string;
  /** The mail that it answers. */
  inReplyTo?: string | null;
}

const words = catalogue({ en: { hello: 'Hello {name},' }, fr: { hello: 'Bonjour {name},' } });

/** The language that a person chose. */
export const localeOfPerson = ({ locale }: { locale: string }): Locale => (locale === 'fr' ? 'fr' : 'en');

/** Writes to a person in their language, with who we are and how to reach us, once this transaction has committed. */
export async function postLetter(ctx: PlatformContext, to: Addressee, letter: PlatformLetter): Promise<string> {
  const { company, origin } = ctx.ground.config;
  const locale = localeOfPerson(to);
  const body = letterPage({
    locale,
    sender: company.name,
    heading: letter.subject,
    paragraphs: [words(locale)('hello', { name: to.name }), ...letter.paragraphs],
    ...(letter.action ? { action: { label: letter.action.label, url: `${origin}${letter.action.path}` } } : {}),
    footer: [letter.why, [company.name, company.address, company.supportEmail].filter(Boolean).join('\n')],
  });
  return postFromPlatform(
    ctx,
    {
      kind: letter.kind,
      to: to.email,
      toName: to.name,
      ...(to.userId ? { userId: to.userId } : {}),
      fromName: company.name,
      ...(letter.replyTo ? { replyTo: letter.replyTo } : {}),
      subject: letter.subject,
      ...body,
      inReplyTo: letter.inReplyTo ?? null,
      headers: { 'Auto-Submitted': 'auto-generated', ...letter.headers },
    },
    letter.about ?? null,
  );
}
