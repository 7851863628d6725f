import type { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import { provinces } from '#kernel/provinces.ts';
import type { Province } from '#kernel/provinces.ts';
import { systemActor } from '#platform/database/context.ts';
import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { NewDealership, slugOf } from './dealership.ts';
import { claimSlug } from './dealerships.ts';
import { addLocation } from './locations.ts';
import { permissionsOf } from './permissions.ts';
import { forgetBeliefs } from './beliefs.ts';
import { dealershipsOf } from './rights.ts';
import { addStaff } from './staff.ts';
import { parse } from './parsing.ts';

/** Most dealerships that one user may found; more is asked of support. */
const mostPerUser = 5;

/** What the founder gives, and who founds. */
type Foundation = z.input<typeof NewDealership> & {
  owner: { userId: string; name: string; email: string };
  demo?: boolean;
  origin?: Origin;
};

/**
 * Creates a dealership with its key, sub-domain, site, first location, stock numbering and owner: all of it, or nothing.
 * @throws Invalid for a wrong fact or a sub-domain that is taken · Conflict when the user has founded too many
 */
export async function createDealership(
  ground: Ground,
  foundation: Foundation,
): Promise<{ dealershipId: string; slug: string }> {
  const { owner, demo = false, origin, ...given } = foundation;
  const facts = parse(NewDealership, given);
  if (
    (await dealershipsOf(ground, owner.userId)).filter(({ roles }) => roles.includes('owner')).length >= mostPerUser
  ) {
    throw new Conflict(
      `A user may own ${mostPerUser} dealerships. Write to support for more.`,
      {},
      'too_many_dealerships',
    );
  }
  const dealershipId = newId();
  const slug = facts.slug ?? slugOf(facts.name);
  const { timeZone } = provinces[facts.province as Province];
  // The key comes first and outside: a key without a dealership harms nobody, a dealership without a key could not live.
  await ground.keyring.create(dealershipId);
  await ground.database.asDealership(
    {
      dealershipId,
      actor: { ...systemActor, kind: 'user', id: owner.userId, permissions: permissionsOf(['owner']) },
      ...(origin ? { origin } : {}),
    },
    async (ctx) => {
      await ctx.db
        .insertInto('dealership')
        .values({
          dealershipId,
          name: facts.name,
          legalName: facts.legalName ?? facts.name,
          registrationNumber: facts.registrationNumber ?? null,
          province: facts.province,
          slug,
          locale: facts.locale,
          languages: facts.languages ?? [facts.locale, facts.locale === 'en' ? 'fr' : 'en'],
          timeZone: facts.timeZone ?? timeZone,
          phone: facts.phone ?? null,
          email: facts.email ?? owner.email,
          ...(facts.primaryColour ? { primaryColour: facts.primaryColour } : {}),
          ...(facts.accentColour ? { accentColour: facts.accentColour } : {}),
          demo,
          // Whoever begins now begins safely; what is shown off has no people of its own.
          secondFactorSince: demo ? null : ctx.now,
          createdAt: ctx.now,
        })
        .execute();
      await claimSlug(ctx, slug);
      await ctx.db.insertInto('site').values({ dealershipId }).execute();
      await ctx.db
        .insertInto('stockSeries')
        .values({ dealershipId, prefix: 'A', nextNumber: 1001, digits: 4 })
        .execute();
      await record(ctx, {
        event: 'dealership.created',
        record: { kind: 'dealership', id: dealershipId },
        after: { name: facts.name, legalName: facts.legalName ?? facts.name, province: facts.province, slug },
      });
      await addLocation(ctx, {
        phone: null,
        email: null,
        ...facts.location,
        name: facts.location.name ?? facts.name,
        province: facts.province,
      });
      await addStaff(ctx, { ...owner, roles: ['owner'] });
    },
    { write: true },
  );
  forgetBeliefs(ground, dealershipId);
  return { dealershipId, slug };
}
