import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { limitsOf, personInStep } from '#domains/accounts/index.ts';
import { Conflict, Forbidden } from '#kernel/problems.ts';
import { addressKey } from '#platform/web/limits.ts';
import { accountOwnRoute, accountRoute, ownRoute, publicRoute, route } from '#platform/web/route.ts';
import { ApiKey, ApiKeyInput, createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { createDealership } from './dealership-creating.ts';
import {
  Dealership,
  DealershipEdit,
  isReserved,
  Location,
  LocationInput,
  NewDealership,
  Slug,
  slugOf,
} from './dealership.ts';
import { changeDealership, findDealership, isSlugFree } from './dealerships.ts';
import {
  acceptInvitation,
  Invitation,
  InvitationInput,
  InvitationView,
  inviteStaff,
  listInvitations,
  resendInvitation,
  viewInvitation,
  withdrawInvitation,
} from './invitations.ts';
import { addLocation, archiveLocation, changeLocation, listLocations } from './locations.ts';
import { putLogo, removeLogo } from './logo.ts';
import { askFactorRemoval, keepFactor, sayLost } from './lost-factors.ts';
import { keepOwner } from './owner-ending.ts';
import { mayGrant } from './permissions.ts';
import { changePolicy, findPolicy, Policy, PolicyEdit } from './second-factor-policy.ts';
import { changeStaff, listStaff, StaffEdit, StaffMember, ownRoles, tooHigh } from './staff.ts';

const OfLocation = z.strictObject({ locationId: Id });
const OfInvitation = z.strictObject({ invitationId: Id });
/** Who removes what was lost. */
const Lost = z.object({ way: z.enum(['owner', 'platform']) });
const Version = z.strictObject({ version: z.int().min(1) });

/** The dealership, where it is, who works there, and the keys of its scripts. */
export const dealershipsRoutes = {
  'POST /api/dealerships': accountOwnRoute({
    summary: 'Create a dealership',
    description: 'The signed-in user becomes its owner. Their e-mail address must be verified.',
    body: NewDealership,
    answer: z.object({ id: Id, slug: z.string() }),
    status: 201,
    handle: async (ctx, { body }) => {
      const { account, ground, origin } = ctx;
      if (!account.emailVerified) throw new Forbidden('Verify your e-mail address first.', 'email_unverified');
      const { dealershipId, slug } = await createDealership(ground, {
        ...body,
        owner: { userId: account.userId, name: account.name, email: account.email },
        origin,
      });
      return { id: dealershipId, slug };
    },
  }),
  'GET /api/dealership-slugs/:slug': accountRoute({
    summary: 'Whether a sub-domain is free',
    description: 'Takes a name as well, and answers the sub-domain that would be made of it.',
    params: z.strictObject({ slug: z.string().min(1).max(200) }),
    answer: z.object({ slug: z.string(), free: z.boolean() }),
    handle: async (ctx, { params }) => {
      const read = Slug.safeParse(params.slug);
      const slug = read.success ? read.data : slugOf(params.slug);
      return { slug, free: !isReserved(slug) && (await isSlugFree(ctx.ground, slug)) };
    },
  }),
  'GET /api/dealership': route({
    summary: 'The dealership',
    permission: null,
    answer: Dealership,
    handle: (ctx) => findDealership(ctx),
  }),
  'PATCH /api/dealership': route({
    summary: 'Change the dealership’s facts',
    permission: 'dealership.write',
    body: DealershipEdit,
    answer: Dealership,
    handle: (ctx, { body }) => changeDealership(ctx, body),
  }),
  'PUT /api/dealership/logo': ownRoute({
    summary: 'Bring in the logo',
    description: 'PNG, JPEG or WebP up to 5 MB.',
    permission: 'dealership.write',
    upload: { maxBytes: 5_000_000 },
    answer: Dealership,
    handle: (ctx, { upload }) => putLogo(ctx, upload!.bytes),
  }),
  'DELETE /api/dealership/logo': route({
    summary: 'Take the logo away',
    permission: 'dealership.write',
    answer: Dealership,
    handle: (ctx) => removeLogo(ctx),
  }),
  'GET /api/locations': route({
    summary: 'Locations of the dealership',
    permission: null,
    answer: z.object({ items: z.array(Location) }),
    handle: async (ctx) => ({ items: await listLocations(ctx) }),
  }),
  'POST /api/locations': route({
    summary: 'Add a location',
    permission: 'dealership.write',
    body: LocationInput,
    answer: Location,
    status: 201,
    handle: (ctx, { body }) => addLocation(ctx, body),
  }),
  'PATCH /api/locations/:locationId': route({
    summary: 'Change a location or its hours',
    permission: 'dealership.write',
    params: OfLocation,
    body: LocationInput.partial().extend({
      hours: LocationInput.shape.hours.unwrap().optional(),
      exceptions: LocationInput.shape.exceptions.unwrap().optional(),
      version: z.int().min(1),
    }),
    answer: Location,
    handle: (ctx, { params, body }) => changeLocation(ctx, params.locationId, body),
  }),
  'POST /api/locations/:locationId/archive': route({
    summary: 'Take a location out of use',
    permission: 'dealership.write',
    params: OfLocation,
    body: Version,
    answer: Location,
    handle: (ctx, { params, body }) => archiveLocation(ctx, params.locationId, body.version, true),
  }),
  'POST /api/locations/:locationId/restore': route({
    summary: 'Take a location into use again',
    permission: 'dealership.write',
    params: OfLocation,
    body: Version,
    answer: Location,
    handle: (ctx, { params, body }) => archiveLocation(ctx, params.locationId, body.version, false),
  }),
  'GET /api/staff': route({
    summary: 'Who works here',
    description: 'Addresses, roles and registration only with `staff.read`.',
    permission: null,
    answer: z.object({ items: z.array(StaffMember) }),
    handle: async (ctx) => ({ items: await listStaff(ctx) }),
  }),
  'PATCH /api/staff/:staffId': route({
    summary: 'Change a colleague',
    description: 'What ends an ownership holds after 24 hours (`endsAt`); every owner is told, and can take it back.',
    permission: 'staff.write',
    apiKeys: false,
    stepUp: true,
    params: z.strictObject({ staffId: Id }),
    body: StaffEdit,
    answer: StaffMember,
    handle: (ctx, { params, body }) => changeStaff(ctx, params.staffId, body),
  }),
  'POST /api/staff/:staffId/keep-owner': route({
    summary: 'Take back what would end an ownership',
    permission: 'staff.write',
    apiKeys: false,
    params: z.strictObject({ staffId: Id }),
    handle: async (ctx, { params }) => {
      await keepOwner(ctx, params.staffId);
      // Asked last, so that whoever may not know of a removal is told 404 as for any other; the transaction keeps nothing.
      if (!mayGrant(await ownRoles(ctx), ['owner'])) throw tooHigh();
    },
  }),
  'GET /api/second-factor-policy': ownRoute({
    summary: 'Whether everybody here is asked for a second factor, and who has one',
    permission: 'factors.manage',
    apiKeys: false,
    answer: Policy,
    handle: (ctx) => findPolicy(ctx.ground, ctx.dealershipId),
  }),
  'PUT /api/second-factor-policy': route({
    summary: 'Ask everybody here for a second factor, or no more',
    description:
      'Each has `graceDays` from now, or from joining, to set one up. After that they reach nothing of the dealership (`second_factor_needed`); API keys are not asked. Every owner is told.',
    permission: 'factors.manage',
    apiKeys: false,
    stepUp: true,
    body: PolicyEdit,
    handle: (ctx, { body }) => changePolicy(ctx, body),
  }),
  'POST /api/staff/:staffId/factor-removal': ownRoute({
    summary: 'Have the second factor removed that a colleague lost',
    description: 'Done after 24 hours. The person and every owner are told at once, and can stop it.',
    permission: 'factors.manage',
    apiKeys: false,
    stepUp: true,
    params: z.strictObject({ staffId: Id }),
    answer: z.object({ dueAt: z.date() }),
    status: 202,
    handle: (ctx, { params }) => askFactorRemoval(ctx, params.staffId),
  }),
  'DELETE /api/staff/:staffId/factor-removal': ownRoute({
    summary: 'Stop the removal of a colleague’s second factor',
    lettingGo: true,
    permission: 'factors.manage',
    apiKeys: false,
    params: z.strictObject({ staffId: Id }),
    handle: (ctx, { params }) => keepFactor(ctx, params.staffId),
  }),
  'POST /api/sign-in/lost-factor': publicRoute({
    summary: 'Say, after the password, that one lost one’s second factor',
    description:
      'Where a dealership has another owner, they ask for its removal (`owner`); else the platform does after a check of who asks (`platform`). Nothing is removed by this.',
    body: z.strictObject({ token: z.string().max(100) }),
    answer: Lost,
    status: 202,
    handle: async (door, { body }) => {
      await limitsOf(door.ground).signIn.take(addressKey(door.origin.ip));
      return door.ground.database.asPlatform(async (ctx) => sayLost(ctx, await personInStep(ctx, body.token)), {
        origin: door.origin,
        locale: door.locale,
      });
    },
  }),
  'POST /api/me/lost-factor': accountRoute({
    summary: 'Say that one lost the passkey which one would have to show',
    answer: Lost,
    status: 202,
    handle: async (ctx) => {
      await limitsOf(ctx.ground).mine.take(ctx.account.userId);
      if (ctx.account.secondFactor) throw new Conflict('You have just shown it.', {}, 'factor_shown');
      return sayLost(ctx, ctx.account.userId);
    },
  }),
  'GET /api/invitations': route({
    summary: 'Invitations that were not accepted yet',
    permission: 'staff.write',
    answer: z.object({ items: z.array(Invitation) }),
    handle: async (ctx) => ({ items: await listInvitations(ctx) }),
  }),
  'POST /api/invitations': route({
    summary: 'Invite a colleague',
    permission: 'staff.write',
    apiKeys: false,
    stepUp: true,
    body: InvitationInput,
    answer: Invitation,
    status: 201,
    handle: (ctx, { body }) => inviteStaff(ctx, body),
  }),
  'POST /api/invitations/:invitationId/resend': route({
    summary: 'Send an invitation anew',
    permission: 'staff.write',
    apiKeys: false,
    params: OfInvitation,
    answer: Invitation,
    handle: (ctx, { params }) => resendInvitation(ctx, params.invitationId),
  }),
  'DELETE /api/invitations/:invitationId': route({
    summary: 'Withdraw an invitation',
    permission: 'staff.write',
    apiKeys: false,
    params: OfInvitation,
    handle: (ctx, { params }) => withdrawInvitation(ctx, params.invitationId),
  }),
  'GET /api/invitation': publicRoute({
    summary: 'What an invitation says',
    query: z.strictObject({ token: z.string().max(100) }),
    answer: InvitationView,
    handle: (ctx, { query }) => viewInvitation(ctx.ground, query.token),
  }),
  'POST /api/invitation/accept': accountOwnRoute({
    summary: 'Accept an invitation',
    body: z.strictObject({ token: z.string().max(100) }),
    answer: z.object({ dealershipId: Id }),
    handle: (ctx, { body }) => acceptInvitation(ctx.ground, ctx.account, body.token, ctx.origin),
  }),
  'GET /api/api-keys': route({
    summary: 'API keys',
    permission: 'api_keys.write',
    apiKeys: false,
    answer: z.object({ items: z.array(ApiKey) }),
    handle: async (ctx) => ({ items: await listApiKeys(ctx) }),
  }),
  // With a transaction of its own, so that the secret is not kept as the answer of an Idempotency-Key.
  'POST /api/api-keys': ownRoute({
    summary: 'Create an API key',
    description: 'The key is answered this once; an Idempotency-Key has no effect here.',
    permission: 'api_keys.write',
    apiKeys: false,
    stepUp: true,
    body: ApiKeyInput,
    answer: z.object({ id: Id, key: z.string() }),
    status: 201,
    handle: (ctx, { body }) => ctx.work((inner) => createApiKey(inner, body), { write: true }),
  }),
  'DELETE /api/api-keys/:apiKeyId': route({
    summary: 'Revoke an API key',
    permission: 'api_keys.write',
    apiKeys: false,
    params: z.strictObject({ apiKeyId: Id }),
    handle: (ctx, { params }) => revokeApiKey(ctx, params.apiKeyId),
  }),
};
