/** What a vehicle needs before it makes a good advertisement, with how much each counts. In all 100. */
const needs = {
  price: 25,
  photo: 20,
  photos: 15,
  description: 15,
  odometer: 10,
  vin: 5,
  colour: 5,
  features: 5,
} as const;
export type Need = keyof typeof needs;

/** How many photos a buyer wants to see. */
export const enoughPhotos = 6;

/** What is known of a vehicle for its score. */
export interface Scored {
  askingPriceCents: number | null;
  photoCount: number;
  descriptionEn: string | null;
  descriptionFr: string | null;
  odometerValue: number | null;
  odometerStatus: string;
  vin: string | null;
  exteriorColour: string | null;
  features: readonly string[];
}

/** How ready a vehicle is to be advertised, from 0 to 100, and what it lacks, what counts most first. */
export function readyScore(vehicle: Scored): { score: number; missing: Need[] } {
  const there: Record<Need, boolean> = {
    price: vehicle.askingPriceCents !== null,
    photo: vehicle.photoCount > 0,
    photos: vehicle.photoCount >= enoughPhotos,
    description: Boolean(vehicle.descriptionEn || vehicle.descriptionFr),
    odometer: vehicle.odometerValue !== null || vehicle.odometerStatus === 'unknown',
    vin: vehicle.vin !== null,
    colour: vehicle.exteriorColour !== null,
    features: vehicle.features.length > 0,
  };
  const missing = (Object.keys(needs) as Need[]).filter((need) => !there[need]);
  return { score: 100 - missing.reduce((sum, need) => sum + needs[need], 0), missing };
}
