/**
 * Which dealership this tab works in. A tab keeps its own, so that two tabs never mix two dealerships; a new tab begins
 * with the one last chosen anywhere.
 */
const key = 'automo.dealership';

function read(store: () => Storage): string | null {
  try {
    return store().getItem(key);
  } catch {
    return null;
  }
}

let current = read(() => sessionStorage) ?? read(() => localStorage);

/** The dealership's id, or null before the first answer of `GET /api/me`. */
export const dealershipOfTab = (): string | null => current;

/** Makes this tab work in a dealership; null when nobody is signed in any more. */
export function setDealershipOfTab(id: string | null): void {
  current = id;
  for (const store of [() => sessionStorage, () => localStorage]) {
    try {
      if (id) store().setItem(key, id);
      else store().removeItem(key);
    } catch {
      // Closed storage: the tab still knows by itself.
    }
  }
}
