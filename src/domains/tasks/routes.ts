import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { route } from '#platform/web/route.ts';
import { NewTask, TaskChange, TaskItem, TaskQuery } from './task.ts';
import { addTask, changeTask } from './task-keeping.ts';
import { findTask, listTasks } from './tasks.ts';

const OfTask = z.strictObject({ taskId: Id });

/** What there is to do. Tasks name customers, so they are for those who may see these. */
export const tasksRoutes = {
  'GET /api/tasks': route({
    summary: 'List tasks by the day they are due',
    permission: 'customers.read',
    query: TaskQuery,
    answer: z.object({ items: z.array(TaskItem), nextCursor: z.string().nullable(), open: z.int() }),
    handle: (ctx, { query }) => listTasks(ctx, query),
  }),
  'POST /api/tasks': route({
    summary: 'Write down something to do',
    permission: 'customers.write',
    body: NewTask,
    answer: TaskItem,
    status: 201,
    handle: (ctx, { body }) => addTask(ctx, body),
  }),
  'GET /api/tasks/:taskId': route({
    summary: 'A task',
    permission: 'customers.read',
    params: OfTask,
    answer: TaskItem,
    handle: (ctx, { params }) => findTask(ctx, params.taskId),
  }),
  'PATCH /api/tasks/:taskId': route({
    summary: 'Change a task, do it, or take that back',
    permission: 'customers.write',
    params: OfTask,
    body: TaskChange,
    answer: TaskItem,
    handle: (ctx, { params, body }) => changeTask(ctx, params.taskId, body),
  }),
};
