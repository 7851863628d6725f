import { newId } from '#kernel/ids.ts';
import type { PlatformContext } from '#platform/database/context.ts';

/** What operators do and look at. */
export const operatorEvents = [
  // On the machine; the subject is the command and the id that it is about.
  'command.called',
  'operator.added',
  'operator.removed',
  'dealerships.listed',
  'dealership.seen',
  'dealership.looked_at',
  'jobs.listed',
  'job.replayed',
  'keeping.seen',
  'usage.seen',
  'requests.listed',
  'request.seen',
  'request.answered',
  'request.closed',
  'request.file_taken',
  'policies.seen',
  'announcements.listed',
  'announcement.published',
  'announcement.withdrawn',
  'disclosures.listed',
  'disclosure.prepared',
  'disclosure.approved',
  'disclosure.given',
  'holds.listed',
  'hold.placed',
  'hold.confirmed',
  'hold.ended',
  'hold.read',
  'promises.seen',
  'promises.counted',
  'incidents.listed',
  'incident.opened',
  'incident.seen',
  'incident.changed',
  'incident.confirmed',
  'incident.dismissed',
  'incident.assessed',
  'incident.reported',
  'incident.affected_sought',
  'incident.notices_begun',
  'incident.closed',
  'incident.paper_made',
  'privacy_requests.listed',
  'privacy_request.file_taken',
  'privacy_request.noted',
  'privacy_request.ended',
  'security.seen',
  'lost_factors.listed',
  'lost_factor.checked',
  'lost_factor.refused',
  'audit.seen',
] as const;
export type OperatorEvent = (typeof operatorEvents)[number];

/** One thing that an operator did; `subject` is an id or a small word, never a personal value. */
export interface OperatorNote {
  event: OperatorEvent;
  aboutDealership?: string;
  subject?: string;
  why?: string;
}

/** Writes down what an operator does or is about to read. @param operatorId null for the command line */
export async function noteOperator(ctx: PlatformContext, operatorId: string | null, note: OperatorNote): Promise<void> {
  await ctx.db
    .insertInto('operatorEvent')
    .values({
      id: newId(),
      operatorId,
      at: ctx.now,
      event: note.event,
      aboutDealership: note.aboutDealership ?? null,
      subject: note.subject ?? null,
      why: note.why ?? null,
    })
    .execute();
}
