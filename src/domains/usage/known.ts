/** What a report may name; anything else that stands in one could have been typed by somebody. */
export interface Known {
  /** The release that runs here. */
  release: string;
  /** Patterns of the office's screens: `/inventory/$vehicleId`. */
  screens: ReadonlySet<string>;
  /** Built files of the office: `leads-screen-B1c2D3.js`. */
  assets(): ReadonlySet<string>;
}

let known: Known = { release: '', screens: new Set(), assets: () => new Set() };

/** Set once at the start, by whoever puts the product together. Before that nothing is known, and nothing kept by name. */
export const usageKnows = (given: Known): void => void (known = given);

/** The release of a report, if it is ours; an older page that is still open somewhere is `other`. */
export const knownRelease = (release: string): string => (release === known.release ? release : 'other');

/** The pattern of a screen that there is; undefined for any other. */
export const knownScreen = (page: string): string | undefined => (known.screens.has(page) ? page : undefined);

/** Whether a place is in a built file of the office: `assets/leads-screen-B1c2D3.js:1:204`. */
export const isKnownAsset = (place: string): boolean =>
  place.startsWith('assets/') && known.assets().has(place.slice('assets/'.length).split(':')[0]!);
