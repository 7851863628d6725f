/** Mail: letters wait in the outbox of the transaction that caused them, and a job sends them by SMTP. */
export { askBeforeSending, leavesAlways, post, sendDealershipMail, sendPlatformMail, sendThrough } from './outbox.ts';
export type { Letter, MailGate } from './outbox.ts';
export { letterPage } from './letter-page.ts';
export { smtpTransport } from './transport.ts';
export { localeOfPerson, postLetter } from './platform-letter.ts';
export type { Addressee, PlatformLetter } from './platform-letter.ts';
