/** Support: conversations with people, classes of messages and their gate, announcements, and the platform's own people. */
export { choicesPage } from './choices-page.ts';
export { handOut, openThread, takeContact, takeThread } from './contact.ts';
export { helpPage } from './help-page.ts';
export { supportJobs, supportSchedule } from './jobs.ts';
export { supportMailDoor } from './mail-in.ts';
export { hearRequests } from './requests.ts';
export { chooseAgain, mailGate } from './message-choices.ts';
export { noteOperator } from './operator-events.ts';
export { addOperator, isOperator, listOperators, operatorNow, removeOperator } from './operators.ts';
export { looksAt } from './own-looks.ts';
export { operatorRoute } from './operator-route.ts';
export { optOut, readOptOut } from './opting-out.ts';
export { supportRoutes } from './routes.ts';
export { threadPage } from './thread-page.ts';
