import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from '#kernel/ids.ts';
import type { Ground } from '#platform/ground.ts';

/**
 * The link in the mails of a conversation: opens that one and no other, without signing in. It is signed over the
 * conversation and its own key, so that a new key ends every link that went out.
 */
export const threadPath = (ground: Ground, request: { id: string; linkKey: Buffer }): string =>
  `/help/requests/${request.id}.${signature(ground, request.id, request.linkKey)}`;

/** Which conversation a link names, before it is known whether it may open it. */
export const threadNamed = (token: string): string | undefined => {
  const id = token.split('.')[0] ?? '';
  return isId(id) ? id : undefined;
};

/** Whether a link opens a conversation. */
export function opensThread(ground: Ground, token: string, request: { id: string; linkKey: Buffer }): boolean {
  const right = Buffer.from(`${request.id}.${signature(ground, request.id, request.linkKey)}`);
  const given = Buffer.from(token);
  return right.length === given.length && timingSafeEqual(right, given);
}

const signature = (ground: Ground, id: string, linkKey: Buffer): string =>
  createHmac('sha256', ground.secret('support thread')).update(id).update(linkKey).digest('base64url');
