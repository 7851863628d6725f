/** Tasks: what is to be done until when and by whom, about a customer, a vehicle, a lead or a deal. */
export { TaskItem } from './task.ts';
export type { TaskKind } from './task.ts';
export { taskKinds } from './task.ts';
export { callBack, endOfDeal, fallAway, followUp, openOfDeal } from './task-keeping.ts';
export type { FollowUp } from './task-keeping.ts';
export { tasksRoutes } from './routes.ts';
export { dueTasks } from './tasks.ts';
