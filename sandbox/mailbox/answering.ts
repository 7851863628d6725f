import { createTransport } from 'nodemailer';
import type { ReceivedMail } from './mailbox.ts';

/** Where mail to the product is handed over. */
export interface MailPlace {
  host: string;
  port: number;
}

/** What an answer came to: taken, or what the server said. */
export type Answered = { taken: true } | { taken: false; said: string };

/** Answers a letter as the person who got it: by SMTP, to the address that the letter names for that. */
export async function answerMail(place: MailPlace, mail: ReceivedMail, words: string): Promise<Answered> {
  const transport = createTransport({ host: place.host, port: place.port, secure: false, ignoreTLS: true });
  const from = mail.to[0] ?? 'somebody@mail.example';
  const quoted = mail.text.replaceAll(/^/gm, '> ');
  try {
    await transport.sendMail({
      from,
      to: mail.replyTo ?? mail.from.address,
      subject: /^re\s*:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
      ...(mail.messageId ? { inReplyTo: mail.messageId, references: mail.messageId } : {}),
      text: `${words}\n\nOn ${mail.receivedAt.toUTCString()} ${mail.from.name} wrote:\n${quoted}`,
    });
    return { taken: true };
  } catch (error) {
    return { taken: false, said: (error as { response?: string }).response ?? (error as Error).message };
  } finally {
    transport.close();
  }
}
