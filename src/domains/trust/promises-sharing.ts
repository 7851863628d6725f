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
      en: 'Five permissions are needed, and no call needs another. What was granted is recorded as it was, also beyond these; what was declined or taken back switches the feature off and says so.',
      fr: 'Cinq autorisations sont nécessaires, et aucun appel n’en demande d’autre. Ce qui a été accordé est consigné tel quel, même au-delà ; ce qui a été refusé ou retiré désactive la fonction et le dit.',
    },
    proof: 'permissions',
  },
  {
    number: 'P12',
    sections: '3',
    text: {
      en: 'Of a Page we keep name, category and picture; of an Instagram account user name and picture; beside that identifiers, permissions and the token.',
      fr: 'D’une page, nous gardons le nom, la catégorie et l’image ; d’un compte Instagram, le nom d’utilisateur et l’image ; en plus, identifiants, autorisations et jeton.',
    },
    how: {
      en: 'The columns of a channel are this list; what was published keeps its number and address at Meta while the channel is connected. Of a refusal the numbers are kept, not the words. Reactions, comments and shares are read when somebody looks, and not kept.',
      fr: 'Les colonnes d’un compte relié sont cette liste ; ce qui a été publié garde son numéro et son adresse chez Meta tant que le compte est relié. D’un refus, les numéros sont conservés, pas les mots. Réactions, commentaires et partages sont lus quand quelqu’un regarde, et ne sont pas conservés.',
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
      en: 'Every call passes one client, which counts it by what it is for and by the person, the rule or the upkeep that caused it, before its first byte leaves. While publishing is paused nothing is published, changed or read of how posts do: only what was handed over before is looked for, tokens are kept alive, and channels can be connected and disconnected.',
      fr: 'Chaque appel passe par un seul client, qui le compte selon son but et selon la personne, la règle ou l’entretien qui en est la cause, avant son premier octet. Pendant une pause, rien n’est publié, modifié ni lu du succès des publications : seul ce qui avait déjà été remis est recherché, les jetons sont entretenus, et les comptes peuvent être reliés et déconnectés.',
    },
    proof: 'calls',
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
      en: 'Token, key and identifiers, those of published posts too, go in the transaction that answers; whatever was on its way asks once more before the first byte leaves. Their bytes are cleared from the server’s files right after; encrypted backups are gone after seven days, and in one that is restored meanwhile the token does not open and is deleted again.',
      fr: 'Jeton, clé et identifiants, ceux des publications aussi, disparaissent dans la transaction qui répond ; ce qui était en route redemande avant le premier octet. Leurs octets sont effacés des fichiers du serveur aussitôt après ; les sauvegardes chiffrées disparaissent après sept jours, et dans celle qui serait restaurée d’ici là le jeton ne s’ouvre pas et est supprimé de nouveau.',
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
      en: 'The signature is verified, tokens and identifiers of that person are removed in all dealerships, also from logins under way, and a code is answered.',
      fr: 'La signature est vérifiée, jetons et identifiants de cette personne sont retirés chez tous les concessionnaires, même des connexions en cours, et un code est remis.',
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
      en: 'Whatever does not verify gets the same refusal, before anything of it is read. What Meta did sign may come late or again, as Meta repeats requests: the same one gets the same answer and does nothing more, and none reaches what was connected after it was signed.',
      fr: 'Ce qui n’est pas vérifié reçoit le même refus, avant toute lecture. Ce que Meta a bien signé peut arriver tard ou de nouveau, car Meta répète ses demandes : la même reçoit la même réponse et ne fait rien de plus, et aucune n’atteint ce qui a été relié après sa signature.',
    },
    proof: 'refusals',
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
