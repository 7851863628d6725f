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

export const holdKinds = ['court_order', 'authority_order', 'investigation'] as const;

/** Rows by table, id and field, or one file by its name: no more than the order names. */
const Item = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('rows'),
    table: z.string().max(63),
    ids: z.array(Id).min(1).max(1000),
    fields: z.array(z.string().max(63)).min(1).max(100),
  }),
  z.strictObject({ what: z.literal('file'), file: z.string().max(200) }),
]);

/** An order to keep something of a dealership. Basis, authority, paper, end and two custodians, or there is no hold (P28a). */
export const HoldInput = z.strictObject({
  dealershipId: Id,
  kind: z.enum(holdKinds),
  basis: text(1000, { least: 10 }).describe('The provision that makes it binding, and on whom'),
  authority: text(200, { least: 3 }),
  document: text(300, { least: 3 }).describe('Kind, number and date of the order'),
  items: z.array(Item).min(1).max(1000),
  custodians: z.tuple([Id, Id]).describe('The two operators, and nobody else, who may look at the copy'),
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
/** The longest hold, in days; the database holds to it too. */
const longest = 3653;

/**
 * Puts a hold on record. It keeps nothing before a second operator has confirmed it ({@link confirmHold}).
 * @returns its id
 * @throws Invalid for a table, field, file, day or custodian that cannot be · Conflict when the purge has passed that step
 */
export async function placeHold(ground: Ground, given: HoldInput, placedBy: string): Promise<string> {
  const input = HoldInput.parse(given);
  const { dealershipId } = input;
  await ground.database.asPlatform((ctx) => refuseOrder(ctx, input), {}, { write: false });
  for (const [at, item] of input.items.entries()) await refuseUnheld(ground, dealershipId, item, at);
  const id = newId();
  await ground.database.asPlatform(async (ctx) => {
    await refuseLate(ctx, dealershipId);
    await ctx.db
      .insertInto('legalHold')
      .values({
        id,
        dealership: dealershipId,
        kind: input.kind,
        basis: input.basis,
        authority: input.authority,
        document: input.document,
        items: JSON.stringify(input.items),
        custodians: [...input.custodians],
        placedBy,
        placedAt: ctx.now,
        endsOn: input.endsOn,
        silentUntil: input.silent?.until ?? null,
        silentBasis: input.silent?.basis ?? null,
      })
      .execute();
  });
  return id;
}

/** What the database would refuse as well, said at its field. */
async function refuseOrder(
  ctx: PlatformContext,
  { dealershipId, custodians, endsOn, silent }: z.output<typeof HoldInput>,
) {
  const known = await ctx.db
    .selectFrom('dealership')
    .select('state')
    .where('dealershipId', '=', dealershipId)
    .executeTakeFirst();
  if (!known) throw invalidField('/dealershipId', 'unknown', 'There is no such dealership.');
  const day = (days: number): string => new Date(ctx.now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  if (endsOn <= day(0) || endsOn > day(longest))
    throw invalidField('/endsOn', 'hold_end', 'A hold ends after today and within ten years.');
  if (silent && silent.until > endsOn)
    throw invalidField('/silent/until', 'hold_silence', 'The silence cannot outlast the hold.');
  if (custodians[0] === custodians[1])
    throw invalidField('/custodians', 'same_custodian', 'Name two different people.');
  const operators = await ctx.db
    .selectFrom('operator')
    .select('userId')
    .where('userId', 'in', [...custodians])
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', ctx.now)]))
    .execute();
  if (operators.length < 2) throw invalidField('/custodians', 'unknown', 'Both have to be operators now.');
}

async function refuseLate(ctx: PlatformContext, dealershipId: string): Promise<void> {
  const passed = await ctx.db
    .selectFrom('purgeStep')
    .select('step')
    .where('dealership', '=', dealershipId)
    .where('step', '=', 'objects')
    .executeTakeFirst();
  if (passed) throw new Conflict('The deletion has begun already: there is nothing left to hold.', {}, 'too_late');
}

const openHold = (ctx: PlatformContext, id: string) =>
  ctx.db
    .selectFrom('legalHold')
    .select(['id', 'dealership', 'placedBy', 'confirmedAt'])
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => new NotFound('hold'));

/**
 * A second operator has read the order too: from now on the hold is in force.
 * @throws Forbidden `second_operator` · Conflict when it is in force, or the purge has passed that step
 */
export async function confirmHold(ctx: PlatformContext, id: string, operatorId: string): Promise<void> {
  const hold = await openHold(ctx, id);
  if (hold.placedBy === operatorId)
    throw new Forbidden('This needs another operator than the one who placed it.', 'second_operator');
  if (hold.confirmedAt) throw new Conflict('It was confirmed already.', {}, 'confirmed');
  await refuseLate(ctx, hold.dealership);
  await ctx.db
    .updateTable('legalHold')
    .set({ confirmedBy: operatorId, confirmedAt: ctx.now })
    .where('id', '=', id)
    .execute();
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
  const columns = await ground.database.asDealership(
    { dealershipId, cause: { kind: 'duty', of: 'order' } },
    async ({ db }) => {
      const { rows } = await sql<{ name: string; type: string }>`
      select a.attname::text as name, format_type(a.atttypid, null) as type from pg_attribute a
      where a.attrelid = ${`public.${item.table}`}::regclass and a.attnum > 0 and not a.attisdropped`.execute(db);
      return new Map(rows.map(({ name, type }) => [name, type]));
    },
  );
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
        .where('confirmedAt', 'is not', null)
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
  for (const { id } of over) await destroyCopy(ground, id);
  if (over.length > 0) await ground.scrubber?.scrub(['legal_hold', 'keys.data_key']);
  return over.length;
}

async function destroyCopy(ground: Ground, id: string, by?: { operatorId: string; why: string }): Promise<void> {
  await ground.keyring.destroy(scopeOf(id));
  await ground.database.asPlatform((ctx) =>
    ctx.db
      .updateTable('legalHold')
      .set({
        sealed: null,
        items: JSON.stringify([{ ended: true }]),
        endedAt: ctx.now,
        endedBy: by?.operatorId ?? null,
        endedWhy: by?.why ?? null,
      })
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .execute(),
  );
}

export const HoldEnd = z.strictObject({ why: text(1000, { least: 10 }).describe('Who lifted the order, and when') });

/** Ends a hold before its day, because the order was lifted or never confirmed: copy and key are destroyed. @throws NotFound */
export async function endHold(ground: Ground, id: string, by: { operatorId: string; why: string }): Promise<void> {
  await ground.database.asPlatform((ctx) => openHold(ctx, id));
  await destroyCopy(ground, id, by);
  await ground.scrubber?.scrub(['legal_hold', 'keys.data_key']);
}

/** Holds as the dealership and its certificate see them: without those that an order forbids to tell. */
export async function shownHolds(ctx: PlatformContext, dealershipId: string) {
  const rows = await ctx.db
    .selectFrom('legalHold')
    .select(['kind', 'basis', 'authority', 'endsOn', 'items'])
    .where('dealership', '=', dealershipId)
    .where('endedAt', 'is', null)
    .where('confirmedAt', 'is not', null)
    .where((eb) => eb.or([eb('silentUntil', 'is', null), eb('silentUntil', '<=', ctx.now.toISOString().slice(0, 10))]))
    .orderBy('placedAt')
    .orderBy('id')
    .execute();
  return rows.map(({ items, ...row }) => ({ ...row, items: (items as unknown as unknown[]).length }));
}
