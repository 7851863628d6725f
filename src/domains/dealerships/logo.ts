import { isId } from '#kernel/ids.ts';
import { NotFound, Unsupported } from '#kernel/problems.ts';
import { newBlobName, newBlobRandom } from '#platform/blobs/index.ts';
import type { Context } from '#platform/database/context.ts';
import type { Manner } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { deriveLogo, mediaTypeOf } from '#platform/images/index.ts';
import { record } from '#platform/journal/index.ts';
import type { Dealership } from './dealership.ts';
import { findDealership } from './dealerships.ts';

const kind = 'logo';

/** A logo's public name: the dealership's id and 128 random bits, so that its files are found without the database. */
const newPublicName = (dealershipId: string): string =>
  Buffer.from(dealershipId.replaceAll('-', '') + newBlobRandom(), 'hex').toString('base64url');

function blobOf(publicName: string, format: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(publicName)) return undefined;
  const hex = Buffer.from(publicName, 'base64url').toString('hex');
  const dealershipId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
  return isId(dealershipId) ? newBlobName(dealershipId, kind, hex.slice(32), `.${format}`) : undefined;
}

interface Own {
  ground: Ground;
  dealershipId: string;
  work<T>(task: (ctx: Context) => Promise<T>, manner?: Manner): Promise<T>;
}

/**
 * Takes a logo: decoded, fitted into 480 × 160, written anew as PNG and WebP, so that nothing but pixels is served.
 * @throws Unsupported for SVG and what is no picture · TooLarge
 */
export async function putLogo(own: Own, bytes: Buffer): Promise<Dealership> {
  if (/^\s*(?:<\?xml|<!--|<!doctype svg|<svg)/i.test(bytes.toString('latin1', 0, 300))) {
    throw new Unsupported('An SVG can hold scripts, so it is not taken. Save the logo as PNG with a clear background.');
  }
  const made = await deriveLogo(bytes);
  const publicName = newPublicName(own.dealershipId);
  for (const { format, bytes: file } of made) await own.ground.blobs.put(blobOf(publicName, format)!, file);
  const { width, height } = made[0]!;
  return own.work((ctx) => setLogo(ctx, { publicName, width, height }), { write: true });
}

/** Takes the logo away; the site shows the name instead. */
export const removeLogo = (ctx: Context): Promise<Dealership> => setLogo(ctx, null);

async function setLogo(
  ctx: Context,
  logo: { publicName: string; width: number; height: number } | null,
): Promise<Dealership> {
  const before = await findDealership(ctx);
  await ctx.db
    .updateTable('dealership')
    .set((eb) => ({ logo: logo ? JSON.stringify(logo) : null, version: eb('version', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await record(ctx, {
    event: logo ? 'dealership.logo_changed' : 'dealership.logo_removed',
    record: { kind: 'dealership', id: ctx.dealershipId },
  });
  if (before.logo) {
    // Pages kept elsewhere may still name it for a moment; a missing logo there is better than a file kept for good.
    const old = before.logo.publicName;
    for (const format of ['png', 'webp']) void ctx.ground.blobs.delete(blobOf(old, format)!).catch(() => undefined);
  }
  return findDealership(ctx);
}

/** A logo as pages fetch it; its name changes with its pixels, so it may be kept for ever. */
export async function readLogo(
  ground: Ground,
  publicName: string,
  format: 'png' | 'webp',
): Promise<{ bytes: Buffer; type: string } | undefined> {
  const blob = blobOf(publicName, format);
  if (!blob) return undefined;
  try {
    return { bytes: await ground.blobs.get(blob), type: mediaTypeOf(format) };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
