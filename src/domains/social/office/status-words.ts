import { catalogue } from '#kernel/messages.ts';

/** The status of a vehicle where a post is about it. */
export const statusWords = catalogue({
  en: {
    draft: 'Draft',
    incoming: 'Incoming',
    reconditioning: 'Reconditioning',
    available: 'Available',
    on_hold: 'On hold',
    sale_pending: 'Sale pending',
    sold: 'Sold',
    delivered: 'Delivered',
    wholesaled: 'Wholesaled',
    archived: 'Archived',
  },
  fr: {
    draft: 'Brouillon',
    incoming: 'À venir',
    reconditioning: 'En préparation',
    available: 'Disponible',
    on_hold: 'Réservé',
    sale_pending: 'Vente en cours',
    sold: 'Vendu',
    delivered: 'Livré',
    wholesaled: 'Vendu en gros',
    archived: 'Archivé',
  },
});
