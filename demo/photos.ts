import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { addPhoto, listVehicles, VehicleQuery } from '#domains/inventory/index.ts';
import type { Ground } from '#platform/ground.ts';
import type { DemoWork } from './load.ts';

const folder = path.resolve(import.meta.dirname, 'data/photos');

/** Which sample stands in for which body style, with what it shows. None is a photo of the listed car: they are marked. */
const samples: Record<string, [file: string, en: string, fr: string][]> = {
  sedan: [
    ['sedan-white-front-left.jpg', 'White sedan, front left', 'Berline blanche, avant gauche'],
    ['sedan-grey-front-left.jpg', 'Grey sedan, front left', 'Berline grise, avant gauche'],
    ['sedan-dark-front.jpg', 'Dark sedan, front', 'Berline foncée, avant'],
  ],
  coupe: [['coupe-black-front.jpg', 'Black coupe, front', 'Coupé noir, avant']],
  hatchback: [['hatchback-blue-front-left.jpg', 'Blue hatchback, front left', 'Voiture bleue à hayon, avant gauche']],
  convertible: [['convertible-silver-front.jpg', 'Silver convertible, front', 'Décapotable argent, avant']],
  pickup: [['pickup-white-side-1800x1200.jpg', 'White pickup truck, side', 'Camionnette blanche, côté']],
  suv: [['suv-open-trunk-800x534.jpg', 'SUV with its trunk open', 'VUS, coffre ouvert']],
};
const details: [string, string, string][] = [
  ['interior-gear-selector.jpg', 'Gear selector', 'Levier de vitesses'],
  ['wheel-detail-1920x1080.jpg', 'Wheel', 'Roue'],
];

/** Gives sample photos to the newest vehicles; their sizes are made by the worker while the product is used already. */
export async function addSamplePhotos(
  ground: Ground,
  dealershipId: string,
  work: DemoWork,
  say: (line: string) => void,
): Promise<void> {
  const { items } = await work(
    (ctx) => listVehicles(ctx, VehicleQuery.parse({ limit: 100, status: 'available', sort: 'age', direction: 'asc' })),
    {
      write: false,
    },
  );
  const from = { ground, dealershipId, work };
  const given = new Map<string, number>();
  let count = 0;
  for (const { id, bodyStyle } of items) {
    const of = samples[bodyStyle ?? ''];
    const before = given.get(bodyStyle ?? '') ?? 0;
    // A few of each kind are enough to see every page with photos and without.
    if (!of || before >= (bodyStyle === 'suv' || bodyStyle === 'sedan' || bodyStyle === 'pickup' ? 8 : 3)) continue;
    given.set(bodyStyle ?? '', before + 1);
    for (const [file, altEn, altFr] of [of[before % of.length]!, ...(before % 3 === 0 ? details : [])]) {
      await addPhoto(from, id, { bytes: await readFile(path.join(folder, file)), sample: true, altEn, altFr });
      count += 1;
    }
  }
  say(`Demo: ${count} sample photos are being prepared in the background.`);
}
