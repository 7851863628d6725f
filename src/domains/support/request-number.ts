import { randomInt } from 'node:crypto';

// Crockford's alphabet: nothing that is read for something else.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What a request is called, such as `S-7K3Q9FXA`: random, so that it tells neither how many there are nor the next one. */
export const requestNumber = (): string => `S-${Array.from({ length: 8 }, () => letters[randomInt(32)]).join('')}`;
