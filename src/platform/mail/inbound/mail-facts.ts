import { z } from 'zod';
import type { ReadMail } from './reading.ts';

/** What is shown beside the words of a mail that arrived. */
export const MailFacts = z.object({
  from: z.string().nullable().describe('The address that the mail names. It is not proved.'),
  otherAddress: z.boolean().describe('It is another than the one that the conversation is with.'),
  automatic: z.boolean().describe('A program wrote it: an absence note, a notice.'),
  cut: z.boolean().describe('Earlier mail that it quotes, or what is over the limit, is not shown.'),
  unreadable: z.boolean(),
  attachments: z.array(z.string()).describe('Names of its files. What is kept of them stands beside.'),
});
export type MailFacts = z.output<typeof MailFacts>;

/** The facts of a mail in a conversation with somebody of this address. */
export const mailFacts = (mail: ReadMail, known: string | null): MailFacts => ({
  from: mail.from?.address ?? null,
  otherAddress: known !== null && mail.from?.address !== known.toLowerCase(),
  automatic: mail.automatic,
  cut: mail.cut,
  unreadable: mail.unreadable,
  attachments: mail.attachments.map(({ name }) => name),
});
