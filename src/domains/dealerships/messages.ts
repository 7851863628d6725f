import { catalogue } from '#kernel/messages.ts';

/** Words of letters of the dealership to its own people. */
export const dealershipLetters = catalogue({
  en: {
    'invitation.subject': '{inviter} invites you to {dealership}',
    'invitation.body': '{inviter} would like you to work with {dealership} in Automo as: {roles}.',
    'invitation.how': 'Accept with this e-mail address, {email}. The invitation is good for 7 days.',
    'invitation.accept': 'See the invitation',
    'invitation.why':
      'You receive this because {inviter} of {dealership} typed in your address. If you do not know them, do nothing: nobody gets in without it.',
    'role.owner': 'owner',
    'role.manager': 'manager',
    'role.sales': 'sales',
    'role.finance': 'finance',
    'role.marketing': 'marketing',
    'role.viewer': 'viewer',
  },
  fr: {
    'invitation.subject': '{inviter} vous invite chez {dealership}',
    'invitation.body': '{inviter} souhaite que vous travailliez avec {dealership} dans Automo comme : {roles}.',
    'invitation.how': 'Acceptez avec cette adresse courriel, {email}. L’invitation est valable 7 jours.',
    'invitation.accept': 'Voir l’invitation',
    'invitation.why':
      'Vous recevez ce message parce que {inviter}, de {dealership}, a saisi votre adresse. Si vous ne connaissez pas cette personne, ne faites rien : personne n’entre sans elle.',
    'role.owner': 'propriétaire',
    'role.manager': 'direction',
    'role.sales': 'ventes',
    'role.finance': 'financement',
    'role.marketing': 'marketing',
    'role.viewer': 'lecture',
  },
});
