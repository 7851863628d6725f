import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Which version of the product wrote an archive. */
export const productVersion = `automo ${
  (JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8')) as { version: string })
    .version
}`;
