import { z } from 'zod';
import { NotFound } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { Account } from '#platform/web/route.ts';
import { note } from './events.ts';
import { forgetUser } from './sessions.ts';
import { requireFresh } from './step-up.ts';
import { accountChanged } from './tasks.ts';
import { PersonName, phoneOf, userRow, viewUser } from './users.ts';
import type { UserView } from './users.ts';

/** Small choices of a person for the screens, by name. */
const Preferences = z
  .record(z.string().regex(/^[a-z][\w.-]{0,59}$/i), z.union([z.boolean(), z.number(), z.string().max(200), z.null()]))
  .refine((value) => Object.keys(value).length <= 50, 'must be at most 50 preferences');

/** What a person changes of their own account here; address and password have their own ways. */
export const ProfileChange = z.strictObject({
  name: PersonName.optional(),
  phone: text(40, { least: 1 }).optional(),
  locale: z.enum(['en', 'fr']).optional(),
  preferences: Preferences.optional(),
});

/** Changes name, phone, language or preferences (null removes one). @throws Problem `step_up` for a stale session and a new phone */
export async function changeProfile(
  ctx: PlatformContext,
  account: Account,
  change: z.output<typeof ProfileChange>,
): Promise<UserView> {
  const user = await userRow(ctx, account.userId);
  const phone = change.phone === undefined ? user.phone : phoneOf(change.phone);
  if (phone !== user.phone) requireFresh(account, ctx.now);
  const preferences: Record<string, unknown> = {
    ...(user.preferences as Record<string, unknown>),
    ...change.preferences,
  };
  for (const [name, value] of Object.entries(preferences)) if (value === null) delete preferences[name];
  Preferences.parse(preferences);
  await ctx.db
    .updateTable('userAccount')
    .set((eb) => ({
      name: change.name ?? user.name,
      phone,
      locale: change.locale ?? user.locale,
      preferences: JSON.stringify(preferences),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', user.id)
    .execute();
  const changed = (['name', 'phone', 'locale'] as const).filter((field) => change[field] !== undefined);
  if (changed.length > 0) await note(ctx, 'profile.changed', user.id, { fields: changed });
  if (change.name !== undefined && change.name !== user.name)
    await enqueue(ctx, accountChanged, { userId: user.id, name: true });
  forgetUser(ctx.ground, user.id);
  const view = await viewUser(ctx, user.id);
  if (!view) throw new NotFound('user');
  return view;
}
