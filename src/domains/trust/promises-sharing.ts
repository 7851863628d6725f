import type { Promised } from './promise.ts';

/** Who gets what, and Facebook and Instagram (policy sections 2 to 6). */
export const sharingPromises: Promised[] = [
  {
    number: 'P10a',
    sections: '2, 3, 6',
    text: {
      en: 'Nothing personal is sold, and nothing is shared beyond the processors named here.',
      fr: 'Rien de personnel n’est vendu, et rien n’est communiqué au-delà des fournisseurs nommés ici.',
    },
    how: {
      en: 'Calls go out through one client, which refuses every host that is not of a named processor, a connected channel or a target the dealership entered.',
      fr: 'Les appels sortent par un seul client, qui refuse tout hôte autre que celui d’un fournisseur nommé, d’un compte relié ou d’une cible saisie par le concessionnaire.',
    },
    proof: 'processors',
  },
  {
    number: 'P10b',
    sections: '3',
    text: { en: 'What comes from Meta goes nowhere else.', fr: 'Ce qui vient de Meta ne va nulle part ailleurs.' },
    how: {
      en: 'It stands in the channel and its posts, and leaves only in the export of its own dealership, without tokens.',
      fr: 'Il se trouve dans le compte relié et ses publications, et ne sort que dans l’exportation de son concessionnaire, sans jetons.',
    },
  },
  {
    number: 'P11',
    sections: '3',
    text: {
      en: 'Meta is used only under the permissions that the person granted.',
      fr: 'Meta n’est utilisé que selon les autorisations accordées par la personne.',
    },
    how: {
      en: 'Five permissions are asked for and no more; what was declined switches the feature off and says so.',
      fr: 'Cinq autorisations sont demandées, pas davantage ; ce qui a été refusé désactive la fonction et le dit.',
    },
    proof: 'channels',
  },
  {
    number: 'P12',
    sections: '3',
    text: {
      en: 'Of a Page we keep name, category and picture; of an Instagram account user name and picture; beside that identifiers, permissions and the token.',
      fr: 'D’une page, nous gardons le nom, la catégorie et l’image ; d’un compte Instagram, le nom d’utilisateur et l’image ; en plus, identifiants, autorisations et jeton.',
    },
    how: {
      en: 'The columns of a channel are this list. Answers of Meta are read, never stored whole.',
      fr: 'Les colonnes d’un compte relié sont cette liste. Les réponses de Meta sont lues, jamais conservées en entier.',
    },
  },
  {
    number: 'P13a',
    sections: '3, 5',
    text: {
      en: 'Tokens serve only the actions you authorised.',
      fr: 'Les jetons ne servent qu’aux actions que vous avez autorisées.',
    },
    how: {
      en: 'Every call passes one client and has a post, a check or a person as its cause; none is made while paused.',
      fr: 'Chaque appel passe par un seul client et a pour cause une publication, une vérification ou une personne ; aucun pendant une pause.',
    },
    proof: 'channels',
  },
  {
    number: 'P13b',
    sections: '3, 5',
    text: { en: 'Tokens are encrypted and never shown.', fr: 'Les jetons sont chiffrés et jamais montrés.' },
    how: {
      en: 'Each is sealed under a key of its own, opened for one call, and stands in no log, journal, export or backup in the clear.',
      fr: 'Chacun est scellé sous sa propre clé, ouvert pour un appel, et n’apparaît en clair dans aucun journal, export ou sauvegarde.',
    },
    proof: 'tokens',
  },
  {
    number: 'P14a',
    sections: '4',
    text: {
      en: 'You may disconnect at any time, in settings.',
      fr: 'Vous pouvez déconnecter à tout moment, dans les réglages.',
    },
    how: {
      en: 'A button for each channel and one for all, for everyone who may manage channels, also when past due or cancelled.',
      fr: 'Un bouton par compte et un pour tous, pour quiconque gère les comptes reliés, même en retard de paiement ou après annulation.',
    },
  },
  {
    number: 'P14b',
    sections: '4',
    text: {
      en: 'The token is then deleted at once, and all access ends.',
      fr: 'Le jeton est alors supprimé aussitôt, et tout accès cesse.',
    },
    how: {
      en: 'Token, identifiers and key go in the transaction that answers; whatever was on its way asks once more before the first byte leaves.',
      fr: 'Jeton, identifiants et clé disparaissent dans la transaction qui répond ; ce qui était en route redemande avant le premier octet.',
    },
    proof: 'disconnects',
  },
  {
    number: 'P15a',
    sections: '4',
    text: {
      en: 'Meta’s deletion requests are carried out by themselves.',
      fr: 'Les demandes de suppression de Meta sont exécutées d’elles-mêmes.',
    },
    how: {
      en: 'The signature is verified, tokens and identifiers of that person are removed in all dealerships, and a code is answered.',
      fr: 'La signature est vérifiée, jetons et identifiants de cette personne sont retirés chez tous les concessionnaires, et un code est remis.',
    },
    proof: 'meta_requests',
  },
  {
    number: 'P15b',
    sections: '4',
    text: { en: 'The person can follow it without an account.', fr: 'La personne peut la suivre sans compte.' },
    how: {
      en: 'A page by code says when it was received and done, and what kinds of data were removed.',
      fr: 'Une page par code dit quand elle a été reçue et exécutée, et quels genres de données ont été retirés.',
    },
    proof: 'meta_requests',
  },
  {
    number: 'P15c',
    sections: '4',
    text: { en: 'Forged requests change nothing.', fr: 'Les demandes falsifiées ne changent rien.' },
    how: {
      en: 'Whatever does not verify gets the same refusal, before anything of it is read.',
      fr: 'Ce qui n’est pas vérifié reçoit le même refus, avant toute lecture.',
    },
  },
  {
    number: 'P16a',
    sections: '4, 10',
    text: {
      en: 'All my data is deleted when I ask for it.',
      fr: 'Toutes mes données sont supprimées quand je le demande.',
    },
    how: {
      en: 'An account is closed by its holder in the product; a dealership by its owner, with 72 hours to stop it.',
      fr: 'Un compte se ferme par son titulaire dans le produit ; un concessionnaire par son propriétaire, avec 72 heures pour arrêter.',
    },
    proof: 'closings',
  },
  {
    number: 'P16b',
    sections: '10',
    text: {
      en: 'A person in several dealerships, or the only owner of one, is treated rightly.',
      fr: 'La personne active chez plusieurs concessionnaires, ou seule propriétaire, est traitée correctement.',
    },
    how: {
      en: 'The account goes and journals keep an opaque number; an only owner is told to hand over or cancel first.',
      fr: 'Le compte disparaît et les journaux gardent un numéro opaque ; un propriétaire unique est invité à céder ou annuler d’abord.',
    },
  },
];
