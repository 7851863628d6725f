import type { Promised } from './promise.ts';

/** What we hold about people with an account, and what we may do with it (policy sections 1, 2, 8, 13). */
export const accountPromises: Promised[] = [
  {
    number: 'P01a',
    sections: '1',
    text: {
      en: 'An account holds a name, an e-mail address, a phone number and a password, and nothing more is asked.',
      fr: 'Un compte contient un nom, une adresse courriel, un numéro de téléphone et un mot de passe, et rien de plus n’est demandé.',
    },
    how: {
      en: 'The table of accounts has exactly these personal columns; the sign-up form and the API refuse others.',
      fr: 'La table des comptes a exactement ces colonnes personnelles ; le formulaire d’inscription et l’API refusent toute autre.',
    },
    proof: 'register',
  },
  {
    number: 'P01b',
    sections: '1',
    text: {
      en: 'Each person sees, corrects and takes along what their account holds.',
      fr: 'Chaque personne voit, corrige et emporte ce que contient son compte.',
    },
    how: {
      en: 'The account page shows and changes each value. A new e-mail address is confirmed there, and told to the old one, which can undo it for seven days.',
      fr: 'La page du compte montre et modifie chaque valeur. Une nouvelle adresse courriel se confirme à cette adresse ; l’ancienne est avisée et peut annuler pendant sept jours.',
    },
  },
  {
    number: 'P02a',
    sections: '1',
    text: { en: 'Passwords are kept only as a hash.', fr: 'Les mots de passe ne sont conservés que hachés.' },
    how: {
      en: 'argon2id with 19 MiB, two passes and a salt of 16 random bytes; the whole password counts.',
      fr: 'argon2id avec 19 Mio, deux passes et un sel de 16 octets aléatoires ; le mot de passe entier compte.',
    },
    proof: 'hashes',
  },
  {
    number: 'P02b',
    sections: '1',
    text: {
      en: 'No one can read a password or send it to you, not even we.',
      fr: 'Personne ne peut lire un mot de passe ni vous l’envoyer, pas même nous.',
    },
    how: {
      en: 'No route of the product answers one; whoever forgot theirs gets a link to choose another.',
      fr: 'Aucune route du produit n’en répond ; qui a oublié le sien reçoit un lien pour en choisir un autre.',
    },
  },
  {
    number: 'P03',
    sections: '1',
    text: {
      en: 'A dealership’s business information (name, address, hours, logo, colours, staff) serves its site, mail and papers.',
      fr: 'Les renseignements du concessionnaire (nom, adresse, heures, logo, couleurs, personnel) servent à son site, à ses courriels et à ses documents.',
    },
    how: {
      en: 'They are settings of the dealership; site, mail and papers are made from them each time.',
      fr: 'Ce sont des réglages du concessionnaire ; le site, les courriels et les documents en sont tirés chaque fois.',
    },
  },
  {
    number: 'P04a',
    sections: '1',
    text: {
      en: 'Vehicles, leads, deals, invoices and all other content belong to the dealership.',
      fr: 'Les véhicules, demandes, ventes, factures et tout autre contenu appartiennent au concessionnaire.',
    },
    how: {
      en: 'Every kind of it can be seen, corrected, exported and is deleted with the dealership.',
      fr: 'Chaque genre se voit, se corrige, s’exporte et disparaît avec le concessionnaire.',
    },
  },
  {
    number: 'P04b',
    sections: '1',
    text: {
      en: 'Nothing is kept outside of the data register.',
      fr: 'Rien n’est conservé hors du registre des données.',
    },
    how: {
      en: 'Each table has a line with its class, purpose, retention, export and purge; a table without a line fails the build.',
      fr: 'Chaque table a une ligne avec sa classe, son but, sa durée, son exportation et sa purge ; une table sans ligne bloque la version.',
    },
    proof: 'register',
  },
  {
    number: 'P05a',
    sections: '1',
    text: {
      en: 'Usage data is IP address, browser, operating system, pages, times and crash reports, and nothing else.',
      fr: 'Les données d’utilisation sont l’adresse IP, le navigateur, le système, les pages, les heures et les rapports de plantage, et rien d’autre.',
    },
    how: {
      en: 'Paths are kept without what follows the question mark, and browsers as family and major version.',
      fr: 'Les chemins sont gardés sans ce qui suit le point d’interrogation, et les navigateurs par famille et version majeure.',
    },
    proof: 'usage',
  },
  {
    number: 'P05b',
    sections: '1',
    text: { en: 'Usage data grows less with time.', fr: 'Les données d’utilisation diminuent avec le temps.' },
    how: {
      en: 'After 30 days an address is cut to its network, after 90 days crash reports are deleted, after 13 months all of it.',
      fr: 'Après 30 jours l’adresse est réduite à son réseau, après 90 jours les rapports de plantage sont supprimés, après 13 mois le tout.',
    },
    proof: 'usage',
  },
  {
    number: 'P05c',
    sections: '1',
    text: {
      en: 'A crash report holds no personal value.',
      fr: 'Un rapport de plantage ne contient aucune valeur personnelle.',
    },
    how: {
      en: 'Only the class of the error, the place in the code, the release and the pattern of the route are kept; equal crashes are counted.',
      fr: 'Seuls la classe de l’erreur, l’endroit dans le code, la version et le modèle de la route sont gardés ; les plantages égaux sont comptés.',
    },
    proof: 'usage',
  },
  {
    number: 'P05d',
    sections: '1, 10',
    text: { en: 'Its person can see it.', fr: 'La personne visée peut les voir.' },
    how: {
      en: '“What we hold about me” lists sign-ins, pages and crash reports of that person.',
      fr: '« Ce que nous détenons sur moi » énumère connexions, pages et rapports de plantage de cette personne.',
    },
  },
  {
    number: 'P06a',
    sections: '1, 8',
    text: {
      en: 'Cookies are for sessions and preferences, each one described in the cookie policy.',
      fr: 'Les témoins servent aux sessions et aux préférences, chacun décrit dans la politique sur les témoins.',
    },
    how: {
      en: 'One table of cookies sets them and writes the policy’s page.',
      fr: 'Une seule table de témoins les pose et rédige la page de la politique.',
    },
    proof: 'cookies',
  },
  {
    number: 'P06b',
    sections: '8',
    text: {
      en: 'Visitors of dealers’ sites get none.',
      fr: 'Les visiteurs des sites des concessionnaires n’en reçoivent aucun.',
    },
    how: {
      en: 'Public sites set no cookie, use no storage and ask no third party.',
      fr: 'Les sites publics ne posent aucun témoin, n’utilisent aucun stockage et n’interrogent aucun tiers.',
    },
    proof: 'cookies',
  },
  {
    number: 'P07a',
    sections: '2',
    text: {
      en: 'You get transactional, technical, security and support messages.',
      fr: 'Vous recevez les messages transactionnels, techniques, de sécurité et de soutien.',
    },
    how: {
      en: 'Messages have classes with a switch per person; security alerts and legal notices cannot be switched off.',
      fr: 'Les messages ont des catégories avec un choix par personne ; les alertes de sécurité et avis légaux ne se désactivent pas.',
    },
    proof: 'mail',
  },
  {
    number: 'P07b',
    sections: '2, 10',
    text: { en: 'Any other use needs your yes.', fr: 'Tout autre usage exige votre accord.' },
    how: {
      en: 'Product news and marketing are off until they are ticked, each with a box of its own.',
      fr: 'Nouvelles du produit et marketing sont désactivés jusqu’à ce qu’on les coche, chacun avec sa case.',
    },
    proof: 'opted_in',
  },
  {
    number: 'P08',
    sections: '2, 13',
    text: { en: 'Inquiries are answered.', fr: 'Les demandes de renseignements reçoivent une réponse.' },
    how: {
      en: 'A support request is a conversation with a due time of two business days, by mail both ways and in the product.',
      fr: 'Une demande de soutien est une conversation avec échéance de deux jours ouvrables, par courriel dans les deux sens et dans le produit.',
    },
    proof: 'support',
  },
  {
    number: 'P09',
    sections: '2, 8',
    text: {
      en: 'Usage trends are counted; analytics of a person only as chosen.',
      fr: 'Les tendances d’utilisation sont comptées ; l’analyse d’une personne seulement selon son choix.',
    },
    how: {
      en: 'Daily counts name nobody. What names a person is kept only with consent, and gone at once when it is withdrawn.',
      fr: 'Les comptes quotidiens ne nomment personne. Ce qui nomme une personne n’est gardé qu’avec son consentement, et disparaît dès son retrait.',
    },
    proof: 'usage',
  },
];
