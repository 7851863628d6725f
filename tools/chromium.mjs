/** Where the browser for the journeys is. Plain JavaScript: the bootstrap uses it before anything is installed. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of Chromium: CHROMIUM_PATH, else the first name found on PATH, else undefined. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return runnable(named) ? named : undefined;
  return findOnPath(NAMES);
}

/** Path of the first of these programs that is on PATH. */
export function findOnPath(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder && runnable(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

function runnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
