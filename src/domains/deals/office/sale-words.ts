import { catalogue } from '#kernel/messages.ts';
import { en } from './sale-words-en.ts';
import { fr } from './sale-words-fr.ts';

/** Words of funding, fees and limits, amendments, and of what follows a sale. */
export const saleMessages = catalogue({ en, fr });

export type SaleKey = (typeof saleMessages.keys)[number];
