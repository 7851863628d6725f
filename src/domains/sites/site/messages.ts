/** The words of dealers' public sites in both languages. */
import { catalogue } from '#kernel/messages.ts';
import { english } from './words-en.ts';
import { french } from './words-fr.ts';

export const siteMessages = catalogue({ en: english, fr: french });

export type SiteWord = keyof typeof english;
