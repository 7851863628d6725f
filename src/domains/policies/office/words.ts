import { catalogue } from '#kernel/messages.ts';

/** Words of the notice that a policy changes. */
export const policyWords = catalogue({
  en: {
    label: 'Changes of policies',
    terms: 'terms of use',
    privacy: 'privacy policy',
    coming: 'Our {policy} changes on {date}.',
    holds: 'Our {policy} changed on {date}. Who goes on using the service has accepted it.',
    read: 'See what changes',
    accept: 'I accept it',
    accepted: 'Accepted. The version and the time are kept with your account.',
  },
  fr: {
    label: 'Changements de politiques',
    terms: 'conditions d’utilisation',
    privacy: 'politique de confidentialité',
    coming: 'Changement le {date} : {policy}.',
    holds: 'Changement depuis le {date} : {policy}. Qui continue d’utiliser le service l’a acceptée.',
    read: 'Voir ce qui change',
    accept: 'J’accepte',
    accepted: 'Accepté. La version et l’heure sont conservées avec votre compte.',
  },
});
