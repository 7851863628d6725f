import { createHmac } from 'node:crypto';
import type { PlatformContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { inLedger } from '#platform/ledger/index.ts';
import { register } from '#platform/register/index.ts';
import { turnBackups } from './backup-turn.ts';
import { hashOfFile, signedBytes, writeFile } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { shownHolds } from './holds.ts';
import { closingLetter } from './letters.ts';
import { accountsOf } from './owners.ts';
import { countsOf, stepOf } from './steps.ts';
import type { StepEnd, StepWork } from './steps.ts';

/** Backups hold something of a deleted dealership for so many days at most (promise P27b). */
const backupDays = 7;
const day = 86_400_000;

/** The code of a certificate's page: nobody guesses it, and after a restore it is the same again. */
export const codeOf = (ground: Ground, dealershipId: string): string =>
  createHmac('sha256', ground.secret('deletion certificate')).update(dealershipId).digest('base64url').slice(0, 32);

async function facts(ctx: PlatformContext, dealershipId: string): Promise<Omit<Certificate, 'status' | 'issuedAt'>> {
  const { company } = ctx.ground.config;
  const purge = await ctx.db
    .selectFrom('purge')
    .selectAll()
    .where('dealership', '=', dealershipId)
    .executeTakeFirstOrThrow();
  const fence = await stepOf(ctx, dealershipId, 'fence');
  const checked = await stepOf(ctx, dealershipId, 'check');
  const counts = await countsOf(ctx, dealershipId);
  const rows: Record<string, number> = {};
  for (const [table, n] of [...Object.entries(counts.rows ?? {}), ...Object.entries(counts.tokens ?? {})])
    if (Number(n) > 0) rows[table] = (rows[table] ?? 0) + Number(n);
  const things: Record<string, number> = {};
  for (const { table, thing } of register) if (rows[table]) things[thing] = (things[thing] ?? 0) + rows[table];
  const holds = await shownHolds(ctx, dealershipId);
  const checkedAt = checked!.endedAt!;
  return {
    kind: 'automo deletion certificate',
    form: 1,
    issuer: company.name,
    dealershipId,
    cancelledAt: purge.cancelledAt?.toISOString() ?? null,
    fencedAt: (fence?.endedAt ?? purge.begunAt).toISOString(),
    checkedAt: checkedAt.toISOString(),
    rows,
    things,
    objects: Number(counts.objects?.objects ?? 0),
    keyVersions: (counts.keys?.versions ?? []) as number[],
    holds: holds.map(({ kind, basis, authority, endsOn }) => ({ kind, basis, authority, endsOn })),
    backups: { goneBy: new Date(checkedAt.getTime() + backupDays * day).toISOString(), goneAt: null, by: null },
    filesCleared: null,
  };
}

/** Signs and keeps a certificate; the one that is there already is answered again. */
async function issue(ground: Ground, certificate: Certificate): Promise<string> {
  const { keyId, signature } = await ground.signer.sign(signedBytes(certificate), ground.clock.now());
  const key = (await ground.signer.publicKeys()).find(({ id }) => id === keyId)!;
  const file = writeFile({ certificate, keyId, publicKey: key.spki, signature });
  const { dealershipId: dealership, status } = certificate;
  return ground.database.asPlatform(async (ctx) => {
    await ctx.db
      .insertInto('deletionCertificate')
      .values({ dealership, status, code: codeOf(ground, dealership), file, issuedAt: ctx.now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const kept = await ctx.db
      .selectFrom('deletionCertificate')
      .select('file')
      .where('dealership', '=', dealership)
      .where('status', '=', status)
      .executeTakeFirstOrThrow();
    return kept.file;
  });
}

/**
 * Step 9: the provisional certificate, the line of the ledger outside the database, the database's own copy of it, and the
 * letters to the owners, in this order: the file may know more than the database, never less.
 */
export async function certify({ ground, dealershipId, reached }: StepWork): Promise<StepEnd> {
  const known = await ground.database.asPlatform((ctx) => facts(ctx, dealershipId), {}, { write: false });
  const issuedAt = ground.clock.now().toISOString();
  const file = await issue(ground, { ...known, status: 'provisional', issuedAt });
  await reached('certificate kept');
  const certificate = hashOfFile(file);
  const purgedAt = known.checkedAt;
  await inLedger(ground, () =>
    ground.ledger.append({
      dealershipId,
      purgedAt,
      keyVersions: known.keyVersions,
      rows: Object.values(known.rows).reduce((sum, n) => sum + n, 0),
      objects: known.objects,
      certificate,
    }),
  );
  await reached('ledger written');
  await ground.database.asPlatform(async (ctx) => {
    const copied = await ctx.db
      .insertInto('deletionLedger')
      .values({ dealership: dealershipId, purgedAt: new Date(purgedAt), certificate })
      .onConflict((conflict) => conflict.doNothing())
      .returning('dealership')
      .executeTakeFirst();
    if (!copied) return;
    const { owners } = await ctx.db
      .selectFrom('purge')
      .select('owners')
      .where('dealership', '=', dealershipId)
      .executeTakeFirstOrThrow();
    const slug = await ctx.db
      .selectFrom('slugClaim')
      .select('slug')
      .where('dealershipId', '=', dealershipId)
      .orderBy('releasedAt', (order) => order.desc().nullsLast())
      .executeTakeFirst();
    const path = `/certificates/${codeOf(ground, dealershipId)}`;
    const name = slug ? `${slug.slug}.${ground.config.domain}` : dealershipId;
    for (const owner of await accountsOf(ctx, owners))
      await closingLetter(ctx, owner, dealershipId, 'deleted', { name, timeZone: 'UTC', path });
  });
  return { done: {} };
}

/** Step 11: whether no backup holds anything of it any more. */
export async function awaitBackupTurn({ ground, dealershipId, keep }: StepWork): Promise<StepEnd> {
  const checked = await ground.database.asPlatform((ctx) => stepOf(ctx, dealershipId, 'check'), {}, { write: false });
  const turned = await turnBackups(ground, checked!.endedAt!);
  if (!turned) return { waits: 'backups of before are not gone yet' };
  const counts = { turnedAt: turned.turnedAt.getTime(), byAge: turned.by === 'age' ? 1 : 0 };
  await keep(counts);
  return { done: counts };
}

/** Step 12: files that arrived late are gone too, and the certificate is final. */
export async function certifyFinally({ ground, dealershipId, reached }: StepWork): Promise<StepEnd> {
  await ground.blobs.deleteAll(`${dealershipId}/`);
  const { known, counts } = await ground.database.asPlatform(
    async (ctx) => ({ known: await facts(ctx, dealershipId), counts: await countsOf(ctx, dealershipId) }),
    {},
    { write: false },
  );
  await issue(ground, {
    ...known,
    status: 'final',
    issuedAt: ground.clock.now().toISOString(),
    backups: {
      ...known.backups,
      goneAt: new Date(Number(counts.backups!.turnedAt)).toISOString(),
      by: Number(counts.backups!.byAge) === 1 ? 'age' : 'turn',
    },
    filesCleared: { tables: Number(counts.scrub?.tables ?? 0), log: counts.scrub?.log === 1 },
  });
  await reached('final kept');
  await ground.database.asPlatform((ctx) =>
    ctx.db.updateTable('purge').set({ owners: [], endedAt: ctx.now }).where('dealership', '=', dealershipId).execute(),
  );
  return { done: {} };
}

/** A certificate by the code of its page: the final one where there is one. */
export async function findCertificate(
  ground: Ground,
  code: string,
): Promise<{ file: string; status: 'provisional' | 'final' } | undefined> {
  if (!/^[A-Za-z0-9_-]{32}$/.test(code)) return undefined;
  const rows = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('deletionCertificate').select(['file', 'status']).where('code', '=', code).execute(),
    {},
    { write: false },
  );
  const found = rows.find(({ status }) => status === 'final') ?? rows[0];
  return found && { file: found.file, status: found.status as 'provisional' | 'final' };
}
