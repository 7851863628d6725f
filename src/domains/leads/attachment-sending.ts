import { Gone, NotFound } from '#kernel/problems.ts';
import { attachmentPlace } from '#platform/mail/index.ts';
import { fileAnswer } from '#platform/web/file-answer.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { findLeadItem } from './leads.ts';

/** A file of a lead's mail, to be saved. @throws NotFound · Gone when only its row came back with a copy */
export async function sendAttachment(
  own: OwnContext,
  { leadId, attachmentId }: { leadId: string; attachmentId: string },
): Promise<Response> {
  const { fileName, type, file } = await own.work(
    async (ctx) => {
      await findLeadItem(ctx, leadId);
      return ctx.db
        .selectFrom('dealershipInboundAttachment')
        .select(['fileName', 'type', 'file'])
        .where('dealershipId', '=', ctx.dealershipId)
        .where('leadId', '=', leadId)
        .where('id', '=', attachmentId)
        .where('notKept', 'is', null)
        .executeTakeFirstOrThrow(() => new NotFound('attachment'));
    },
    { write: false },
  );
  const { blob } = file as { blob?: string };
  const key = await own.ground.keyring.of(own.dealershipId);
  const sealed = blob === undefined ? undefined : await own.ground.blobs.get(blob).catch(gone);
  if (!sealed) throw new Gone('The file is not kept any more.');
  return fileAnswer({ bytes: key.open(sealed, attachmentPlace(attachmentId)), type: type!, name: fileName });
}

const gone = (error: unknown): undefined => {
  if (error instanceof NotFound) return undefined;
  throw error;
};
