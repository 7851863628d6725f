import { createTransport } from 'nodemailer';
import { certificateFaultIn } from '../certificate-fault.ts';
import type { Config } from '../config.ts';
import { threadAddress } from './inbound/address.ts';

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
  bounceToken: string | null;
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

/**
 * How a mail server is spoken to: encrypted with a verified certificate, by TLS at once (`smtps:`) or by STARTTLS, without
 * which nothing is sent. Only a server on this machine may do without (promise P17b).
 */
export function tlsFor(smtpUrl: string): {
  requireTLS: boolean;
  tls: { minVersion: 'TLSv1.2'; rejectUnauthorized: true };
} {
  const { protocol, hostname } = new URL(smtpUrl);
  const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return { requireTLS: protocol === 'smtp:' && !here, tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true } };
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
    ...tlsFor(smtpUrl),
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
  return {
    async send(mail) {
      const references = mail.inReplyTo ? { inReplyTo: mail.inReplyTo, references: mail.inReplyTo } : {};
      const bounces = mail.bounceToken ? threadAddress(config, 'bounces', mail.bounceToken) : undefined;
      const sent = made.sendMail({
        ...(bounces ? { envelope: { from: bounces, to: mail.toAddress } } : {}),
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
      await sent.catch((error: Error & { code?: string; responseCode?: number }) => {
        // Why a server was not spoken to is told by its code; the library has one for all of it.
        const fault = error.responseCode === undefined ? certificateFaultIn(error.message) : undefined;
        throw fault ? Object.assign(error, { code: fault }) : error;
      });
    },
    async check() {
      await made.verify();
    },
    close: () => made.close(),
  };
}
