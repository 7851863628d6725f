/** Mail: letters wait in the outbox of the transaction that caused them, and a job sends them by SMTP. */
export {
  askBeforeSending,
  forgetPlatformMail,
  leavesAlways,
  post,
  sendDealershipMail,
  sendPlatformMail,
  sendThrough,
} from './outbox.ts';
export { comesBack, newMailToken, threadAddress } from './inbound/address.ts';
export { Attachment, takingTime } from './inbound/attachments.ts';
export type { Developed } from './inbound/attachments.ts';
export { attachmentKind, attachmentPlace } from './inbound/kept-files.ts';
export { enterOwnAttachments, openOwnAttachment, ownAttachments } from './inbound/own-attachments.ts';
export type { KeptFile } from './inbound/kept-files.ts';
export { bounceDoor, takeDealershipBounce, takePlatformBounce } from './inbound/bounces.ts';
export type { ClosedDoor, MailDoor } from './inbound/door.ts';
export { MailFacts, mailFacts } from './inbound/mail-facts.ts';
export type { ReadMail } from './inbound/reading.ts';
export { receiveMail } from './inbound/receiver.ts';
export type { Receiver } from './inbound/receiver.ts';
export { takeDealershipMail, takePlatformMail } from './inbound/taking.ts';
export { tidyInboundMail } from './inbound/tidying.ts';
export { answersByItself, mayAnswerByItself } from './automatic-answers.ts';
export type { Letter, MailGate } from './outbox.ts';
export { placeOfInvitation } from './letter-day.ts';
export { askBeforeWriting } from './customer-gate.ts';
export type { CustomerGate } from './customer-gate.ts';
export { letterPage } from './letter-page.ts';
export { smtpTransport } from './transport.ts';
export { localeOfPerson, postLetter } from './platform-letter.ts';
export type { Addressee, PlatformLetter } from './platform-letter.ts';
