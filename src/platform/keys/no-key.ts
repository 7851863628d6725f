import { Unavailable } from '#kernel/problems.ts';
import type { DataKey } from './keyring.ts';

const refuse = (): never => {
  throw new Unavailable('A purge works without the dealership’s key.', 'no_key');
};

/** Stands where a key would, in work that must not open or seal anything. */
export const noKey: DataKey = {
  version: 0,
  seal: refuse,
  open: refuse,
  sealStream: refuse,
  openStream: refuse,
};
