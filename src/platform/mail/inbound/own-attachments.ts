import { newId } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import type { PlatformContext } from '../../database/context.ts';
import type { Attachment, Developed } from './attachments.ts';

const place = (id: string): string => `inbound attachment ${id}`;
const namePlace = (id: string): string => `inbound attachment name ${id}`;

/** In what a mail to the platform was taken up: a message of a conversation, or a privacy request. */
type Of = { messageId: string; requestId?: undefined } | { requestId: string; messageId?: undefined };

/** Enters the files of a mail to the platform, sealed with what they are called. */
export async function enterOwnAttachments(ctx: PlatformContext, of: Of, files: readonly Developed[]): Promise<void> {
  for (const [position, { name, type, bytes, notKept }] of files.entries()) {
    const id = newId();
    await ctx.db
      .insertInto('inboundAttachment')
      .values({
        id,
        ...of,
        position,
        sealedName: ctx.key.seal(name, namePlace(id)),
        type,
        bytes: bytes?.length ?? null,
        sealed: bytes && ctx.key.seal(bytes, place(id)),
        notKept,
        receivedAt: ctx.now,
      })
      .execute();
  }
}

/** The files that came with messages, or to requests, by the id of either. */
export async function ownAttachments(
  ctx: PlatformContext,
  by: 'messageId' | 'requestId',
  ids: readonly string[],
): Promise<Map<string, Attachment[]>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('inboundAttachment')
    .select(['id', by, 'sealedName', 'type', 'bytes', 'notKept'])
    .where(by, 'in', [...ids])
    .orderBy('receivedAt')
    .orderBy('position')
    .execute();
  const found = new Map<string, Attachment[]>();
  for (const { id, sealedName, type, bytes, notKept, ...of } of rows) {
    const file: Attachment = {
      id,
      name: ctx.key.open(sealedName, namePlace(id)).toString(),
      type: type as Attachment['type'],
      bytes,
      notKept: notKept as Attachment['notKept'],
    };
    const key = (of as Record<string, string>)[by]!;
    found.set(key, [...(found.get(key) ?? []), file]);
  }
  return found;
}

/**
 * A file that came with one of these messages, or to this request.
 * @throws NotFound also when it came with something else
 */
export async function openOwnAttachment(
  ctx: PlatformContext,
  id: string,
  by: 'messageId' | 'requestId',
  of: readonly string[],
): Promise<{ name: string; type: string; bytes: Buffer }> {
  const row = await ctx.db
    .selectFrom('inboundAttachment')
    .select(['sealedName', 'type', 'sealed'])
    .where('id', '=', id)
    .where(by, 'in', [...of])
    .where('sealed', 'is not', null)
    .executeTakeFirstOrThrow(() => new NotFound('attachment'));
  return {
    name: ctx.key.open(row.sealedName, namePlace(id)).toString(),
    type: row.type!,
    bytes: ctx.key.open(row.sealed!, place(id)),
  };
}
