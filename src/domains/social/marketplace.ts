import { z } from 'zod';
import { advertisedVehicle } from '#domains/inventory/index.ts';
import type { Locale } from '#kernel/messages.ts';
import { NotFound } from '#kernel/problems.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import { advertiserOf, valuesOf } from './advertising.ts';
import { fill } from './placeholders.ts';
import { photoUrl } from './post-items.ts';

/**
 * What a person needs to list a vehicle on Facebook Marketplace by hand: there is no way for a program since Pages lost their
 * vehicle listings on 2023-01-30 (trade.md 5.6).
 */
export const MarketplaceCopy = z.object({
  title: z.string(),
  price: z.string(),
  text: z.string(),
  photos: z.array(z.object({ url: z.string(), name: z.string() })),
});

const bodies: Record<Locale, string> = {
  en: '{vehicle}\n\n{price}\n{km}\n{transmission} · {fuel} · {colour}\n\n{features}\n\n{disclosures}\n\nStock {stock}\nVIN {vin}\n\n{legal} {registration}\n{phone}\n{link}',
  fr: '{vehicle}\n\n{price}\n{km}\n{transmission} · {fuel} · {colour}\n\n{features}\n\n{disclosures}\n\nNº {stock}\nNIV {vin}\n\n{legal} {registration}\n{phone}\n{link}',
};

/** @throws NotFound */
export async function marketplaceCopy(
  ctx: Context,
  vehicleId: string,
  locale: Locale,
): Promise<z.output<typeof MarketplaceCopy>> {
  const vehicle = await advertisedVehicle(ctx, vehicleId, 'own_locations');
  if (!vehicle) throw new NotFound('vehicle');
  const values = valuesOf(await advertiserOf(ctx), vehicle, locale);
  const description = (locale === 'fr' ? vehicle.descriptionFr : vehicle.descriptionEn) ?? '';
  return {
    title: vehicleName(vehicle, locale),
    price: values.price ?? '',
    text: [fill(bodies[locale], values), description].filter(Boolean).join('\n\n'),
    photos: vehicle.photos.flatMap((photo, at) => {
      const url = photoUrl(photo, Infinity);
      return url ? [{ url, name: `${vehicle.stockNumber.replaceAll(/[^A-Za-z0-9-]/g, '')}-${at + 1}.jpg` }] : [];
    }),
  };
}
