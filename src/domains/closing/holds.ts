import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, invalidField, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { register } from '#platform/register/index.ts';
import { inPurge } from './purge-rows.ts';
import type { StepEnd, StepWork } from './steps.ts';

const holdKinds = ['court_order', 'authority_order', 'investigation'] as const;

/** Rows by table, id and field, or one file by its name: no more than the order names. */
const Item = z.union([
  z.strictObject({
    table: z.string().max(63),
    ids: z.array(Id).min(1).max(1000),
    fields: z.array(z.string().max(63)).min(1).max(100),
  }),
  z.strictObject({ file: z.string().max(200) }),
]);

/** An order to keep something of a dealership. Basis, authority, end and two custodians, or there is no hold (P28a). */
export const HoldInput = z.strictObject({
  dealershipId: Id,
  kind: z.enum(holdKinds),
  basis: text(1000, { least: 10 }).describe('The order: court, file number, date, provision'),
  authority: text(200, { least: 3 }),
  items: z.array(Item).min(1).max(1000),
  custodians: z.tuple([Id, Id]).describe('The two people, and nobody else, who may look at the copy'),
  placedBy: Id,
  endsOn: z.iso.date(),
  silent: z
    .strictObject({ until: z.iso.date(), basis: text(1000, { least: 10 }) })
    .optional()
    .describe('An order that forbids telling the dealership, and until when'),
});
export type HoldInput = z.input<typeof HoldInput>;
type Items = z.output<typeof Item>[];

const place = (holdId: string): string => `legal hold ${holdId}`;
const scopeOf = (holdId: string): string => `hold ${holdId}`;

/**
 * Places a hold. @returns its id
 * @throws Invalid for a table, field or file that cannot be held · Conflict when the purge has passed that step
 */
export async function placeHold(ground: Ground, given: HoldInput): Promise<string> {
  const input = HoldInput.parse(given);
  for (const [at, item] of input.items.entries()) await refuseUnheld(ground, input.dealershipId, item, at);
  const id = newId();
  await ground.database.asPlatform(async (ctx) => {
    const passed = await ctx.db
      .selectFrom('purgeStep')
      .select('step')
      .where('dealership', '=', input.dealershipId)
      .where('step', '=', 'objects')
      .executeTakeFirst();
    if (passed) throw new Conflict('The deletion has begun already: there is nothing left to hold.', {}, 'too_late');
    await ctx.db
      .insertInto('legalHold')
      .values({
        id,
        dealership: input.dealershipId,
        kind: input.kind,
        basis: input.basis,
        authority: input.authority,
        items: JSON.stringify(input.items),
        custodians: [...input.custodians],
        placedBy: input.placedBy,
        placedAt: ctx.now,
        endsOn: input.endsOn,
        silentUntil: input.silent?.until ?? null,
        silentBasis: input.silent?.basis ?? null,
      })
      .execute();
  });
  return id;
}

async function refuseUnheld(ground: Ground, dealershipId: string, item: Items[number], at: number): Promise<void> {
  if ('file' in item) {
    if (!item.file.startsWith(`${dealershipId}/`))
      throw invalidField(`/items/${at}/file`, 'foreign_file', 'This file is not of the dealership.');
    return;
  }
  // Workings of the program are nobody's record, and go when they are over whatever was ordered.
  if (!register.some((line) => line.table === item.table && line.purge === 'rows' && line.class !== 'technical'))
    throw invalidField(`/items/${at}/table`, 'unknown_table', 'Name a table of the dealership from the data register.');
  const columns = await ground.database.asDealership({ dealershipId }, async ({ db }) => {
    const { rows } = await sql<{ name: string; type: string }>`
      select a.attname::text as name, format_type(a.atttypid, null) as type from pg_attribute a
      where a.attrelid = ${`public.${item.table}`}::regclass and a.attnum > 0 and not a.attisdropped`.execute(db);
    return new Map(rows.map(({ name, type }) => [name, type]));
  });
  if (!columns.has('id'))
    throw invalidField(`/items/${at}/table`, 'no_id', 'Rows of this table cannot be named by id.');
  for (const field of item.fields) {
    if (!columns.has(field)) throw invalidField(`/items/${at}/fields`, 'unknown_field', `There is no field ${field}.`);
    // Sealed with the dealership's key, which is destroyed: the copy could not be read. Its paper can be held as a file.
    if (columns.get(field) === 'bytea')
      throw invalidField(
        `/items/${at}/fields`,
        'sealed_field',
        `The field ${field} is sealed; hold what was made of it.`,
      );
  }
}

