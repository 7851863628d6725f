import { catalogue } from '#kernel/messages.ts';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

/** Words of the screens of publishing. */
export const socialWords = catalogue({ en, fr });

export type SocialKey = (typeof socialWords.keys)[number];
