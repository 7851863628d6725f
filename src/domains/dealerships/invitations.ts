import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, Gone, invalidField, NotFound } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import { systemActor } from '#platform/database/context.ts';
import type { Context, Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { letterPage, placeOfInvitation, post } from '#platform/mail/index.ts';
import type { Account } from '#platform/web/route.ts';
import { dealershipLetters } from './messages.ts';
import { mayGrant, roles } from './permissions.ts';
import { addStaff, ownRoles, Roles, tooHigh } from './staff.ts';

/** An invitation is good for so long. */
const lifetime = 7 * 86_400_000;

export const InvitationInput = z.strictObject({
  email: Email,
  name: text(200).optional(),
  roles: Roles,
  locale: z.enum(['en', 'fr']).optional().describe('Language of the letter; the dealership’s otherwise'),
});
export type InvitationInput = z.output<typeof InvitationInput>;

export const Invitation = z.object({
  id: Id,
  email: z.string(),
  name: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  invitedBy: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date(),
  state: z.enum(['open', 'expired', 'accepted', 'withdrawn']),
});
export type Invitation = z.output<typeof Invitation>;

/** What the link of an invitation shows to whoever has it. */
export const InvitationView = z.object({
  dealership: z.string(),
  email: z.string(),
  inviter: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  state: z.enum(['open', 'expired', 'accepted', 'withdrawn']),
});
export type InvitationView = z.output<typeof InvitationView>;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const stateOf = (
  row: { acceptedAt: Date | null; withdrawnAt: Date | null; expiresAt: Date },
  now: Date,
): Invitation['state'] => {
  if (row.acceptedAt) return 'accepted';
  if (row.withdrawnAt) return 'withdrawn';
  return row.expiresAt <= now ? 'expired' : 'open';
};

/** Invitations that can still be acted on or looked at: newest first, without those accepted. */
export async function listInvitations(ctx: Context): Promise<Invitation[]> {
  const rows = await ctx.db
    .selectFrom('invitation')
    .leftJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'invitation.dealershipId').onRef('staff.id', '=', 'invitation.invitedBy'),
    )
    .select([
      'invitation.id',
      'invitation.email',
      'invitation.name',
      'invitation.roles',
      'staff.name as invitedBy',
      'invitation.createdAt',
      'invitation.expiresAt',
      'invitation.acceptedAt',
      'invitation.withdrawnAt',
    ])
    .where('invitation.dealershipId', '=', ctx.dealershipId)
    .where('invitation.acceptedAt', 'is', null)
    .where('invitation.withdrawnAt', 'is', null)
    .orderBy('invitation.createdAt', 'desc')
    .orderBy('invitation.id')
    .limit(200)
    .execute();
  return rows.map(({ acceptedAt, withdrawnAt, ...row }) => ({
    ...row,
    roles: row.roles as Invitation['roles'],
    state: stateOf({ acceptedAt, withdrawnAt, expiresAt: row.expiresAt }, ctx.now),
  }));
}

/**
 * Invites somebody by e-mail to work here. An open invitation to the same address is replaced.
 * @throws Forbidden for roles above one's own · Invalid when the address is that of a colleague already · LettersUsedUp
 */
export async function inviteStaff(ctx: Context, input: InvitationInput): Promise<Invitation> {
  if (!mayGrant(await ownRoles(ctx), input.roles)) throw tooHigh();
  const there = await ctx.db
    .selectFrom('staffMember')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('email', '=', input.email)
    .where('state', '<>', 'left')
    .executeTakeFirst();
  if (there) throw invalidField('/email', 'already_staff', 'Somebody with this address works here already.');
  await ctx.db
    .updateTable('invitation')
    .set({ withdrawnAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('email', '=', input.email)
    .where('acceptedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .execute();
  const id = newId();
  const token = randomBytes(32).toString('base64url');
  await ctx.db
    .insertInto('invitation')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      email: input.email,
      name: input.name || null,
      roles: input.roles,
      tokenHash: hashOf(token),
      invitedBy: ctx.actor.staffId ?? id,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + lifetime),
    })
    .execute();
  await record(ctx, {
    event: 'invitation.sent',
    record: { kind: 'invitation', id },
    after: { roles: input.roles },
    personal: { after: { email: input.email } },
  });
  await sendLetter(
    ctx,
    { email: input.email, name: input.name ?? null, roles: input.roles, locale: input.locale },
    token,
  );
  return findInvitation(ctx, id);
}

