import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';
import { takingTime } from '#platform/mail/index.ts';

/** Makes the lead of what a visitor sent. */
export const takeInquiry = task('leads.take_inquiry', z.object({ intakeId: Id }), { attempts: 20 });

/** Sends the automatic answer, once per lead. */
export const answerAutomatically = task('leads.answer_automatically', z.object({ leadId: Id }));

/** Tells those who answer leads that one is waiting, or its customer's answer: its assignee, or everyone who may take it. */
export const alertStaff = task(
  'leads.alert_staff',
  z.object({ leadId: Id, about: z.enum(['lead', 'answer', 'program']).default('lead') }),
);

/** Deletes files of mails whose rows are gone: the random parts of their names in the store. */
export const forgetAttachments = task(
  'leads.forget_attachments',
  z.object({ files: z.array(z.string().regex(/^[0-9a-f]{32}$/)).max(200) }),
  { attempts: 20 },
);

/** Takes up a mail to the address of a lead's conversation. */
export const takeLeadMail = task('leads.take_mail', z.object({ mailId: Id }), {
  attempts: 10,
  deadline: takingTime,
});