/** Step 3: the minimal copies, each under its hold's own key. */
export async function sealHolds({ ground, dealershipId, reached }: StepWork): Promise<StepEnd> {
  const holds = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('legalHold')
        .select(['id', 'items'])
        .where('dealership', '=', dealershipId)
        .where('endedAt', 'is', null)
        .where('sealedAt', 'is', null)
        .execute(),
    {},
    { write: false },
  );
  for (const { id, items } of holds) {
    const copy = await copyOf(ground, dealershipId, items as unknown as Items);
    await ground.keyring.create(scopeOf(id));
    const key = await ground.keyring.of(scopeOf(id));
    await ground.database.asPlatform((ctx) =>
      ctx.db
        .updateTable('legalHold')
        .set({
          sealed: key.seal(JSON.stringify(copy), place(id)),
          sealedAt: ctx.now,
          held: JSON.stringify({ rows: copy.rows.length, files: copy.files.length }),
        })
        .where('id', '=', id)
        .where('sealedAt', 'is', null)
        .execute(),
    );
    await reached('hold sealed');
  }
  return { done: { holds: holds.length } };
}

/** What a hold keeps. */
export interface HeldCopy {
  rows: { table: string; values: Record<string, unknown> }[];
  files: { name: string; base64: string }[];
}

async function copyOf(ground: Ground, dealershipId: string, items: Items): Promise<HeldCopy> {
  const copy: HeldCopy = { rows: [], files: [] };
  for (const item of items) {
    if ('file' in item) {
      const bytes = await ground.blobs.get(item.file).catch(() => undefined);
      if (bytes) copy.files.push({ name: item.file, base64: bytes.toString('base64') });
      continue;
    }
    const rows = await inPurge(ground, dealershipId, async ({ db }) => {
      const fields = sql.join(item.fields.map((field) => sql`${sql.lit(field)}, one.${sql.ref(field)}`));
      const found = await sql<{ values: Record<string, unknown> }>`
        select jsonb_build_object(${fields}) as values from ${sql.table(item.table)} one
        where one.dealership_id = ${dealershipId} and one.id = any(${item.ids}::uuid[])`.execute(db);
      return found.rows;
    });
    for (const { values } of rows) copy.rows.push({ table: item.table, values });
  }
  return copy;
}

/** The copy, to one of its two custodians; each reading is written down with its reason. @throws Forbidden · NotFound */
export async function readHold(
  ground: Ground,
  by: { holdId: string; custodianId: string; reason: string },
): Promise<HeldCopy> {
  const sealed = await ground.database.asPlatform(async (ctx) => {
    const hold = await ctx.db
      .selectFrom('legalHold')
      .select(['custodians', 'sealed'])
      .where('id', '=', by.holdId)
      .where('endedAt', 'is', null)
      .executeTakeFirstOrThrow(() => new NotFound('hold'));
    if (!hold.custodians.includes(by.custodianId)) throw new Forbidden('Only its two custodians may look at a hold.');
    if (!hold.sealed) throw new NotFound('copy: the dealership has not been deleted');
    await ctx.db
      .insertInto('legalHoldReading')
      .values({ id: newId(), hold: by.holdId, custodian: by.custodianId, at: ctx.now, reason: by.reason })
      .execute();
    return hold.sealed;
  });
  const key = await ground.keyring.of(scopeOf(by.holdId));
  return JSON.parse(key.open(sealed, place(by.holdId)).toString()) as HeldCopy;
}

/** Holds whose end has come: copy and key are destroyed. @returns how many */
export async function endHolds(ground: Ground): Promise<number> {
  const over = await ground.database.asPlatform(async (ctx) =>
    ctx.db
      .selectFrom('legalHold')
      .select('id')
      .where('endedAt', 'is', null)
      .where('endsOn', '<=', ctx.now.toISOString().slice(0, 10))
      .execute(),
  );
  for (const { id } of over) {
    await ground.keyring.destroy(scopeOf(id));
    await ground.database.asPlatform((ctx) =>
      ctx.db
        .updateTable('legalHold')
        .set({ sealed: null, items: JSON.stringify([{ ended: true }]), endedAt: ctx.now })
        .where('id', '=', id)
        .execute(),
    );
  }
  if (over.length > 0) await ground.scrubber?.scrub(['legal_hold', 'keys.data_key']);
  return over.length;
}

/** Holds as the dealership and its certificate see them: without those that an order forbids to tell. */
export async function shownHolds(ctx: PlatformContext, dealershipId: string) {
  const rows = await ctx.db
    .selectFrom('legalHold')
    .select(['kind', 'basis', 'authority', 'endsOn', 'items'])
    .where('dealership', '=', dealershipId)
    .where('endedAt', 'is', null)
    .where((eb) => eb.or([eb('silentUntil', 'is', null), eb('silentUntil', '<=', ctx.now.toISOString().slice(0, 10))]))
    .orderBy('placedAt')
    .orderBy('id')
    .execute();
  return rows.map(({ items, ...row }) => ({ ...row, items: (items as unknown as unknown[]).length }));
}
