import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { NotFound } from '#kernel/problems.ts';
import { ownRoute, publicRoute, route } from '#platform/web/route.ts';
import { Channel, Connection, networks } from './channel.ts';
import { findChannel, findChannelRow, listChannels } from './channels.ts';
import { beginConnection, findConnection, neededPermissions } from './connecting.ts';
import { disconnectAll, disconnectChannel } from './disconnecting.ts';
import { choosePages, ReturnQuery, takeReturn } from './returning.ts';

const OfChannel = z.strictObject({ channelId: Id });
const OfConnection = z.strictObject({ connectionId: Id });

/** Channels: connecting, choosing, disconnecting. */
export const channelRoutes = {
  'GET /api/channels': route({
    summary: 'Connected Facebook Pages and Instagram accounts',
    permission: 'social.read',
    answer: z.object({
      items: z.array(Channel),
      networks: z.array(
        z.object({
          network: z.enum(networks),
          available: z.boolean(),
          permissions: z.array(z.string()).describe('What a person is asked for'),
        }),
      ),
      standIn: z.string().nullable().describe('Where the stand-in for Meta is, when that is what is spoken to'),
    }),
    handle: async (ctx) => ({
      items: await listChannels(ctx),
      networks: networks.map((network) => ({
        network,
        available: ctx.ground.config.meta[network] !== undefined,
        permissions: [...neededPermissions[network]],
      })),
      standIn: ctx.ground.config.meta.standIn ?? null,
    }),
  }),
  'POST /api/channels/connect': ownRoute({
    summary: 'Begin a login at Meta',
    description:
      'Send the person’s browser to `url`. They come back to the office, where the connection tells how it ended.',
    permission: 'channels.write',
    apiKeys: false,
    stepUp: true,
    body: z.strictObject({
      network: z.enum(networks),
      channelId: Id.optional().describe('The channel to reconnect'),
      again: z.boolean().optional().describe('Ask again for permissions that were declined'),
    }),
    answer: z.object({ connectionId: Id, url: z.string() }),
    status: 201,
    handle: (ctx, { body }) => ctx.work((inner) => beginConnection(inner, ctx.account!, body), { write: true }),
  }),
  'GET /api/channel-connections/:connectionId': route({
    summary: 'How a login at Meta ended, and the Pages to choose from',
    permission: 'channels.write',
    apiKeys: false,
    params: OfConnection,
    answer: Connection,
    handle: (ctx, { params }) => findConnection(ctx, params.connectionId),
  }),
  'POST /api/channel-connections/:connectionId/choose': ownRoute({
    summary: 'Connect the chosen Pages',
    permission: 'channels.write',
    apiKeys: false,
    stepUp: true,
    params: OfConnection,
    body: z.strictObject({
      remoteIds: z
        .array(z.string().regex(/^\d{1,32}$/, 'must be the id of an offered Page'))
        .min(1)
        .max(50),
    }),
    answer: Connection,
    handle: (ctx, { params, body }) => choosePages(ctx, params.connectionId, body.remoteIds),
  }),
  'GET /api/channels/:channelId/picture': ownRoute({
    summary: 'The profile picture',
    permission: 'social.read',
    raw: true,
    params: OfChannel,
    handle: async (ctx, { params }) => {
      const row = await ctx.work((inner) => findChannelRow(inner, params.channelId), { write: false });
      if (!row.picture) throw new NotFound('picture');
      return new Response(row.picture as Uint8Array<ArrayBuffer>, {
        headers: {
          'Content-Type': 'image/jpeg',
          'Cache-Control': 'private, max-age=300',
          'X-Content-Type-Options': 'nosniff',
        },
      });
    },
  }),
  'POST /api/channels/:channelId/disconnect': ownRoute({
    summary: 'Disconnect a channel',
    description:
      'Token and identifiers are destroyed at once, and nothing is sent any more. Possible in every state of the dealership.',
    permission: 'channels.write',
    lettingGo: true,
    params: OfChannel,
    answer: Channel,
    handle: (ctx, { params }) => disconnectChannel(ctx, params.channelId),
  }),
  'POST /api/channels/disconnect-all': ownRoute({
    summary: 'Disconnect every channel',
    permission: 'channels.write',
    lettingGo: true,
    answer: z.object({ disconnected: z.int() }),
    handle: async (ctx) => ({ disconnected: await disconnectAll(ctx) }),
  }),
  'GET /api/channels/:channelId': route({
    summary: 'A channel',
    permission: 'social.read',
    params: OfChannel,
    answer: Channel,
    handle: (ctx, { params }) => findChannel(ctx, params.channelId),
  }),
  'GET /meta/facebook/return': publicRoute({
    summary: 'Where Facebook sends a person back to',
    query: ReturnQuery,
    raw: true,
    handle: async (ctx, { query }) => seeOther(await takeReturn(ctx, 'facebook', query)),
  }),
  'GET /meta/instagram/return': publicRoute({
    summary: 'Where Instagram sends a person back to',
    query: ReturnQuery,
    raw: true,
    handle: async (ctx, { query }) => seeOther(await takeReturn(ctx, 'instagram', query)),
  }),
};

const seeOther = (path: string): Response =>
  new Response(null, {
    status: 303,
    headers: { Location: path, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' },
  });
