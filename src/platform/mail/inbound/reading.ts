import PostalMime from 'postal-mime';
import type { Email as Parsed } from 'postal-mime';
import type { Locale } from '#kernel/messages.ts';
import { Email } from '#kernel/text.ts';
import type { Config } from '../../config.ts';
import { isOwnAddress } from './address.ts';
import { languageOf } from './language.ts';
import { cleanLine, cleanText, textOfHtml } from './plain-text.ts';
import { ownWords } from './quoted.ts';
import { readReport } from './report.ts';
import type { DeliveryReport } from './report.ts';
import type { PartBody } from './thinning.ts';
import { thinned } from './thinning.ts';
import { wholeParts } from './whole-parts.ts';

/** Parts within parts (security.md 11): who nests deeper wants something else than to be read. */
const mostDepth = 20;
const mostHeaderBytes = 256 * 1024;
const mostWords = 10_000;
/** Files of a mail that are looked at; more are not even named. */
const mostAttachments = 40;
/** A picture within the text that has fewer bytes is one of a signature or a letterhead. */
const leastInText = 40_000;

/** A file of a mail. */
export interface Attached {
  /** A label, cleaned; never a path. */
  name: string;
  /** As it came; null when it could not be taken apart. */
  bytes: Buffer | null;
}

/** A mail as it is worked on: text only, cleaned. Who it says it is from proves nobody. */
export interface ReadMail {
  from: { name: string; address: string } | null;
  subject: string;
  /** What its writer wrote, without the earlier mail that it quotes. */
  words: string;
  /** Quoted mail was left out. */
  cut: boolean;
  /** Files that came with it, in their order. */
  attachments: Attached[];
  /** Written by a program: an absence note, a list, a notice, an echo of our own. It gets no automatic answer. */
  automatic: boolean;
  /** It says that it is from an address of our own: an echo of what we wrote. It is news to nobody. */
  echo: boolean;
  report: DeliveryReport | undefined;
  /** For `In-Reply-To` of an answer. */
  messageId: string | null;
  /** Of its words; undefined when they do not tell. */
  locale: Locale | undefined;
  /** It could not be taken apart; `words` is empty. */
  unreadable: boolean;
}

/** Reads a kept mail. Whatever is wrong with it, there is an answer. */
export async function readMail(config: Config, raw: Buffer): Promise<ReadMail> {
  const { mail, short, bodies } = thinned(raw);
  let parsed: Parsed;
  try {
    parsed = await PostalMime.parse(mail, {
      maxNestingDepth: mostDepth,
      maxHeadersSize: mostHeaderBytes,
      // A mail in a mail is an attachment like any other.
      forceRfc822Attachments: true,
      maxRfc822NestingDepth: 0,
    });
  } catch {
    // Only the lines that we put above it ourselves are read of what cannot be parsed.
    const path = /^Return-Path: <([^<>\r\n]*)>/.exec(raw.subarray(0, 400).toString('latin1'))?.[1] ?? '';
    const address = addressOf(path);
    return {
      from: address === undefined ? null : { name: '', address },
      subject: '',
      words: '',
      cut: false,
      attachments: [],
      automatic: true,
      echo: address !== undefined && isOwnAddress(config, address),
      report: undefined,
      messageId: null,
      locale: undefined,
      unreadable: true,
    };
  }
  const header = (name: string): string | undefined => parsed.headers.find(({ key }) => key === name)?.value;
  // The first one is ours; what a sender wrote under that name comes later.
  const returnPath = (header('return-path') ?? '').replaceAll(/^<|>$/g, '');
  const from = senderOf(parsed, returnPath);
  const subject = cleanLine(parsed.subject ?? '', 200);
  const { html = '' } = parsed;
  const plain = parsed.text?.trim() ? parsed.text : textOfHtml(html);
  const { own, cut } = ownWords(cleanText(plain, 100_000));
  const report = readReport(parsed.attachments);
  return {
    from,
    subject,
    words: cleanText(own, mostWords),
    cut: cut || own.length > mostWords || (short && own.length > mostWords / 2),
    attachments: filesOf(parsed, raw, bodies),
    automatic:
      returnPath === '' ||
      report !== undefined ||
      isAutomatic(header) ||
      isOurs(config, parsed.from?.address ?? from?.address ?? ''),
    echo: isOwnAddress(config, parsed.from?.address ?? ''),
    report,
    messageId: /^<[^\s<>]{1,250}>$/.exec(parsed.messageId ?? '')?.[0] ?? null,
    locale: languageOf(`${subject}\n${own}`),
    unreadable: false,
  };
}

function filesOf(parsed: Parsed, raw: Buffer, bodies: readonly PartBody[]): Attached[] {
  const whole = wholeParts(raw, bodies);
  return parsed.attachments.slice(0, mostAttachments).flatMap(({ filename, mimeType, related, content }) => {
    const beginning = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
    const bytes = whole(beginning);
    // Pictures of a signature belong to the HTML that is not shown; a photo that somebody put into the text does not.
    if (related && (bytes?.length ?? 0) < leastInText) return [];
    return [{ name: cleanLine(filename ?? '', 120) || mimeType, bytes }];
  });
}

const addressOf = (given: string | undefined): string | undefined => {
  const read = Email.safeParse(given ?? '');
  return read.success ? read.data : undefined;
};

function senderOf({ from }: Parsed, returnPath: string): ReadMail['from'] {
  const address = addressOf(from?.address) ?? addressOf(returnPath);
  return address === undefined ? null : { name: cleanLine(from?.name ?? '', 200), address };
}

const isOurs = (config: Config, from: string): boolean =>
  isOwnAddress(config, from) || /^(mailer-daemon|postmaster)@/i.test(from);

/** Whether a program wrote it (RFC 3834, and what programs do that do not know it). */
function isAutomatic(header: (name: string) => string | undefined): boolean {
  const submitted = header('auto-submitted')?.trim().toLowerCase();
  return (
    (submitted !== undefined && submitted !== 'no') ||
    /^(bulk|junk|list|auto_reply)$/i.test(header('precedence')?.trim() ?? '') ||
    ['list-id', 'list-unsubscribe', 'x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some(
      (name) => header(name) !== undefined,
    )
  );
}
