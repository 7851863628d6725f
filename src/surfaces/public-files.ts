import { readLogo } from '#domains/dealerships/index.ts';
import { readPhotoSize } from '#domains/inventory/index.ts';
import type { Ground } from '#platform/ground.ts';

const kept = {
  'Cache-Control': 'public, max-age=31536000, immutable',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
};

const missing = (): Response =>
  new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' } });

/** `/photos/<128 random bits>/<width>.<format>`: named by content, so kept for good by whoever asks. */
export async function servePhoto(ground: Ground, name: string, size: string): Promise<Response> {
  const asked = /^(\d{2,4})\.(jpeg|webp|avif)$/.exec(size);
  if (!asked || !/^[A-Za-z0-9_-]{20,64}$/.test(name)) return missing();
  const found = await readPhotoSize(ground, name, Number(asked[1]), asked[2] as 'jpeg' | 'webp' | 'avif');
  return found
    ? new Response(found.bytes as Uint8Array<ArrayBuffer>, { headers: { ...kept, 'Content-Type': found.type } })
    : missing();
}

/** `/logos/<128 random bits>.<format>` */
export async function serveLogo(ground: Ground, file: string): Promise<Response> {
  const asked = /^([A-Za-z0-9_-]{20,64})\.(png|webp)$/.exec(file);
  if (!asked) return missing();
  const found = await readLogo(ground, asked[1]!, asked[2] as 'png' | 'webp');
  return found
    ? new Response(found.bytes as Uint8Array<ArrayBuffer>, { headers: { ...kept, 'Content-Type': found.type } })
    : missing();
}
