import type { Promised } from './promise.ts';

/** Cookies, keeping, leaving, rights, policies (policy sections 8 to 13). */
export const leavingPromises: Promised[] = [
  {
    number: 'P24a',
    sections: '8',
    text: {
      en: 'Essential cookies only, unless you choose more.',
      fr: 'Témoins essentiels seulement, sauf choix contraire.',
    },
    how: {
      en: 'Refusing is as easy as accepting, a choice lasts 12 months, and a browser’s Do Not Track or Global Privacy Control counts as a no.',
      fr: 'Refuser est aussi facile qu’accepter, un choix dure 12 mois, et les signaux « Do Not Track » ou « Global Privacy Control » comptent comme un refus.',
    },
    proof: 'cookies',
  },
  {
    number: 'P24b',
    sections: '8',
    text: {
      en: 'Without cookies, public sites work fully; only signing in needs one.',
      fr: 'Sans témoins, les sites publics fonctionnent entièrement ; seule la connexion en exige un.',
    },
    how: {
      en: 'The sign-in page says so in a sentence.',
      fr: 'La page de connexion le dit en une phrase.',
    },
  },
  {
    number: 'P25',
    sections: '9',
    text: {
      en: 'Data is kept while the account is active.',
      fr: 'Les données sont conservées tant que le compte est actif.',
    },
    how: {
      en: 'Nothing of an active dealership goes by age but what this register names; a late payment loses nothing for 60 days and three notices.',
      fr: 'Rien d’un concessionnaire actif ne disparaît avec l’âge hors ce que nomme ce registre ; un retard de paiement ne perd rien pendant 60 jours et trois avis.',
    },
  },
  {
    number: 'P26a',
    sections: '9',
    text: {
      en: 'After cancelling there are 30 days to read and export.',
      fr: 'Après l’annulation, il y a 30 jours pour lire et exporter.',
    },
    how: {
      en: 'Reading and export go on; a change is refused with the reason and the date.',
      fr: 'Lecture et exportation continuent ; un changement est refusé avec la raison et la date.',
    },
    proof: 'window',
  },
  {
    number: 'P26b',
    sections: '9',
    text: { en: 'The dates are told and kept.', fr: 'Les dates sont annoncées et tenues.' },
    how: {
      en: 'They stand on the screen before confirming, and come by mail on days 0, 7, 21, 28 and 29.',
      fr: 'Elles figurent à l’écran avant de confirmer, et arrivent par courriel les jours 0, 7, 21, 28 et 29.',
    },
    proof: 'window',
  },
  {
    number: 'P26c',
    sections: '9',
    text: {
      en: 'A change of mind within the 30 days brings everything back.',
      fr: 'Un changement d’avis dans les 30 jours ramène tout.',
    },
    how: {
      en: 'An owner reactivates until the purge begins; only channels must be connected anew, and letters that had not left and are older than 72 hours stay unsent.',
      fr: 'Un propriétaire réactive jusqu’au début de la purge ; seuls les comptes reliés sont à reconnecter, et les lettres non parties de plus de 72 heures restent non envoyées.',
    },
  },
  {
    number: 'P27a',
    sections: '9',
    text: {
      en: 'Then everything is deleted: listings, photos, leads, customers, deals, settings and whatever else.',
      fr: 'Ensuite tout est supprimé : annonces, photos, demandes, clients, ventes, réglages et tout le reste.',
    },
    how: {
      en: 'The purge walks the database’s own catalogue and the register, and checks that nothing is left.',
      fr: 'La purge parcourt le catalogue de la base et le registre, et vérifie qu’il ne reste rien.',
    },
    proof: 'purges',
  },
  {
    number: 'P27b',
    sections: '9',
    text: {
      en: 'Permanently and irreversibly, in backups too.',
      fr: 'De façon permanente et irréversible, y compris dans les sauvegardes.',
    },
    how: {
      en: 'The dealership’s key is destroyed, the files of the database are rewritten, and older backups lose their keys within seven days.',
      fr: 'La clé du concessionnaire est détruite, les fichiers de la base sont réécrits, et les sauvegardes antérieures perdent leurs clés en sept jours.',
    },
    proof: 'purges',
  },
  {
    number: 'P27c',
    sections: '9',
    text: { en: 'It is done whatever happens.', fr: 'C’est fait quoi qu’il arrive.' },
    how: {
      en: 'Each step can be repeated and resumed, and nothing that is written meanwhile survives.',
      fr: 'Chaque étape se répète et se reprend, et rien de ce qui s’écrit entre-temps ne survit.',
    },
    proof: 'purges',
  },
  {
    number: 'P27d',
    sections: '9',
    text: { en: 'It is proved.', fr: 'C’est prouvé.' },
    how: {
      en: 'A deletion certificate is signed with our published key and verifies offline.',
      fr: 'Un certificat de suppression est signé avec notre clé publiée et se vérifie hors ligne.',
    },
    proof: 'certificates',
  },
  {
    number: 'P28a',
    sections: '9',
    text: {
      en: 'Something is kept longer only where the law requires it.',
      fr: 'Quelque chose n’est gardé plus longtemps que là où la loi l’exige.',
    },
    how: {
      en: 'A hold names its kind, basis, authority, fields and end, has its own key and two custodians, and ends by itself.',
      fr: 'Une conservation nomme son genre, sa base, son autorité, ses champs et sa fin, a sa propre clé et deux gardiens, et prend fin d’elle-même.',
    },
    proof: 'holds',
  },
  {
    number: 'P28b',
    sections: '9',
    text: {
      en: 'What the dealership itself must keep is handed to it before.',
      fr: 'Ce que le concessionnaire doit lui-même conserver lui est remis avant.',
    },
    how: {
      en: 'A records pack per fiscal year is offered with every reminder.',
      fr: 'Un dossier par exercice est offert avec chaque rappel.',
    },
    proof: 'exports',
  },
  {
    number: 'P29',
    sections: '10',
    text: { en: 'You have access to what is held about you.', fr: 'Vous avez accès à ce qui est détenu sur vous.' },
    how: {
      en: 'Account holders at once; customers through their dealership’s privacy desk, within 30 days.',
      fr: 'Les titulaires de compte aussitôt ; les clients par le bureau de la vie privée de leur concessionnaire, en 30 jours.',
    },
    proof: 'rights',
  },
  {
    number: 'P30',
    sections: '10',
    text: { en: 'Wrong data is corrected.', fr: 'Les données inexactes sont corrigées.' },
    how: {
      en: 'A change reaches search, site and exports; a signed paper gets a dated note instead.',
      fr: 'Un changement atteint la recherche, le site et les exports ; un document signé reçoit plutôt une note datée.',
    },
    proof: 'rights',
  },
  {
    number: 'P31',
    sections: '10',
    text: { en: 'Data can be taken along.', fr: 'Les données peuvent être emportées.' },
    how: {
      en: 'A documented archive, any day, free, also when past due or cancelled, which loads into another dealership.',
      fr: 'Une archive documentée, chaque jour, gratuite, même en retard ou après annulation, qui se charge chez un autre concessionnaire.',
    },
    proof: 'exports',
  },
  {
    number: 'P32a',
    sections: '10',
    text: { en: 'Consent can be withdrawn at any time.', fr: 'Le consentement se retire à tout moment.' },
    how: {
      en: 'One click without signing in, at once, for every channel; the link works for 60 days after the last message, even after a purge.',
      fr: 'Un clic sans connexion, aussitôt, pour tous les moyens ; le lien fonctionne 60 jours après le dernier message, même après une purge.',
    },
  },
  {
    number: 'P32b',
    sections: '10',
    text: { en: 'One can opt out of marketing.', fr: 'On peut se désabonner du marketing.' },
    how: {
      en: 'Mails carry the one-click header; a link scanner’s visit changes nothing.',
      fr: 'Les courriels portent l’en-tête en un clic ; la visite d’un analyseur de liens ne change rien.',
    },
    proof: 'opted_in',
  },
  {
    number: 'P33a',
    sections: '11',
    text: { en: 'Accounts are for adults only.', fr: 'Les comptes sont réservés aux adultes.' },
    how: {
      en: '18 years or older is confirmed at sign-up and by invited staff, and kept with its time.',
      fr: 'L’âge de 18 ans ou plus se confirme à l’inscription et par le personnel invité, et l’heure en est gardée.',
    },
  },
  {
    number: 'P33b',
    sections: '11',
    text: {
      en: 'A child’s data that is found is deleted promptly.',
      fr: 'Les données d’un enfant qui sont découvertes sont supprimées sans délai.',
    },
    how: {
      en: 'Anyone can report it; it is looked at and deleted within 24 hours, and the reporter is told.',
      fr: 'Chacun peut le signaler ; c’est examiné et supprimé en 24 heures, et la personne est avisée.',
    },
    proof: 'child_reports',
  },
  {
    number: 'P34a',
    sections: '12',
    text: {
      en: 'Versions of each policy are kept and can be compared.',
      fr: 'Les versions de chaque politique sont conservées et comparables.',
    },
    how: {
      en: 'A published text cannot change; each version shows what is different from the one before.',
      fr: 'Un texte publié ne peut changer ; chaque version montre ce qui diffère de la précédente.',
    },
    proof: 'policies',
  },
  {
    number: 'P34b',
    sections: '12',
    text: { en: 'Material changes are announced.', fr: 'Les changements importants sont annoncés.' },
    how: {
      en: 'By mail and in the product, at least 30 days before; acceptance is recorded.',
      fr: 'Par courriel et dans le produit, au moins 30 jours d’avance ; l’acceptation est consignée.',
    },
    proof: 'policies',
  },
  {
    number: 'P35a',
    sections: '13',
    text: { en: 'You can reach us.', fr: 'Vous pouvez nous joindre.' },
    how: {
      en: 'Name, address and mailbox stand on site, mails and policies; without them production does not start.',
      fr: 'Nom, adresse et boîte aux lettres figurent sur le site, les courriels et les politiques ; sans eux, la production ne démarre pas.',
    },
  },
  {
    number: 'P35b',
    sections: '12, 13',
    text: {
      en: 'Rights can be exercised through that contact.',
      fr: 'Les droits s’exercent par ce contact.',
    },
    how: {
      en: 'A mail or the form opens a request with identity check and due date; a mail that only claims who it is changes nothing.',
      fr: 'Un courriel ou le formulaire ouvre une demande avec vérification d’identité et échéance ; un courriel qui ne fait que prétendre ne change rien.',
    },
    proof: 'rights',
  },
];
