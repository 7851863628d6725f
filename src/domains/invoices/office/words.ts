import { catalogue } from '#kernel/messages.ts';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

/** Words of the screens of invoices, payments and books. */
export const invoicesScreenMessages = catalogue({ en, fr });

export type InvoicesScreenKey = (typeof invoicesScreenMessages.keys)[number];
