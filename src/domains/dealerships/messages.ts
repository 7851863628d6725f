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
    'owners.ending.subject': '{name} will cease to be an owner of {dealership} on {at}',
    'owners.ending.body':
      '{by} changed this. It holds from {at} on. Until then {name} stays an owner, and any owner can take it back under Settings, Staff. If you do not know why, do that now and change your password.',
    'owners.kept.subject': '{name} stays an owner of {dealership}',
    'owners.kept.body': 'What would have ended the ownership of {name} was taken back, or no other owner was left.',
    'owners.ended.subject': '{name} is no owner of {dealership} any more',
    'owners.ended.body': 'You were told of it a day ago, and no owner took it back.',
    'owners.added.subject': '{name} is an owner of {dealership} now',
    'owners.added.body':
      '{by} made it so. An owner can do everything: see all figures, export, cancel. If this should not be, change it now.',
    'owners.key.subject': 'A new API key of {dealership}: {name}',
    'owners.key.body':
      '{by} made an API key called {name}. Whoever has it can do what its scopes say, without a sign-in. If this should not be, revoke it now.',
    'owners.factorOn.subject': '{dealership} asks everybody for a second factor',
    'owners.factorOn.body':
      '{by} chose this. Everybody who works for {dealership} has {days, plural, one {one day} other {# days}} to set up an authenticator app or a passkey; whoever has none after that can sign in but reaches nothing of it. If this should not be, change it now.',
    'owners.factorOff.subject': '{dealership} no longer asks for a second factor',
    'owners.factorOff.body':
      '{by} switched it off. From now on a password alone opens the data of your customers, and one that was stolen does, too. If this should not be, switch it on again and change your password.',
    'owners.factorLost.subject': 'The second factor of {name} is to be removed',
    'owners.factorLost.body':
      '{by} says that {name} lost it. It is removed on {at}, unless {name} or an owner of {dealership} stops it, under Settings, Staff. If you do not know why, ask before then.',
    'owners.staff': 'See the staff',
    'owners.keys': 'See the API keys',
    'owners.why':
      'You get this because you are an owner of {dealership}. Letters about who can do what cannot be turned off.',
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
    'owners.ending.subject': '{name} ne sera plus propriétaire de {dealership} à compter du {at}',
    'owners.ending.body':
      '{by} l’a changé. C’est en vigueur à compter du {at}. D’ici là, {name} demeure propriétaire, et tout propriétaire peut l’annuler sous Réglages, Équipe. Si vous ne savez pas pourquoi, faites-le maintenant et changez votre mot de passe.',
    'owners.kept.subject': '{name} demeure propriétaire de {dealership}',
    'owners.kept.body': 'Le retrait de {name} a été annulé, ou il ne restait aucun autre propriétaire.',
    'owners.ended.subject': '{name} n’est plus propriétaire de {dealership}',
    'owners.ended.body': 'Vous en avez été avisé il y a un jour, et aucun propriétaire ne l’a annulé.',
    'owners.added.subject': '{name} est maintenant propriétaire de {dealership}',
    'owners.added.body':
      '{by} en a décidé ainsi. Un propriétaire peut tout faire : voir tous les chiffres, exporter, annuler. Si cela ne devrait pas être, changez-le maintenant.',
    'owners.key.subject': 'Une nouvelle clé d’API de {dealership} : {name}',
    'owners.key.body':
      '{by} a créé une clé d’API nommée {name}. Qui la détient peut faire ce que ses portées permettent, sans connexion. Si cela ne devrait pas être, révoquez-la maintenant.',
    'owners.factorOn.subject': '{dealership} demande à chacun un second facteur',
    'owners.factorOn.body':
      '{by} en a décidé ainsi. Chaque personne qui travaille pour {dealership} a {days, plural, one {un jour} other {# jours}} pour configurer une application d’authentification ou une clé d’accès ; sans cela, elle pourra se connecter mais n’atteindra rien du commerce. Si cela ne devrait pas être, changez-le maintenant.',
    'owners.factorOff.subject': '{dealership} ne demande plus de second facteur',
    'owners.factorOff.body':
      '{by} l’a désactivé. Désormais, un mot de passe seul ouvre les données de vos clients, même s’il a été volé. Si cela ne devrait pas être, réactivez-le et changez votre mot de passe.',
    'owners.factorLost.subject': 'Le second facteur de {name} sera retiré',
    'owners.factorLost.body':
      '{by} indique que {name} l’a perdu. Il sera retiré le {at}, à moins que {name} ou un propriétaire de {dealership} ne l’arrête, sous Réglages, Équipe. Si vous ne savez pas pourquoi, renseignez-vous avant.',
    'owners.staff': 'Voir l’équipe',
    'owners.keys': 'Voir les clés d’API',
    'owners.why':
      'Vous recevez ce courriel parce que vous êtes propriétaire de {dealership}. Les avis sur les droits d’accès ne peuvent pas être désactivés.',
    'role.owner': 'propriétaire',
    'role.manager': 'direction',
    'role.sales': 'ventes',
    'role.finance': 'financement',
    'role.marketing': 'marketing',
    'role.viewer': 'lecture',
  },
});
