import { newId } from '#kernel/ids.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { attachmentKind, attachmentPlace } from '#platform/mail/index.ts';
import type { TestHouse } from './house.ts';

/** A mail to a lead with a file that is kept, as the job that takes mails up leaves it. @returns the file's id */
export async function plantAttachment(
  house: TestHouse,
  { id: dealershipId }: { id: string },
  leadId: string,
  name = 'Permis de Zoé.pdf',
): Promise<string> {
  const [id, activityId] = [newId(), newId()];
  const blob = newBlobName(dealershipId, attachmentKind);
  const bytes = Buffer.from(`%PDF-1.7 ${id}`);
  await house.as({ id: dealershipId }, (ctx) => ctx.ground.blobs.put(blob, ctx.key.seal(bytes, attachmentPlace(id))));
  await house.db.sql(
    `insert into activity (dealership_id, id, lead_id, kind, at, actor_kind, details) values ($1, $2, $3, 'email_in', now(), 'visitor', '{}')`,
    [dealershipId, activityId, leadId],
  );
  await house.db.sql(
    `insert into dealership_inbound_attachment (dealership_id, id, lead_id, activity_id, position, file_name, type, file, received_at)
     values ($1, $2, $3, $4, 0, $5, 'application/pdf', $6, now())`,
    [
      dealershipId,
      id,
      leadId,
      activityId,
      name,
      JSON.stringify({ blob, type: 'application/pdf', bytes: bytes.length }),
    ],
  );
  return id;
}
