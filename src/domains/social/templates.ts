import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';

export const templateKinds = ['vehicle', 'price_drop', 'sold', 'roundup'] as const;

const fields = {
  name: text(120, { least: 1 }),
  kind: z.enum(templateKinds),
  locale: z.enum(['en', 'fr']),
  variants: z
    .array(text(5000, { least: 1, lines: true }))
    .min(1)
    .max(10)
    .describe('Several wordings: the next post takes the one used least'),
} as const;

export const TemplateInput = z.strictObject(fields);
export const TemplateChange = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(1) });
export const Template = z.object({ id: Id, ...fields, version: z.int() });
export type Template = z.output<typeof Template>;

/** The wordings that a dealership begins with, in both languages. They are its own from then on. */
const starters: z.output<typeof TemplateInput>[] = [
  {
    name: 'New on the lot',
    kind: 'vehicle',
    locale: 'en',
    variants: [
      '{year} {make} {model} {trim}\n\n{price}\n{km}\nStock {stock}\n\n{disclosures}\n\n{link}\n{legal} {registration}',
      'Just in at {dealership}: {year} {make} {model} {trim}, {km}.\n\n{price}\n{features}\n\n{disclosures}\n\nStock {stock}: {link}\n{legal} {registration}',
      'Looking for a {make} {model}? This {year} is here.\n\n{price}\n{km}\n\n{disclosures}\n\nSee it: {link}\nStock {stock} · {legal} {registration}',
    ],
  },
  {
    name: 'Nouveau sur le terrain',
    kind: 'vehicle',
    locale: 'fr',
    variants: [
      '{make} {model} {trim} {year}\n\n{price}\n{km}\nNº {stock}\n\n{disclosures}\n\n{link}\n{legal} {registration}',
      'Nouvellement arrivé chez {dealership} : {make} {model} {trim} {year}, {km}.\n\n{price}\n{features}\n\n{disclosures}\n\nNº {stock} : {link}\n{legal} {registration}',
    ],
  },
  {
    name: 'Price drop',
    kind: 'price_drop',
    locale: 'en',
    variants: [
      'Price reduced: {year} {make} {model} {trim}\n\nNow {price}\nWas {was}\n{km} · Stock {stock}\n\n{disclosures}\n\n{link}\n{legal} {registration}',
      'The {year} {make} {model} just got easier to bring home.\n\n{price} (was {was})\n{km}\n\n{disclosures}\n\nStock {stock}: {link}\n{legal} {registration}',
    ],
  },
  {
    name: 'Prix réduit',
    kind: 'price_drop',
    locale: 'fr',
    variants: [
      'Prix réduit : {make} {model} {trim} {year}\n\nMaintenant {price}\nAvant {was}\n{km} · Nº {stock}\n\n{disclosures}\n\n{link}\n{legal} {registration}',
    ],
  },
  {
    name: 'Sold',
    kind: 'sold',
    locale: 'en',
    variants: [
      'SOLD: {year} {make} {model}. Thank you! See what else is on the lot at {dealership}: {link}',
      'Another one goes home: this {year} {make} {model} has found its driver. More at {dealership}: {link}',
    ],
  },
  {
    name: 'Vendu',
    kind: 'sold',
    locale: 'fr',
    variants: ['VENDU : {make} {model} {year}. Merci! Voyez ce qu’il y a d’autre chez {dealership} : {link}'],
  },
  {
    name: 'This week',
    kind: 'roundup',
    locale: 'en',
    variants: ['New this week at {dealership}:\n\n{list}\n\nAll of them: {link}\n{legal} {registration}'],
  },
  {
    name: 'Cette semaine',
    kind: 'roundup',
    locale: 'fr',
    variants: ['Nouveautés de la semaine chez {dealership} :\n\n{list}\n\nToutes : {link}\n{legal} {registration}'],
  },
];

/** The dealership's templates; the first time, the ones that it begins with. */
export async function listTemplates(ctx: Context): Promise<Template[]> {
  const found = await ctx.db
    .selectFrom('postTemplate')
    .select(['id', 'name', 'kind', 'locale', 'variants', 'version'])
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('kind')
    .orderBy('locale')
    .orderBy('name')
    .execute();
  return found as Template[];
}

/** Gives a dealership its first templates; does nothing when it has any. */
export async function beginTemplates(ctx: Context): Promise<void> {
  // Two screens may open at the same moment.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`templates ${ctx.dealershipId}`}, 0))`.execute(ctx.db);
  const any = await ctx.db
    .selectFrom('postTemplate')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .limit(1)
    .executeTakeFirst();
  if (any) return;
  await ctx.db
    .insertInto('postTemplate')
    .values(starters.map((one) => ({ ...one, dealershipId: ctx.dealershipId, id: newId(), createdAt: ctx.now })))
    .execute();
}

/** @throws NotFound */
export async function findTemplate(ctx: Context, templateId: string): Promise<Template> {
  const found = (await listTemplates(ctx)).find((one) => one.id === templateId);
  if (!found) throw new NotFound('template');
  return found;
}

export async function addTemplate(ctx: Context, input: z.output<typeof TemplateInput>): Promise<Template> {
  const id = newId();
  await ctx.db
    .insertInto('postTemplate')
    .values({ ...input, dealershipId: ctx.dealershipId, id, createdAt: ctx.now })
    .execute();
  await record(ctx, {
    event: 'post_template.added',
    record: { kind: 'post_template', id },
    after: { name: input.name },
  });
  return findTemplate(ctx, id);
}

/** @throws NotFound · Conflict with the template as it is now */
export async function changeTemplate(
  ctx: Context,
  templateId: string,
  change: z.output<typeof TemplateChange>,
): Promise<Template> {
  const before = await findTemplate(ctx, templateId);
  const { version, ...fieldsOf } = change;
  if (before.version !== version) throw new Conflict('The template was changed meanwhile.', { current: before });
  const told = changed(before, fieldsOf);
  if (!told) return before;
  const { numUpdatedRows } = await ctx.db
    .updateTable('postTemplate')
    .set({ ...(told.after as object), version: version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', templateId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new Conflict('The template was changed meanwhile.', { current: await findTemplate(ctx, templateId) });
  await record(ctx, { event: 'post_template.changed', record: { kind: 'post_template', id: templateId }, ...told });
  return findTemplate(ctx, templateId);
}

/** @throws NotFound · Conflict while a rule publishes with it */
export async function removeTemplate(ctx: Context, templateId: string): Promise<void> {
  const template = await findTemplate(ctx, templateId);
  const used = await ctx.db
    .selectFrom('socialRule')
    .select('name')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('templateId', '=', templateId)
    .executeTakeFirst();
  if (used) throw new Conflict(`The rule "${used.name}" publishes with this template.`, {}, 'template_in_use');
  await ctx.db
    .deleteFrom('postTemplate')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', templateId)
    .execute();
  await record(ctx, {
    event: 'post_template.removed',
    record: { kind: 'post_template', id: templateId },
    before: { name: template.name },
  });
}
