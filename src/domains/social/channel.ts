import { z } from 'zod';
import { Id } from '#kernel/ids.ts';

export const networks = ['facebook', 'instagram'] as const;
export type Network = (typeof networks)[number];

export const channelStates = ['ok', 'expiring', 'needs_reconnect', 'disconnected'] as const;
export type ChannelState = (typeof channelStates)[number];

/** Why a channel is not `ok`, or why it was let go. */
export const channelReasons = [
  'token_expiring',
  'token_expired',
  'token_invalid',
  'password_changed',
  'checkpoint',
  'removed_at_meta',
  'permission_missing',
  'page_role',
  'disconnected_by_staff',
  'deletion_requested',
  'dealership_closed',
] as const;
export type ChannelReason = (typeof channelReasons)[number];

/** A connected Page or professional account, as staff see it. Its token is never part of an answer. */
export const Channel = z.object({
  id: Id,
  network: z.enum(networks),
  state: z.enum(channelStates),
  reason: z.enum(channelReasons).nullable(),
  name: z.string().nullable(),
  username: z.string().nullable(),
  category: z.string().nullable(),
  hasPicture: z.boolean(),
  profileUrl: z.string().nullable(),
  permissions: z.array(z.string()),
  tokenExpiresAt: z.date().nullable().describe('When the token ends; null when it has no end'),
  dataAccessExpiresAt: z.date().nullable().describe('When Meta wants the permission to be given again'),
  connectedBy: z.string().nullable(),
  connectedAt: z.date().nullable(),
  disconnectedAt: z.date().nullable(),
  parkedUntil: z.date().nullable().describe('Meta asked us to wait until then'),
  scheduledBeyond: z.int().describe('Scheduled posts that are due after the token ends'),
  version: z.int(),
});
export type Channel = z.output<typeof Channel>;

/** A Page that the person ticked at Facebook, to choose from. */
const Offer = z.object({
  remoteId: z.string(),
  name: z.string(),
  category: z.string().nullable(),
  connectable: z.boolean(),
  why: z
    .enum(['no_role', 'no_task', 'connected'])
    .nullable()
    .describe('Why it cannot be connected, or that it is already'),
});

/** A login at Meta under way or just ended. */
export const Connection = z.object({
  id: Id,
  network: z.enum(networks),
  state: z.enum(['open', 'exchanging', 'choosing', 'done', 'failed']),
  problem: z
    .enum([
      'cancelled',
      'expired',
      'code_spent',
      'permissions_declined',
      'not_professional',
      'no_pages',
      'another_account',
      'meta_error',
    ])
    .nullable(),
  missing: z.array(z.string()).describe('Permissions that were not given'),
  offers: z.array(Offer),
  channelIds: z.array(Id),
});
export type Connection = z.output<typeof Connection>;

/** Days before its end at which a token's end is announced. */
export const warningDays = [14, 7, 2] as const;

/** The moment a channel stops working by itself, when that is known. */
export function endOf(channel: { tokenExpiresAt: Date | null; dataAccessExpiresAt: Date | null }): Date | null {
  const ends = [channel.tokenExpiresAt, channel.dataAccessExpiresAt].filter((one) => one !== null);
  return ends.length === 0 ? null : new Date(Math.min(...ends.map((one) => one.getTime())));
}

/** What a channel is called: `Harbour Autos`, `@harbourautos`. */
export const channelName = (channel: { name: string | null; username: string | null; network: Network }): string =>
  channel.username
    ? `@${channel.username}`
    : (channel.name ?? (channel.network === 'facebook' ? 'Facebook' : 'Instagram'));
