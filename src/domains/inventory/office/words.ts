import { catalogue } from '#kernel/messages.ts';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

/** Words of the screens of inventory. */
export const inventoryScreenMessages = catalogue({ en, fr });

export type InventoryKey = (typeof inventoryScreenMessages.keys)[number];
