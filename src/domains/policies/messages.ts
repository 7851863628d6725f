import { catalogue } from '#kernel/messages.ts';

/** Words of the letters that announce a change. */
export const policiesMessages = catalogue({
  en: {
    terms: 'terms of use',
    privacy: 'privacy policy',
    cookies: 'cookie policy',
    'change.subject': 'Our {policy} changes on {date}',
    'change.body':
      'A new version of our {policy} takes effect on {date}. Until then the present one holds. What changes is shown word by word on the page below.',
    'change.choice':
      'If you do not agree, you can cancel until then, and take all your data along. Who goes on using the service after that day has accepted it.',
    'change.action': 'See what changes',
    'processor.subject': 'A new processor from {date}: {name}',
    'processor.body':
      'From {date} on, {name} processes data for us. Purpose: {purpose} Data: {data} Country: {country}. It is bound by an agreement.',
    'processor.action': 'See all processors',
    why: 'You get this legal notice because you have an account with {company}. It cannot be turned off.',
  },
  fr: {
    terms: 'conditions d’utilisation',
    privacy: 'politique de confidentialité',
    cookies: 'politique sur les témoins',
    'change.subject': 'Changement le {date} : {policy}',
    'change.body':
      'Une nouvelle version entre en vigueur le {date} : {policy}. D’ici là, la version actuelle s’applique. Ce qui change est montré mot à mot sur la page ci-dessous.',
    'change.choice':
      'Si vous n’êtes pas d’accord, vous pouvez annuler d’ici là et emporter toutes vos données. Qui continue d’utiliser le service après ce jour l’a acceptée.',
    'change.action': 'Voir ce qui change',
    'processor.subject': 'Un nouveau fournisseur à compter du {date} : {name}',
    'processor.body':
      'À compter du {date}, {name} traite des données pour nous. But : {purpose} Données : {data} Pays : {country}. Une entente le lie.',
    'processor.action': 'Voir tous les fournisseurs',
    why: 'Vous recevez cet avis légal parce que vous avez un compte chez {company}. Il ne peut être désactivé.',
  },
});
