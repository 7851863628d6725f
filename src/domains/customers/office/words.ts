import { catalogue } from '#kernel/messages.ts';

/** Words of customers on screens. */
export const customersScreenMessages = catalogue({
  en: {
    name: 'Name',
    kind: 'Kind',
    person: 'Person',
    company: 'Company',
    email: 'E-mail',
    phone: 'Phone',
    language: 'Language',
    english: 'English',
    french: 'French',
  },
  fr: {
    name: 'Nom',
    kind: 'Genre',
    person: 'Personne',
    company: 'Entreprise',
    email: 'Courriel',
    phone: 'Téléphone',
    language: 'Langue',
    english: 'Anglais',
    french: 'Français',
  },
});
