import { createHash } from 'node:crypto';
import { locales } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { ConfigProblem } from '#platform/config.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { places } from './text.ts';
import type { PolicyText } from './text.ts';
import { followPolicies } from './tasks.ts';
import { lettersWithin, noticeDays, policyVersions } from './versions.ts';
import type { Policy, PolicyVersion } from './versions.ts';

/** A version as it was published. */
export interface KeptVersion {
  policy: Policy;
  version: string;
  effectiveOn: string;
  material: boolean;
  texts: Record<Locale, PolicyText>;
}

/** A version's texts with places for the company's facts. */
export const textsOf = (one: PolicyVersion): Record<Locale, PolicyText> =>
  Object.fromEntries(locales.map((locale) => [locale, one.texts[locale](places)])) as Record<Locale, PolicyText>;

/**
 * Publishes the versions that this program brings: keeps their texts for ever.
 * @throws ConfigProblem when a published text was changed, or a material change would hold too soon for its 30 days of notice
 */
export async function publishPolicies(ground: Ground, all: readonly PolicyVersion[] = policyVersions): Promise<void> {
  await ground.database.asPlatform(async ({ db, now }) => {
    const known = await db.selectFrom('policyVersion').select(['policy', 'version', 'hash']).execute();
    for (const one of all) {
      const texts = JSON.stringify(textsOf(one));
      const hash = createHash('sha256').update(texts).digest();
      const before = known.find((row) => row.policy === one.policy && row.version === one.version);
      if (before?.hash.equals(hash)) continue;
      if (before) {
        throw new ConfigProblem(
          `the text of the policy "${one.policy}" of ${one.version} was changed after it was published: give it a new version`,
        );
      }
      // A fresh installation has nobody whom a change could surprise.
      const announced = one.material && known.some((row) => row.policy === one.policy);
      const notice = Date.parse(`${one.effectiveOn}T00:00:00Z`) - now.getTime();
      if (announced && notice < (noticeDays + lettersWithin) * 86_400_000) {
        throw new ConfigProblem(
          `the policy "${one.policy}" of ${one.version} is a material change and must take effect at least ${noticeDays + lettersWithin} days from now: ${lettersWithin} for letters to leave, and ${noticeDays} of notice`,
        );
      }
      const { policy, version, effectiveOn, material } = one;
      await db
        .insertInto('policyVersion')
        .values({ policy, version, effectiveOn, material, texts, hash, publishedAt: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      if (announced) await enqueue({ db }, followPolicies, {});
    }
  });
}

/** Every published version of a policy, oldest first. */
export async function keptVersions(ground: Ground, policy: Policy): Promise<KeptVersion[]> {
  const rows = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('policyVersion')
        .select(['policy', 'version', 'effectiveOn', 'material', 'texts'])
        .where('policy', '=', policy)
        .orderBy('version')
        .execute(),
    {},
    { write: false },
  );
  return rows.map((row) => ({
    ...row,
    policy: row.policy as Policy,
    texts: row.texts as unknown as Record<Locale, PolicyText>,
  }));
}
