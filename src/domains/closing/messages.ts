import { catalogue } from '#kernel/messages.ts';

/** Words of the letters about leaving, and of the page that stands where a closed site was. */
export const closingMessages = catalogue({
  en: {
    why: 'You get this because you are an owner of this dealership at {company}. Letters about cancelling and deletion cannot be turned off.',
    'action.dates': 'See the dates',
    'export.offer': 'You can export everything free of charge on any day until then: under Settings, Your data.',
    'records.offer':
      'The law makes your dealership keep its bills of sale, invoices and books for six years. We keep none of it after the deletion: take the records pack of each fiscal year along.',
    'back.offer':
      'Until the deletion begins, any owner can bring the dealership back with everything in it. Facebook and Instagram are then connected anew; letters that had not left go out if they are younger than 72 hours, and older ones stay unsent, shown as such.',
    'asked.subject': '{name} will be cancelled on {date}',
    'asked.body':
      'An owner cancelled {name}. Everything goes on until {date}. After that it can be read and exported, and it is deleted for good on {purge}. Any owner can stop this until then.',
    'cancelled.subject': '{name} was cancelled',
    'cancelled.body':
      '{name} is cancelled from now on, and nothing more will be charged. Its public site is closed, Facebook and Instagram are disconnected, and letters that had not left were withdrawn. Everything can be read, printed and exported until {purge}. Then it is deleted for good, backups included.',
    'unpaid.subject': '{name} was cancelled because it was not paid',
    'unpaid.body':
      '{name} was past due for 60 days, and we had written three times. It is cancelled from now on and nothing more will be charged. Everything can be read, printed and exported until {purge}. Then it is deleted for good, backups included.',
    'erase.subject': '{name} will be deleted on {purge}',
    'erase.body':
      'An owner cancelled {name} and asked for its deletion at once. Every owner can stop this until {purge}: nothing is deleted before. Then everything is deleted for good, backups included.',
    'reminder.subject': '{days, plural, =0 {Today} one {Tomorrow} other {In # days}}: {name} will be deleted',
    'reminder.body':
      '{name} is cancelled. It is deleted for good on {purge}, backups included. Reading and exporting end at that moment.',
    'stopped.subject': '{name} goes on',
    'stopped.body': 'The cancellation of {name} was stopped by an owner. Nothing has changed.',
    'erase_stopped.subject': 'The deletion of {name} at once was stopped',
    'erase_stopped.body':
      'An owner stopped the deletion of {name} at once. It stays cancelled and can be read, exported and brought back until {purge}.',
    'reactivated.subject': '{name} is back',
    'reactivated.body':
      'An owner brought {name} back, with everything in it. Only Facebook and Instagram must be connected anew, and letters to customers that had not left and are older than 72 hours stay unsent: their timelines show them.',
    'deleted.subject': '{name} was deleted',
    'deleted.body':
      'Everything of the dealership at {name} was deleted, and the key that its data was encrypted with was destroyed. The certificate below proves it to anybody, also offline. It becomes final when no backup holds anything of the dealership any more, at the latest after seven days. Your own account stays: you can close it yourself.',
    'deleted.action': 'The deletion certificate',
    'farewell.subject': 'Your account was deleted',
    'farewell.body':
      'Your account was deleted with everything that belonged to it. In the journals of dealerships that you worked for, a number stands in the place of your account. This letter was the last one.',
    'farewell.not': 'If this was not you, write to {email} at once.',
    'site.title': 'This site is closed',
    'site.body': '{name} no longer sells here.',
    'site.contact': 'How to reach {name}',
  },
  fr: {
    why: 'Vous recevez ce courriel parce que vous êtes propriétaire de ce commerce chez {company}. Les avis d’annulation et de suppression ne peuvent pas être désactivés.',
    'action.dates': 'Voir les dates',
    'export.offer': 'D’ici là, vous pouvez tout exporter sans frais, n’importe quel jour : sous Réglages, Vos données.',
    'records.offer':
      'La loi oblige votre commerce à conserver ses contrats de vente, ses factures et ses livres pendant six ans. Nous n’en gardons rien après la suppression : emportez le dossier de chaque exercice.',
    'back.offer':
      'Tant que la suppression n’a pas commencé, tout propriétaire peut rétablir le commerce avec tout son contenu. Facebook et Instagram sont alors à reconnecter ; les lettres non parties partent si elles ont moins de 72 heures, les autres restent non envoyées, et cela se voit.',
    'asked.subject': '{name} sera annulé le {date}',
    'asked.body':
      'Un propriétaire a annulé {name}. Tout continue jusqu’au {date}. Ensuite, on peut lire et exporter, et tout est supprimé définitivement le {purge}. D’ici là, tout propriétaire peut arrêter l’annulation.',
    'cancelled.subject': '{name} a été annulé',
    'cancelled.body':
      '{name} est annulé dès maintenant, et plus rien ne sera facturé. Son site public est fermé, Facebook et Instagram sont déconnectés, et les courriels qui n’étaient pas partis ont été retirés. Tout peut être lu, imprimé et exporté jusqu’au {purge}. Ensuite, tout est supprimé définitivement, copies de sauvegarde comprises.',
    'unpaid.subject': '{name} a été annulé faute de paiement',
    'unpaid.body':
      '{name} était en souffrance depuis 60 jours, et nous avions écrit trois fois. Le commerce est annulé dès maintenant et plus rien ne sera facturé. Tout peut être lu, imprimé et exporté jusqu’au {purge}. Ensuite, tout est supprimé définitivement, copies de sauvegarde comprises.',
    'erase.subject': '{name} sera supprimé le {purge}',
    'erase.body':
      'Un propriétaire a annulé {name} et demandé la suppression immédiate. Tout propriétaire peut l’arrêter jusqu’au {purge} : rien n’est supprimé avant. Ensuite, tout est supprimé définitivement, copies de sauvegarde comprises.',
    'reminder.subject': '{days, plural, =0 {Aujourd’hui} one {Demain} other {Dans # jours}} : {name} sera supprimé',
    'reminder.body':
      '{name} est annulé. Le commerce sera supprimé définitivement le {purge}, copies de sauvegarde comprises. La lecture et l’exportation prennent fin à ce moment.',
    'stopped.subject': '{name} continue',
    'stopped.body': 'L’annulation de {name} a été arrêtée par un propriétaire. Rien n’a changé.',
    'erase_stopped.subject': 'La suppression immédiate de {name} a été arrêtée',
    'erase_stopped.body':
      'Un propriétaire a arrêté la suppression immédiate de {name}. Le commerce reste annulé ; on peut le lire, l’exporter et le rétablir jusqu’au {purge}.',
    'reactivated.subject': '{name} est de retour',
    'reactivated.body':
      'Un propriétaire a rétabli {name} avec tout son contenu. Seuls Facebook et Instagram sont à reconnecter, et les lettres aux clients non parties de plus de 72 heures restent non envoyées : leur historique les montre.',
    'deleted.subject': '{name} a été supprimé',
    'deleted.body':
      'Tout ce qui appartenait au commerce à l’adresse {name} a été supprimé, et la clé de chiffrement de ses données a été détruite. L’attestation ci-dessous le prouve à quiconque, même hors ligne. Elle devient définitive lorsqu’aucune sauvegarde ne contient plus rien du commerce, au plus tard après sept jours. Votre propre compte demeure : vous pouvez le fermer vous-même.',
    'deleted.action': 'L’attestation de suppression',
    'farewell.subject': 'Votre compte a été supprimé',
    'farewell.body':
      'Votre compte a été supprimé avec tout ce qui lui appartenait. Dans les journaux des commerces pour lesquels vous avez travaillé, un numéro tient lieu de votre compte. Ce courriel était le dernier.',
    'farewell.not': 'Si ce n’était pas vous, écrivez sans tarder à {email}.',
    'site.title': 'Ce site est fermé',
    'site.body': '{name} ne vend plus ici.',
    'site.contact': 'Comment joindre {name}',
  },
});
