import type { Promised } from './promise.ts';

/** How it is secured, and who is bound by what (policy sections 5 to 7). */
export const securityPromises: Promised[] = [
  {
    number: 'P17a',
    sections: '5',
    text: {
      en: 'What comes in travels encrypted (TLS).',
      fr: 'Ce qui entre voyage chiffré (TLS).',
    },
    how: {
      en: 'A front with TLS 1.2 or later stands before the program, pages are sent on to HTTPS, the API refuses plain calls, cookies are secure.',
      fr: 'Un frontal TLS 1.2 ou plus récent précède le programme, les pages sont renvoyées vers HTTPS, l’API refuse les appels en clair, les témoins sont sécurisés.',
    },
  },
  {
    number: 'P17b',
    sections: '5',
    text: { en: 'What goes out travels encrypted (TLS).', fr: 'Ce qui sort voyage chiffré (TLS).' },
    how: {
      en: 'Certificates are verified for every call, mail server and database; there is no falling back to plain.',
      fr: 'Les certificats sont vérifiés pour chaque appel, serveur de courriel et base de données ; aucun repli en clair.',
    },
  },
  {
    number: 'P18a',
    sections: '5',
    text: {
      en: 'What is most sensitive is encrypted by us at rest.',
      fr: 'Le plus sensible est chiffré par nous au repos.',
    },
    how: {
      en: 'Tokens, contracts, credit papers, photo originals, personal values of the journal, exports and copies are sealed with a key per dealership; backups with keys of their own.',
      fr: 'Jetons, contrats, documents de crédit, originaux de photos, valeurs personnelles du journal, exports et copies sont scellés avec une clé par concessionnaire ; les sauvegardes avec leurs propres clés.',
    },
    proof: 'keys',
  },
  {
    number: 'P18b',
    sections: '5',
    text: {
      en: 'What is searched stands on a volume that the host encrypts.',
      fr: 'Ce qui est recherché se trouve sur un volume chiffré par l’hébergeur.',
    },
    how: {
      en: 'Names, addresses and texts are plain columns; the program looks at its volume and says what it finds.',
      fr: 'Noms, adresses et textes sont des colonnes en clair ; le programme examine son volume et dit ce qu’il trouve.',
    },
  },
  {
    number: 'P19a',
    sections: '5',
    text: { en: 'Backups are made regularly.', fr: 'Des sauvegardes sont faites régulièrement.' },
    how: {
      en: 'A full one every day and what changes every minute, encrypted, verified after writing, with an alarm when one is late.',
      fr: 'Une complète chaque jour et les changements chaque minute, chiffrées, vérifiées après écriture, avec alarme en cas de retard.',
    },
    proof: 'backups',
  },
  {
    number: 'P19b',
    sections: '5',
    text: { en: 'They can be restored.', fr: 'Elles peuvent être restaurées.' },
    how: {
      en: 'A drill restores the newest beside the running product, replays the deletion ledger and compares counts and hashes.',
      fr: 'Un exercice restaure la plus récente à côté du produit, rejoue le registre des suppressions et compare comptes et empreintes.',
    },
    proof: 'drills',
  },
  {
    number: 'P20a',
    sections: '5',
    text: {
      en: 'A dealership’s data is seen by its own staff only, each by their role.',
      fr: 'Les données d’un concessionnaire ne sont vues que par son personnel, chacun selon son rôle.',
    },
    how: {
      en: 'The database itself shows rows of one dealership at a time; permissions stand in one place. A new dealership asks its people for a second factor; its owner may choose otherwise.',
      fr: 'La base de données elle-même ne montre que les lignes d’un concessionnaire à la fois ; les autorisations sont à un seul endroit. Un nouveau concessionnaire demande un second facteur à son personnel ; son propriétaire peut en décider autrement.',
    },
    proof: 'matrix',
  },
  {
    number: 'P20b',
    sections: '5',
    text: {
      en: 'Our own people look only with the owner’s grant.',
      fr: 'Nos propres gens ne regardent qu’avec l’accord du propriétaire.',
    },
    how: {
      en: 'A grant names reason, scope and an end within 72 hours; each read is listed to the owner; the database refuses without it.',
      fr: 'Un accord précise raison, étendue et fin dans les 72 heures ; chaque lecture est montrée au propriétaire ; sans lui la base refuse.',
    },
    proof: 'grants',
  },
  {
    number: 'P21a',
    sections: '5',
    text: {
      en: 'Affected people are told of a breach as the law requires.',
      fr: 'Les personnes touchées sont avisées d’une atteinte comme la loi l’exige.',
    },
    how: {
      en: 'A register of incidents leads through the harm test, finds the affected, sends notices and records their delivery.',
      fr: 'Un registre des incidents guide l’évaluation du préjudice, trouve les personnes touchées, envoie les avis et consigne leur remise.',
    },
    proof: 'incidents',
  },
  {
    number: 'P21b',
    sections: '5',
    text: { en: 'Records of every breach are kept.', fr: 'Un dossier de chaque atteinte est conservé.' },
    how: {
      en: 'For 24 months, and five years where Québec’s register applies.',
      fr: 'Pendant 24 mois, et cinq ans là où le registre du Québec s’applique.',
    },
    proof: 'incidents',
  },
  {
    number: 'P22a',
    sections: '6',
    text: {
      en: 'Processors are named and bound by an agreement.',
      fr: 'Les fournisseurs sont nommés et liés par une entente.',
    },
    how: {
      en: 'One without an agreement’s reference and date cannot be made active; a new one is announced 30 days before.',
      fr: 'Sans référence ni date d’entente, un fournisseur ne peut être activé ; un nouveau est annoncé 30 jours d’avance.',
    },
    proof: 'processors',
  },
  {
    number: 'P22b',
    sections: '6',
    text: {
      en: 'Authorities get something only on a legal basis.',
      fr: 'Les autorités n’obtiennent quelque chose que sur une base légale.',
    },
    how: {
      en: 'The log of disclosures wants the document, its basis, its scope and two of our people, and tells the dealership unless a dated order forbids it.',
      fr: 'Le registre des communications exige le document, sa base, son étendue et deux des nôtres, et avise le concessionnaire sauf ordonnance datée.',
    },
    proof: 'disclosures',
  },
  {
    number: 'P23a',
    sections: '7',
    text: {
      en: 'The dealership answers for its customers’ consent, and the product helps it to.',
      fr: 'Le concessionnaire répond du consentement de ses clients, et le produit l’y aide.',
    },
    how: {
      en: 'Consents are kept with their wording and proof. Every letter to a customer passes one gate at the moment it leaves: an offer without a consent in force then, and anything to a restricted person but what the law owes them, is refused, counted and not kept.',
      fr: 'Les consentements sont gardés avec leur texte et leur preuve. Toute lettre à un client passe un seul contrôle au moment de partir : une offre sans consentement alors valide, et tout envoi à une personne dont l’accès est restreint sauf ce que la loi lui doit, sont refusés, comptés et effacés.',
    },
    proof: 'send_gate',
  },
  {
    number: 'P23b',
    sections: '7',
    text: {
      en: 'Customers’ data is processed only on the dealership’s instructions.',
      fr: 'Les données des clients ne sont traitées que sur instruction du concessionnaire.',
    },
    how: {
      en: 'Every transaction has a cause, which the journal keeps: a person, a key, a customer’s own act, a rule or a setting of the dealership, its grant, a duty of the law, or our export, purge, restore, migration and the like; the database takes no entry without. No figures over dealerships are made from customers’ data: events are counted by day.',
      fr: 'Chaque traitement a une cause, que le journal garde : une personne, une clé, un geste du client, une règle ou un réglage du commerce, l’accès qu’il a donné, un devoir légal, ou notre exportation, suppression, restauration, migration et autres ; la base refuse toute entrée sans cause. Aucun chiffre global n’est tiré des données des clients : les événements sont comptés par jour.',
    },
    proof: 'roots',
  },
];
