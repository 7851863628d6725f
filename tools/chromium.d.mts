/** Path of Chromium: CHROMIUM_PATH, else the first name found on PATH, else undefined. */
export function findChromium(): string | undefined;
