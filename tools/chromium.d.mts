/** Path of Chromium: CHROMIUM_PATH, else the first name found on PATH, else undefined. */
export function findChromium(): string | undefined;
/** Path of the first of these programs that is on PATH. */
export function findOnPath(names: readonly string[]): string | undefined;
