import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/** How many days after its own a step may still be taken: a Sunday or an outage loses none, an old debt brings no flood. */
export const graceDays = 3;

/** Who is never reminded by the product itself, as a condition on `standing`, `customer` and `deal` (left joined). */
const reachableBuyer = sql<boolean>`standing.voided_by is null and standing.paid_cents < standing.total_cents
  and standing.disputed_on is null and customer.email is not null and customer.restricted_at is null
  and (deal.id is null or deal.kind <> 'finance')`;

/**
 * The step that is due for each invoice today: the latest one whose days have come, if none so late was taken before and
 * nobody was written to about it today. What a lender will pay is no matter of the buyer's.
 */
export async function dueReminders(
  ctx: Context,
  today: string,
  invoiceId?: string,
): Promise<{ invoiceId: string; stepId: string; days: number; textEn: string | null; textFr: string | null }[]> {
  const one = invoiceId ? sql`and standing.invoice_id = ${invoiceId}` : sql``;
  const { rows } = await sql<{
    invoiceId: string;
    stepId: string;
    days: number;
    textEn: string | null;
    textFr: string | null;
  }>`
    select distinct on (standing.invoice_id) standing.invoice_id as "invoiceId", step.id as "stepId", step.days,
           step.text_en as "textEn", step.text_fr as "textFr"
    from invoice_standing standing
    join customer on customer.dealership_id = standing.dealership_id and customer.id = standing.customer_id
    left join deal on deal.dealership_id = standing.dealership_id and deal.id = standing.deal_id
    join reminder_step step on step.dealership_id = standing.dealership_id
      and ${today}::date - standing.due_on between step.days and step.days + ${graceDays}
    where standing.dealership_id = ${ctx.dealershipId} and ${reachableBuyer} ${one}
      and (standing.reminded_on is null or standing.reminded_on < ${today}::date)
      and not exists (select from invoice_reminder taken where taken.dealership_id = standing.dealership_id
        and taken.invoice_id = standing.invoice_id and (taken.step_id = step.id or taken.days >= step.days))
    order by standing.invoice_id, step.days desc`.execute(ctx.db);
  return rows;
}
