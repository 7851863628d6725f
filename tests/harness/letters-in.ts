import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import type { TestHouse } from './house.ts';

/** The settings under which a house takes mail, on a port of its own. */
export const takesMail = { AUTOMO_INBOUND_MAIL: '127.0.0.1:0' };

/** What a server writes about a letter that it gave up, or still tries (RFC 3464). `to` is the sender of its envelope. */
export const serverNotice = (to: string, action: 'failed' | 'delayed', status: string): SendMailOptions => ({
  envelope: { from: '', to },
  raw: [
    'From: MAILER-DAEMON@relay.example',
    `To: ${to}`,
    `Message-ID: <${action}.${status}@relay.example>`,
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'I am sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example',
    '',
    'Final-Recipient: rfc822; gone@mail.example',
    `Action: ${action}`,
    `Status: ${status}`,
    '--b--',
    '',
  ].join('\r\n'),
});

/**
 * Sends real mail to a house that takes it.
 * @param there a port where another process takes mail for the same house
 */
export async function lettersTo(house: () => TestHouse, there?: number) {
  const port = there ?? (await house().receive())!.port;
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  return {
    port,
    /** Sends, and runs what follows. */
    async send(mail: SendMailOptions): Promise<void> {
      await transport.sendMail(mail);
      await house().runJobs();
    },
    /** Sends, and nothing else. @throws with the answer of the server */
    hand: (mail: SendMailOptions) => transport.sendMail(mail),
    /** The code and words with which a mail is refused. */
    async refused(mail: SendMailOptions): Promise<string> {
      return transport.sendMail(mail).then(
        () => assert.fail('it was taken'),
        (error: { response?: string }) => error.response ?? String(error),
      );
    },
    /**
     * Speaks SMTP word by word: what is said, each after the answer to the one before. Answers the replies.
     * @param hangUp after so many bytes of the last one, without waiting for an answer
     */
    async speak(lines: readonly string[], hangUp?: number): Promise<string[]> {
      const socket = createConnection({ host: '127.0.0.1', port });
      socket.on('error', () => undefined);
      const replies: string[] = [];
      const over = once(socket, 'close').then(() => undefined);
      const hear = async (): Promise<void> => {
        let heard = '';
        while (!/^\d{3} .*\r\n$/m.test(heard)) {
          const [chunk] = (await Promise.race([once(socket, 'data'), over])) ?? [];
          if (chunk === undefined) break;
          heard += String(chunk);
        }
        if (heard) replies.push(heard.trim());
      };
      await hear();
      for (const [at, line] of lines.entries()) {
        if (at === lines.length - 1 && hangUp !== undefined) {
          await new Promise((resolve) => socket.write(line.slice(0, hangUp), resolve));
          socket.destroy();
          await over;
          return replies;
        }
        if (socket.destroyed) break;
        socket.write(line);
        await hear();
      }
      socket.end();
      return replies;
    },
    close: () => transport.close(),
  };
}
