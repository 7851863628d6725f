import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';

/** A mail as it waits in the outbox. */
interface OutboxMail {
  toAddress: string;
  toName: string | null;
  fromName: string | null;
  replyTo: string | null;
  subject: string;
  html: string;
  bodyText: string;
  messageId: string;
  inReplyTo: string | null;
  headers: unknown;
  papers?: readonly MailPaper[];
}

/** A paper that goes with a letter. */
export interface MailPaper {
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** How mail leaves the house: SMTP, and nothing else. */
export interface Transport {
  send(mail: OutboxMail, signal: AbortSignal): Promise<void>;
  /** @throws when the server cannot be reached or refuses the login */
  check(): Promise<void>;
  close(): void;
}

/** SMTP with deadlines: 10 s to connect, 60 s for the whole conversation. */
export function smtpTransport(config: Config, smtpUrl: string): Transport {
  const made = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
  return {
    async send(mail) {
      const references = mail.inReplyTo ? { inReplyTo: mail.inReplyTo, references: mail.inReplyTo } : {};
      await made.sendMail({
        from: { name: mail.fromName ?? config.company.name, address: config.mailFrom },
        to: { name: mail.toName ?? '', address: mail.toAddress },
        ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
        subject: mail.subject,
        html: mail.html,
        text: mail.bodyText,
        messageId: mail.messageId,
        ...references,
        attachments: (mail.papers ?? []).map(({ name, contentType, bytes }) => ({
          filename: name,
          contentType,
          content: bytes,
        })),
        headers: {
          ...(mail.headers as Record<string, string>),
          'Auto-Submitted': (mail.headers as Record<string, string>)['Auto-Submitted'] ?? 'no',
        },
      });
    },
    async check() {
      await made.verify();
    },
    close: () => made.close(),
  };
}
