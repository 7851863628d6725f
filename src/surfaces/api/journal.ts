import { z } from 'zod';
import { restrictedAmong } from '#domains/customers/index.ts';
import { Id } from '#kernel/ids.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import { sealedPlace } from '#platform/journal/index.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { route } from '#platform/web/route.ts';
import { EntryCause, namedCauses } from './entry-causes.ts';

const JournalQuery = z.strictObject({
  recordKind: z.string().max(40).optional(),
  recordId: Id.optional(),
  actorId: Id.optional(),
  event: z.string().max(80).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
});

const Entry = z.object({
  id: Id,
  at: z.date(),
  event: z.string(),
  actor: z.object({
    kind: z.enum(['user', 'api_key', 'visitor', 'system', 'operator']),
    id: Id.nullable(),
    name: z.string().nullable(),
  }),
  cause: EntryCause,
  record: z.object({
    kind: z.string(),
    id: Id,
    label: z.string().nullable(),
    vehicle: z
      .object({
        stockNumber: z.string(),
        year: z.int().nullable(),
        make: z.string().nullable(),
        model: z.string().nullable(),
      })
      .nullable(),
  }),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  origin: z.object({ ip: z.string().nullable(), userAgent: z.string().nullable() }).nullable(),
  withheld: z
    .boolean()
    .describe(
      'Of a restricted customer, or one who was erased but for what a rule keeps: that it happened is shown, no value of it.',
    ),
  sealed: z.boolean().describe('Whether the entry is in the hash chain already.'),
});

/** What happened in the dealership, newest first, with the personal values that the reader may see. */
export const journalRoutes = {
  'GET /api/journal': route({
    summary: 'Read the journal',
    description:
      'Every change of the dealership’s data: who, what, when, from where, on which record, before and after.',
    permission: 'journal.read',
    query: JournalQuery,
    answer: z.object({ items: z.array(Entry), nextCursor: z.string().nullable() }),
    handle: readJournal,
  }),
};

async function readJournal(ctx: Context, { query }: { query: z.output<typeof JournalQuery> }) {
  const { cursor, limit, ...filter } = query;
  const list = `journal ${JSON.stringify(filter)}`;
  let asked = ctx.db
    .selectFrom('journal as entry')
    .leftJoin('journalSeal as seal', (join) =>
      join.onRef('seal.dealershipId', '=', 'entry.dealershipId').onRef('seal.entryId', '=', 'entry.id'),
    )
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'entry.dealershipId').onRef('staff.userId', '=', 'entry.actorId'),
    )
    .leftJoin('apiKey as key', (join) =>
      join.onRef('key.dealershipId', '=', 'entry.dealershipId').onRef('key.id', '=', 'entry.actorId'),
    )
    .leftJoin('vehicle', (join) =>
      join.onRef('vehicle.dealershipId', '=', 'entry.dealershipId').onRef('vehicle.id', '=', 'entry.recordId'),
    )
    .leftJoin('lead', (join) =>
      join.onRef('lead.dealershipId', '=', 'entry.dealershipId').onRef('lead.id', '=', 'entry.recordId'),
    )
    .leftJoin('deal', (join) =>
      join.onRef('deal.dealershipId', '=', 'entry.dealershipId').onRef('deal.id', '=', 'entry.recordId'),
    )
    .leftJoin('invoice', (join) =>
      join.onRef('invoice.dealershipId', '=', 'entry.dealershipId').onRef('invoice.id', '=', 'entry.recordId'),
    )
    .leftJoin('payment', (join) =>
      join.onRef('payment.dealershipId', '=', 'entry.dealershipId').onRef('payment.id', '=', 'entry.recordId'),
    )
    .leftJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'lead.dealershipId').onRef('customer.id', '=', 'lead.customerId'),
    )
    .select([
      'entry.id',
      'entry.at',
      'entry.event',
      'entry.actorKind',
      'entry.actorId',
      'entry.cause',
      'entry.recordKind',
      'entry.recordId',
      'entry.before',
      'entry.after',
      'entry.sealed',
      'seal.seq',
      'staff.name as staffName',
      'key.name as keyName',
      'vehicle.stockNumber',
      'vehicle.year',
      'vehicle.make',
      'vehicle.model',
      'deal.number as dealNumber',
      'invoice.number as invoiceNumber',
      'payment.receiptNumber',
      'customer.name as customerName',
    ])
    .where('entry.dealershipId', '=', ctx.dealershipId)
    .orderBy('entry.id', 'desc')
    .limit(limit + 1);
  if (filter.recordKind) asked = asked.where('entry.recordKind', '=', filter.recordKind);
  if (filter.recordId) asked = asked.where('entry.recordId', '=', filter.recordId);
  if (filter.actorId) asked = asked.where('entry.actorId', '=', filter.actorId);
  if (filter.event) asked = asked.where('entry.event', '=', filter.event);
  if (filter.from) asked = asked.where('entry.at', '>=', new Date(filter.from));
  if (filter.to) asked = asked.where('entry.at', '<', new Date(filter.to));
  if (cursor) asked = asked.where('entry.id', '<', readCursor(ctx, list, cursor)[0] as string);
  const rows = await asked.execute();
  const seesCustomers = ctx.actor.permissions.has('customers.read');
  const shut = await restrictedAmong(
    ctx,
    rows.map((row) => row.recordId),
  );
  const causes = await namedCauses(
    ctx,
    rows.map((row) => row.cause),
  );
  const items = rows.slice(0, limit).map((row) => {
    const withheld = shut.has(row.recordId);
    const secret = row.sealed ? (JSON.parse(ctx.key.open(row.sealed, sealedPlace(row.id)).toString()) as Secret) : null;
    const vehicle = row.stockNumber
      ? { stockNumber: row.stockNumber, year: row.year, make: row.make, model: row.model }
      : null;
    return {
      id: row.id,
      at: row.at,
      event: row.event,
      actor: { kind: row.actorKind as 'user', id: row.actorId, name: row.staffName ?? row.keyName },
      cause: causes.get(row.cause ?? '') ?? null,
      record: {
        kind: row.recordKind,
        id: row.recordId,
        label: vehicle
          ? `${vehicleName({ ...vehicle, stockNumber: '' }, 'en')} (${vehicle.stockNumber})`.trim()
          : withheld
            ? null
            : (row.dealNumber ?? row.invoiceNumber ?? row.receiptNumber ?? (seesCustomers ? row.customerName : null)),
        vehicle,
      },
      before: withheld ? null : merged(row.before, seesCustomers ? secret?.before : null),
      after: withheld ? null : merged(row.after, seesCustomers ? secret?.after : null),
      // Where colleagues work from is theirs; where a visitor does is the customer's.
      origin: withheld && row.actorKind === 'visitor' ? null : (secret?.origin ?? null),
      withheld,
      sealed: row.seq !== null,
    };
  });
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? writeCursor(ctx, list, [last.id]) : null };
}

interface Secret {
  origin?: { ip: string | null; userAgent: string | null };
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
}

function merged(open: unknown, personal: Record<string, unknown> | null | undefined): Record<string, unknown> | null {
  if (!open && !personal) return null;
  return { ...(open as Record<string, unknown> | null), ...personal };
}