async function findInvitation(ctx: Context, id: string): Promise<Invitation> {
  const found = (await listInvitations(ctx)).find((one) => one.id === id);
  if (!found) throw new NotFound('invitation');
  return found;
}

/** Sends an open or expired invitation anew, with a new link; the old link stops working. @throws LettersUsedUp */
export async function resendInvitation(ctx: Context, invitationId: string): Promise<Invitation> {
  const before = await findInvitation(ctx, invitationId);
  if (!mayGrant(await ownRoles(ctx), before.roles)) throw tooHigh();
  const token = randomBytes(32).toString('base64url');
  await ctx.db
    .updateTable('invitation')
    .set({ tokenHash: hashOf(token), expiresAt: new Date(ctx.now.getTime() + lifetime) })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', invitationId)
    .execute();
  await record(ctx, {
    event: 'invitation.sent',
    record: { kind: 'invitation', id: invitationId },
    after: { again: true },
  });
  await sendLetter(ctx, { ...before, locale: undefined }, token);
  return findInvitation(ctx, invitationId);
}

/** Takes an invitation back: its link stops working. */
export async function withdrawInvitation(ctx: Context, invitationId: string): Promise<void> {
  await findInvitation(ctx, invitationId);
  await ctx.db
    .updateTable('invitation')
    .set({ withdrawnAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', invitationId)
    .execute();
  await record(ctx, { event: 'invitation.withdrawn', record: { kind: 'invitation', id: invitationId } });
}

async function sendLetter(
  ctx: Context,
  to: { email: string; name: string | null; roles: readonly (typeof roles)[number][]; locale: 'en' | 'fr' | undefined },
  token: string,
): Promise<void> {
  await placeOfInvitation(ctx);
  const dealership = await ctx.db
    .selectFrom('dealership')
    .select(['name', 'locale', 'email'])
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  const inviter = ctx.actor.staffId
    ? (
        await ctx.db
          .selectFrom('staffMember')
          .select('name')
          .where('dealershipId', '=', ctx.dealershipId)
          .where('id', '=', ctx.actor.staffId)
          .executeTakeFirst()
      )?.name
    : undefined;
  const locale = to.locale ?? (dealership.locale === 'fr' ? 'fr' : 'en');
  const t = dealershipLetters(locale);
  const values = {
    inviter: inviter ?? dealership.name,
    dealership: dealership.name,
    email: to.email,
    roles: to.roles.map((role) => t(`role.${role}`)).join(', '),
  };
  await post(ctx, {
    kind: 'dealerships.invitation',
    to: to.email,
    toName: to.name,
    fromName: dealership.name,
    ...(dealership.email ? { replyTo: dealership.email } : {}),
    subject: t('invitation.subject', values),
    ...letterPage({
      locale,
      sender: dealership.name,
      heading: t('invitation.subject', values),
      paragraphs: [t('invitation.body', values), t('invitation.how', values)],
      action: { label: t('invitation.accept'), url: `${ctx.ground.config.origin}/invitation?token=${token}` },
      footer: [t('invitation.why', values)],
    }),
  });
}

const isToken = (token: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(token);

async function byToken(ground: Ground, token: string) {
  const row = isToken(token)
    ? await ground.database.asPlatform(
        ({ db }) =>
          db
            .selectFrom('invitation')
            .innerJoin('dealership', 'dealership.dealershipId', 'invitation.dealershipId')
            .select([
              'invitation.dealershipId',
              'invitation.id',
              'invitation.email',
              'invitation.roles',
              'invitation.expiresAt',
              'invitation.acceptedAt',
              'invitation.withdrawnAt',
              'dealership.name as dealership',
            ])
            .where('invitation.tokenHash', '=', hashOf(token))
            .executeTakeFirst(),
        {},
        { write: false },
      )
    : undefined;
  if (!row) throw new NotFound('invitation');
  return row;
}

/** What the link of an invitation shows. @throws NotFound for a link that was never given, or was replaced */
export async function viewInvitation(ground: Ground, token: string): Promise<InvitationView> {
  const row = await byToken(ground, token);
  const inviter = await ground.database.asDealership({ dealershipId: row.dealershipId }, (ctx) =>
    ctx.db
      .selectFrom('invitation')
      .innerJoin('staffMember as staff', (join) =>
        join.onRef('staff.dealershipId', '=', 'invitation.dealershipId').onRef('staff.id', '=', 'invitation.invitedBy'),
      )
      .select('staff.name')
      .where('invitation.dealershipId', '=', row.dealershipId)
      .where('invitation.id', '=', row.id)
      .executeTakeFirst(),
  );
  return {
    dealership: row.dealership,
    email: row.email,
    inviter: inviter?.name ?? null,
    roles: row.roles as InvitationView['roles'],
    state: stateOf(row, ground.clock.now()),
  };
}

/**
 * Accepts an invitation as the signed-in user, whose own verified address it must have been sent to. Accepting again
 * changes nothing.
 * @throws NotFound · Forbidden for another address · Gone when it is expired or withdrawn
 */
export async function acceptInvitation(
  ground: Ground,
  account: Account,
  token: string,
  origin: Origin,
): Promise<{ dealershipId: string }> {
  const row = await byToken(ground, token);
  if (!account.emailVerified || account.email.toLowerCase() !== row.email.toLowerCase()) {
    throw new Forbidden('This invitation was sent to another e-mail address. Sign in with that one.', 'other_address');
  }
  const actor = { ...systemActor, kind: 'user' as const, id: account.userId };
  return ground.database.asDealership(
    { dealershipId: row.dealershipId, actor, origin },
    async (ctx) => {
      const now = await ctx.db
        .selectFrom('invitation')
        .select(['roles', 'expiresAt', 'acceptedAt', 'withdrawnAt', 'invitedBy'])
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.id)
        .forUpdate()
        .executeTakeFirstOrThrow(() => new NotFound('invitation'));
      const state = stateOf(now, ctx.now);
      if (state === 'accepted') return { dealershipId: ctx.dealershipId };
      if (state !== 'open')
        throw new Gone(
          state === 'expired' ? 'The invitation has expired. Ask for a new one.' : 'The invitation was withdrawn.',
          `invitation_${state}`,
        );
      await requireInviter(ctx, now.invitedBy, now.roles);
      await ctx.db
        .updateTable('invitation')
        .set({ acceptedAt: ctx.now })
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.id)
        .execute();
      await record(ctx, { event: 'invitation.accepted', record: { kind: 'invitation', id: row.id } });
      await addStaff(ctx, { userId: account.userId, name: account.name, email: account.email, roles: now.roles });
      return { dealershipId: ctx.dealershipId };
    },
    { write: true },
  );
}

/** Who invited must still be here and may still give these roles: a dismissed manager's invitations die with their rights. */
async function requireInviter(ctx: Context, staffId: string, wanted: readonly string[]): Promise<void> {
  const inviter = await ctx.db
    .selectFrom('staffMember')
    .select(['roles', 'state'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', staffId)
    .executeTakeFirst();
  if (inviter && (inviter.state !== 'active' || !mayGrant(inviter.roles, wanted))) {
    throw new Conflict('Who invited you may not any more. Ask for a new invitation.', {}, 'inviter_gone');
  }
}
