import { catalogue } from '#kernel/messages.ts';

/** Words of the second factor that a dealership asks for, and of one that was lost. */
export const factorWords = catalogue({
  en: {
    'factors.title': 'Second factor',
    'factors.on': 'Asked for',
    'factors.off': 'Not asked for',
    'factors.onLead':
      'Everybody who works here needs an authenticator app or a passkey. Whoever has none when their time is over can sign in, but reaches nothing here until they set one up.',
    'factors.offLead':
      'With an authenticator app or a passkey, a stolen password alone opens nothing. Ask everybody who works here for one: each gets time to set it up.',
    'factors.ready': '{ready, number} of {all, plural, one {# person} other {# people}} here have one.',
    'factors.has': 'Has one.',
    'factors.missing': 'None yet.',
    'factors.due': 'None yet; time until {at}',
    'factors.removed': 'Lost: it is removed on {at}',
    'factors.keep': 'Stop the removal',
    'factors.stays': 'The second factor of {name} stays.',
    'factors.lost': 'Lost it …',
    'factors.lostOf': 'Remove the lost second factor of {name}?',
    'factors.lostBody':
      'First make sure that it is really them who asks you: call them. They are told by mail at once and can stop it; so can every owner. After 24 hours their app, recovery codes and passkeys are removed and they are signed out everywhere.',
    'factors.lostGo': 'Remove in 24 hours',
    'factors.lostAsked': 'It is removed on {at}',
    'factors.grace': 'Time to set it up',
    'factors.graceHelp': 'From now, or from joining.',
    'factors.days': '{n, plural, one {# day} other {# days}}',
    'factors.turnOn': 'Ask everybody',
    'factors.turnOff': 'Ask no more',
    'factors.warning':
      'Without it, one stolen or guessed password opens your customers’ names, licences and credit applications. Our promises page then says that one dealership fewer asks for it, and every owner is told by mail.',
    'factors.isOn': 'Everybody is asked for a second factor now.',
    'factors.isOff': 'Nobody is asked for a second factor any more.',
    'factors.saved': 'Time saved.',
  },
  fr: {
    'factors.title': 'Second facteur',
    'factors.on': 'Demandé',
    'factors.off': 'Non demandé',
    'factors.onLead':
      'Chaque personne qui travaille ici doit avoir une application d’authentification ou une clé d’accès. Qui n’en a pas au bout de son délai peut se connecter, mais n’atteint rien ici avant d’en avoir configuré une.',
    'factors.offLead':
      'Avec une application d’authentification ou une clé d’accès, un mot de passe volé n’ouvre rien à lui seul. Demandez-le à chacun : tous ont le temps de s’y préparer.',
    'factors.ready': '{ready, number} de {all, plural, one {# personne} other {# personnes}} ici en ont un.',
    'factors.has': 'En a un.',
    'factors.missing': 'Aucun pour l’instant.',
    'factors.due': 'Aucun pour l’instant ; délai jusqu’au {at}',
    'factors.removed': 'Perdu : retrait le {at}',
    'factors.keep': 'Arrêter le retrait',
    'factors.stays': 'Le second facteur de {name} demeure.',
    'factors.lost': 'Perdu …',
    'factors.lostOf': 'Retirer le second facteur perdu de {name} ?',
    'factors.lostBody':
      'Assurez-vous d’abord que c’est bien cette personne qui vous le demande : appelez-la. Elle est avisée aussitôt par courriel et peut l’arrêter, comme tout propriétaire. Après 24 heures, son application, ses codes de secours et ses clés d’accès sont retirés et elle est déconnectée partout.',
    'factors.lostGo': 'Retirer dans 24 heures',
    'factors.lostAsked': 'Retrait le {at}',
    'factors.grace': 'Délai pour le configurer',
    'factors.graceHelp': 'À partir de maintenant, ou de l’arrivée.',
    'factors.days': '{n, plural, one {# jour} other {# jours}}',
    'factors.turnOn': 'Le demander à chacun',
    'factors.turnOff': 'Ne plus le demander',
    'factors.warning':
      'Sans lui, un seul mot de passe volé ou deviné ouvre les noms, permis et demandes de crédit de vos clients. Notre page des promesses compte alors un concessionnaire de moins qui le demande, et chaque propriétaire en est avisé par courriel.',
    'factors.isOn': 'Un second facteur est maintenant demandé à chacun.',
    'factors.isOff': 'Le second facteur n’est plus demandé à personne.',
    'factors.saved': 'Délai enregistré.',
  },
});
