import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalidField } from '#kernel/problems.ts';
import type { Context } from '../database/context.ts';

/**
 * Where a page of a list ends: the sort values of its last row, signed and bound to the dealership and the filter,
 * so that a cursor of another list, or a made-up one, is refused.
 */
export function writeCursor(ctx: Context, list: string, values: unknown[]): string {
  const body = Buffer.from(JSON.stringify(values)).toString('base64url');
  return `${body}.${signature(ctx, list, body)}`;
}

/** @throws Invalid at `/cursor` when it is not one of ours for this list */
export function readCursor(ctx: Context, list: string, cursor: string): unknown[] {
  const [body = '', signed = ''] = cursor.split('.');
  const right = Buffer.from(signature(ctx, list, body));
  const given = Buffer.from(signed);
  if (right.length !== given.length || !timingSafeEqual(right, given)) {
    throw invalidField(
      '/cursor',
      'cursor',
      'The cursor does not belong to this list; start again from the first page.',
    );
  }
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[];
}

const signature = (ctx: Context, list: string, body: string): string =>
  createHmac('sha256', ctx.ground.secret('cursor'))
    .update(`${ctx.dealershipId}\n${list}\n${body}`)
    .digest('base64url')
    .slice(0, 22);
