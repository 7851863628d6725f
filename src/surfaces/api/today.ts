import { z } from 'zod';
import { countInventory, InventoryFigures } from '#domains/inventory/index.ts';
import { Appointment, LeadItem, todaysAppointments, waitingLeads } from '#domains/leads/index.ts';
import { dueTasks, TaskItem } from '#domains/tasks/index.ts';
import { route } from '#platform/web/route.ts';

const Today = z.object({
  inventory: InventoryFigures.nullable().describe('Absent for those who may not see vehicles'),
  leads: z
    .object({ waiting: z.int().describe('Leads that nobody has answered yet'), first: z.array(LeadItem) })
    .nullable()
    .describe('Absent for those who may not see leads'),
  appointments: z
    .object({ today: z.int().describe('How many there are today'), first: z.array(Appointment) })
    .nullable()
    .describe('Absent for those who may not see leads'),
  tasks: z
    .object({ due: z.int().describe('One’s own and what nobody has, up to today'), first: z.array(TaskItem) })
    .nullable()
    .describe('Absent for those who may not see customers'),
});

/** What the day begins with, gathered from the rooms for whoever asks. */
export const todayRoutes = {
  'GET /api/today': route({
    summary: 'What wants attention today',
    permission: null,
    answer: Today,
    handle: async (ctx) => ({
      inventory: ctx.actor.permissions.has('inventory.read') ? await countInventory(ctx) : null,
      leads: ctx.actor.permissions.has('leads.read') ? await waitingLeads(ctx, 6) : null,
      appointments: ctx.actor.permissions.has('leads.read') ? await todaysAppointments(ctx, 8) : null,
      tasks: ctx.actor.permissions.has('customers.read') ? await dueTasks(ctx, 8) : null,
    }),
  }),
};
