import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

/** Makes the lead of what a visitor sent. */
export const takeInquiry = task('leads.take_inquiry', z.object({ intakeId: Id }), { attempts: 20 });

/** Sends the automatic answer, once per lead. */
export const answerAutomatically = task('leads.answer_automatically', z.object({ leadId: Id }));

/** Tells those who answer leads that one is waiting, or its customer's answer: its assignee, or everyone who may take it. */
export const alertStaff = task(
  'leads.alert_staff',
  z.object({ leadId: Id, about: z.enum(['lead', 'answer']).default('lead') }),
);

/** Takes up a mail to the address of a lead's conversation. */
export const takeLeadMail = task('leads.take_mail', z.object({ mailId: Id }), { attempts: 10 });
