import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail that somebody would have received. */
export interface ReceivedMail {
  id: string;
  receivedAt: Date;
  from: { name: string; address: string };
  to: string[];
  /** The sender of the envelope, to which notices go. */
  returnPath: string | null;
  messageId: string | null;
  replyTo: string | null;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  /** Papers that came with it; of one that is text, such as a calendar, its words. */
  attachments: { name: string; type: string; size: number; words: string | null }[];
}

const wordsOf = (content: string | ArrayBuffer | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

/** A real SMTP server on loopback that delivers to a page instead of the world. */
export interface Mailbox {
  url: string;
  mails(): ReceivedMail[];
  mail(id: string): ReceivedMail | undefined;
  /** The newest mail to an address, waited for. */
  waitFor(to: string, matching?: (mail: ReceivedMail) => boolean, timeoutMs?: number): Promise<ReceivedMail>;
  /** Answers the next mails with this SMTP code instead of taking them; for tests of refusals. */
  refuse(code: number | null): void;
  close(): Promise<void>;
}

const mostKept = 500;

/**
 * Opens the mailbox. With a folder, mails are kept there as .eml files and found again at the next start.
 */
export async function openMailbox(folder?: string): Promise<Mailbox> {
  const received: ReceivedMail[] = [];
  let refusing: number | null = null;
  let count = 0;
  const take = async (
    raw: Buffer,
    id: string,
    at: Date,
    recipients: string[],
    returnPath: string | null = null,
  ): Promise<void> => {
    const read = await PostalMime.parse(raw);
    received.unshift({
      id,
      receivedAt: at,
      from: { name: read.from?.name ?? '', address: read.from?.address ?? '' },
      to: recipients.length > 0 ? recipients : (read.to ?? []).map((one) => one.address ?? ''),
      returnPath,
      messageId: read.messageId ?? null,
      replyTo: read.replyTo?.[0]?.address ?? null,
      subject: read.subject ?? '',
      html: read.html ?? '',
      attachments: read.attachments.map(({ filename, mimeType, content }) => ({
        name: filename ?? '',
        type: mimeType,
        size: typeof content === 'string' ? content.length : content.byteLength,
        words: mimeType.startsWith('text/') ? wordsOf(content) : null,
      })),
      text: read.text ?? '',
      headers: Object.fromEntries(read.headers.map((header) => [header.key, header.value])),
    });
    for (const old of received.splice(mostKept))
      if (folder) rmSync(path.join(folder, `${old.id}.eml`), { force: true });
  };
  if (folder) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)
      .filter((one) => one.endsWith('.eml'))
      .sort()) {
      const id = name.slice(0, -4);
      await take(readFileSync(path.join(folder, name)), id, new Date(Number(id.split('-')[0])), []);
    }
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: 30 * 1024 * 1024,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusing !== null) {
          done(Object.assign(new Error('refused by the mailbox'), { responseCode: refusing }));
          return;
        }
        const raw = Buffer.concat(chunks);
        const at = new Date();
        const id = `${at.getTime()}-${String(++count).padStart(6, '0')}`;
        if (folder && existsSync(folder)) writeFileSync(path.join(folder, `${id}.eml`), raw, { mode: 0o600 });
        take(
          raw,
          id,
          at,
          session.envelope.rcptTo.map((one) => one.address),
          session.envelope.mailFrom ? session.envelope.mailFrom.address : null,
        ).then(
          () => done(),
          (error: Error) => done(error),
        );
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => received,
    mail: (id) => received.find((one) => one.id === id),
    async waitFor(to, matching = () => true, timeoutMs = 10_000) {
      const until = performance.now() + timeoutMs;
      for (;;) {
        const found = received.find((mail) => mail.to.includes(to) && matching(mail));
        if (found) return found;
        if (performance.now() > until)
          throw new Error(
            `no mail to ${to} within ${timeoutMs} ms; there are: ${received.map((mail) => `${mail.to.join()} "${mail.subject}"`).join('; ')}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    refuse: (code) => void (refusing = code),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
