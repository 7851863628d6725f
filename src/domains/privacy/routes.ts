import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { formatDateTime } from '#kernel/format.ts';
import { accountOwnRoute, ownRoute, route } from '#platform/web/route.ts';
import { actErasure, correct, lift, optOut, restrict } from './acting.ts';
import { archiveOf, noteArchive } from './archive.ts';
import { consoleRoutes } from './console-routes.ts';
import { standings } from './due.ts';
import { previewErasure } from './erasure.ts';
import { heldOf } from './held.ts';
import { KeptCustomer, keptCustomers } from './kept.ts';
import { draftLetter, senderOf, sendLetter } from './letters.ts';
import { privacyMessages } from './messages.ts';
import { readableFile } from './readable.ts';
import {
  CorrectionInput,
  ErasurePreview,
  ExtensionInput,
  IdentityInput,
  LetterInput,
  RequestChange,
  RequestInput,
  RequestItem,
  RightsRequest,
} from './request.ts';
import {
  changeRequest,
  closeRequest,
  extend,
  findRequest,
  listRequests,
  openRequest,
  provedRequest,
  showIdentity,
} from './requests.ts';

const OfRequest = z.strictObject({ requestId: Id });
const Version = z.strictObject({ version: z.int().min(1) });
const FileKind = z.strictObject({ format: z.enum(['json', 'html']).default('html') });
const permission = 'privacy.write';

