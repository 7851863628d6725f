import { catalogue } from '#kernel/messages.ts';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

/** Words of the screens of deals. */
export const dealsScreenMessages = catalogue({ en, fr });

export type DealsScreenKey = (typeof dealsScreenMessages.keys)[number];
