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
import { thinned } from './thinning.ts';

/** Parts within parts (security.md 11): who nests deeper wants something else than to be read. */
const mostDepth = 20;
const mostHeaderBytes = 256 * 1024;
const mostWords = 10_000;
const mostAttachments = 20;

/** A mail as it is worked on: text only, cleaned. Who it says it is from proves nobody. */
export interface ReadMail {
  from: { name: string; address: string } | null;
  subject: string;
  /** What its writer wrote, without the earlier mail that it quotes. */
  words: string;
  /** Quoted mail was left out. */
  cut: boolean;
  /** Their names. */
  attachments: string[];
  /** Written by a program: an absence note, a list, a notice, an echo of our own. It gets no automatic answer. */
  automatic: boolean;
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
  const { mail, short } = thinned(raw);
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
    attachments: parsed.attachments
      // Pictures of a signature belong to the HTML that is not shown.
      .filter(({ related }) => !related)
      .slice(0, mostAttachments)
      .map(({ filename, mimeType }) => cleanLine(filename ?? mimeType, 120)),
    automatic: returnPath === '' || report !== undefined || isAutomatic(header) || isOurs(config, from),
    report,
    messageId: /^<[^\s<>]{1,250}>$/.exec(parsed.messageId ?? '')?.[0] ?? null,
    locale: languageOf(`${subject}\n${own}`),
    unreadable: false,
  };
}

const addressOf = (given: string | undefined): string | undefined => {
  const read = Email.safeParse(given ?? '');
  return read.success ? read.data : undefined;
};

function senderOf({ from }: Parsed, returnPath: string): ReadMail['from'] {
  const address = addressOf(from?.address) ?? addressOf(returnPath);
  return address === undefined ? null : { name: cleanLine(from?.name ?? '', 200), address };
}

const isOurs = (config: Config, from: ReadMail['from']): boolean =>
  from !== null && (isOwnAddress(config, from.address) || /^(mailer-daemon|postmaster)@/.test(from.address));

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