/** A file for one person: never kept by a cache, never shown by a search engine. */
const fileOf = (body: string, format: 'json' | 'html', name: string): Response =>
  new Response(body, {
    headers: {
      'content-type': `${format === 'json' ? 'application/json' : 'text/html'}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    },
  });

const Section = z.object({
  table: z.string(),
  kept: z.string(),
  corrected: z.literal('account').nullable(),
  rows: z.array(z.record(z.string(), z.unknown())),
  withheld: z.array(z.object({ column: z.string(), reason: z.enum(['secret', 'copy']) })),
});

/** Rights of people: what the platform holds about its account holders, and the privacy desk of a dealership. */
export const privacyRoutes = {
  ...consoleRoutes,
  'GET /api/me/held': accountOwnRoute({
    summary: 'Everything that the platform holds about oneself, table by table of the data register',
    answer: z.object({ items: z.array(Section) }),
    handle: async ({ ground, account, locale }) => ({ items: await heldOf(ground, { ...account, locale }) }),
  }),
  'GET /api/me/held/file': {
    ...accountOwnRoute({
      summary: 'The same as a file, for programs (JSON) or to read (HTML)',
      query: FileKind,
      raw: true,
      stepUp: true,
      handle: async (own, { query }) => {
        const { locale, ground, account, now } = own;
        const held = await heldOf(ground, { ...account, locale });
        if (query.format === 'json')
          return fileOf(
            `${JSON.stringify({ format: 'automo-person/1', madeAt: now.toISOString(), of: account.email, sections: held }, null, 1)}\n`,
            'json',
            'automo-held',
          );
        const t = privacyMessages(locale);
        const page = await readableFile({
          locale,
          title: t('held.title'),
          lead: t('held.lead', {
            company: ground.config.company.name,
            email: account.email,
            at: `${formatDateTime(now, locale, 'UTC')} UTC`,
          }),
          sections: held.map(({ table, rows }) => ({ name: table, rows })),
          withheld: held.flatMap(({ table, withheld }) =>
            withheld.map(({ column, reason }) => ({ what: `${table}.${column}`, reason })),
          ),
        });
        return fileOf(page, 'html', 'automo-held');
      },
    }),
  },
  'GET /api/privacy/requests': route({
    summary: 'Requests of customers about their data, by due date',
    permission,
    query: z.strictObject({ standing: z.enum(standings).optional() }),
    answer: z.object({
      items: z.array(RequestItem),
      counts: z.record(z.string(), z.int()),
      officer: z.object({ name: z.string().nullable(), email: z.string().nullable() }),
    }),
    handle: (ctx, { query }) => listRequests(ctx, query),
  }),
  'POST /api/privacy/requests': route({
    summary: 'Write a request down that came by mail, phone or in person',
    permission,
    body: RequestInput,
    answer: RightsRequest,
    status: 201,
    handle: async (ctx, { body }) => findRequest(ctx, (await openRequest(ctx, body)).id),
  }),
  'GET /api/privacy/requests/:requestId': route({
    summary: 'A request with its customer and what was done',
    permission,
    params: OfRequest,
    answer: RightsRequest,
    handle: (ctx, { params }) => findRequest(ctx, params.requestId),
  }),
  'PATCH /api/privacy/requests/:requestId': route({
    summary: 'Say whose request it is, what it asks for, what was decided',
    description: 'Another customer than before takes the identity check back.',
    permission,
    params: OfRequest,
    body: RequestChange,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => changeRequest(ctx, params.requestId, body),
  }),
  'POST /api/privacy/requests/:requestId/identity': route({
    summary: 'Note how the person showed who they are',
    permission,
    params: OfRequest,
    body: IdentityInput,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => showIdentity(ctx, params.requestId, body),
  }),
  'POST /api/privacy/requests/:requestId/extension': route({
    summary: 'Put the due date off, once, by thirty days at most',
    permission,
    params: OfRequest,
    body: ExtensionInput,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => extend(ctx, params.requestId, body),
  }),
  'GET /api/privacy/requests/:requestId/erasure': route({
    summary: 'What an erasure would do: what goes, what a rule keeps, until when',
    permission,
    params: OfRequest,
    answer: ErasurePreview,
    handle: async (ctx, { params }) =>
      previewErasure(ctx, (await provedRequest(ctx, params.requestId, ['erasure'])).customerId),
  }),
  'POST /api/privacy/requests/:requestId/erasure': route({
    summary: 'Erase exactly what the preview of this fingerprint said',
    permission,
    params: OfRequest,
    body: z.strictObject({ version: z.int().min(1), fingerprint: z.string().max(100) }),
    answer: z.object({ erased: z.record(z.string(), z.int()) }),
    handle: (ctx, { params, body }) => actErasure(ctx, params.requestId, body),
  }),
  'POST /api/privacy/requests/:requestId/restriction': route({
    summary: 'Restrict the customer at once: in no list, search, message or feed',
    permission,
    params: OfRequest,
    body: Version,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => restrict(ctx, params.requestId, body.version),
  }),
  'DELETE /api/privacy/requests/:requestId/restriction': route({
    summary: 'End a restriction that was asked for',
    permission,
    params: OfRequest,
    query: z.strictObject({ version: z.coerce.number().int().min(1) }),
    answer: RightsRequest,
    handle: (ctx, { params, query }) => lift(ctx, params.requestId, query.version),
  }),
  'POST /api/privacy/requests/:requestId/opt-out': route({
    summary: 'Withdraw every marketing consent at once',
    permission,
    params: OfRequest,
    body: Version,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => optOut(ctx, params.requestId, body.version),
  }),
  'POST /api/privacy/requests/:requestId/correction': route({
    summary: 'Correct the customer; signed papers get a dated note beside them',
    permission,
    params: OfRequest,
    body: CorrectionInput,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => correct(ctx, params.requestId, body),
  }),
  'GET /api/privacy/requests/:requestId/archive': ownRoute({
    summary: 'The file for the customer: everything held about them, and what is withheld with its reason',
    permission,
    params: OfRequest,
    query: FileKind,
    raw: true,
    handle: async (own, { params, query }) => {
      const { archive, dealership, locale, timeZone } = await own.work(
        async (ctx) => {
          const made = await archiveOf(ctx, params.requestId);
          await noteArchive(ctx, params.requestId);
          const { locale: speaks } = await findRequest(ctx, params.requestId);
          const { name } = await senderOf(ctx);
          return { archive: made, dealership: name, locale: speaks, timeZone: 'UTC' };
        },
        // That it was taken out is written down also after cancelling.
        { write: true, lettingGo: true },
      );
      const name = `archive-${params.requestId.slice(0, 8)}`;
      if (query.format === 'json') return fileOf(`${JSON.stringify(archive, null, 1)}\n`, 'json', name);
      const t = privacyMessages(locale);
      const page = await readableFile({
        locale,
        title: t('archive.title', { dealership }),
        lead: t('archive.lead', { name: archive.of, at: `${formatDateTime(own.now, locale, timeZone)} UTC` }),
        sections: Object.entries(archive.sections).map(([section, rows]) => ({ name: section, rows })),
        withheld: archive.withheld,
      });
      return fileOf(page, 'html', name);
    },
  }),
  'GET /api/privacy/requests/:requestId/letter': route({
    summary: 'The letter that the facts ask for, to be edited',
    permission,
    params: OfRequest,
    answer: z.object({ subject: z.string(), body: z.string(), to: z.string().nullable() }),
    handle: (ctx, { params }) => draftLetter(ctx, params.requestId),
  }),
  'POST /api/privacy/requests/:requestId/letter': route({
    summary: 'Send the letter and keep it; without an address it is kept to be handed over',
    permission,
    params: OfRequest,
    body: LetterInput,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => sendLetter(ctx, params.requestId, body),
  }),
  'POST /api/privacy/requests/:requestId/close': route({
    summary: 'Close a request that was decided and answered',
    permission,
    params: OfRequest,
    body: Version,
    answer: RightsRequest,
    handle: (ctx, { params, body }) => closeRequest(ctx, params.requestId, body.version),
  }),
  'GET /api/privacy/kept': ownRoute({
    summary: 'Restricted customers and the papers that a rule keeps of them; each look is journalled',
    permission: 'restricted.read',
    apiKeys: false,
    answer: z.object({ items: z.array(KeptCustomer) }),
    handle: async (own) => ({ items: await own.work((ctx) => keptCustomers(ctx), { write: true, lettingGo: true }) }),
  }),
};
