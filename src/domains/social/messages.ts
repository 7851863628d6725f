import { catalogue } from '#kernel/messages.ts';

/** Words of letters, of the pages about deletion, and of reasons that several places say. */
export const socialMessages = catalogue({
  en: {
    'network.facebook': 'Facebook',
    'network.instagram': 'Instagram',
    'reason.token_expiring': 'The permission ends soon.',
    'reason.token_expired': 'The permission has ended.',
    'reason.token_invalid': 'The permission is not valid any more.',
    'reason.password_changed': 'The person who connected it changed their password, so Meta ended the permission.',
    'reason.checkpoint': 'Meta wants the person who connected it to confirm something on facebook.com first.',
    'reason.removed_at_meta': 'The app was removed at Meta.',
    'reason.permission_missing': 'A permission that publishing needs was taken back.',
    'reason.page_role': 'The person who connected it may not publish on this Page any more.',
    'reason.disconnected_by_staff': 'It was disconnected here.',
    'reason.deletion_requested': 'The person who connected it asked Meta for deletion.',
    'reason.dealership_closed': 'The dealership was closed.',
    'letter.reconnect.subject': '{network}: a channel needs you to reconnect it',
    'letter.reconnect.body':
      'A {network} channel of your dealership cannot publish any more. Posts that were scheduled for it wait until it is connected again; those that are due meanwhile are shown as failed, and none is lost.',
    'letter.expiring.subject': '{network}: a permission ends soon',
    'letter.expiring.body':
      'The permission of a {network} channel of your dealership ends on {date}. Reconnect it before that day, and nothing stops.',
    'letter.open': 'Open the channels',
    'letter.why': 'You get this because you manage the channels of {dealership}.',
    'deletion.title': 'Deletion of Facebook and Instagram data',
    'deletion.lead':
      'If you connected a Facebook Page or an Instagram account to this service, you can have everything that we hold of it deleted at any time, in one of three ways.',
    'deletion.here': 'In the product',
    'deletion.hereBody':
      'Open Settings, Channels, and choose Disconnect. The access token and all identifiers, those of published posts too, are deleted at once, and nothing is sent any more.',
    'deletion.facebook': 'At Facebook',
    'deletion.facebookBody':
      'Open Settings and privacy, Settings, Apps and websites, choose this app, and remove it. Facebook tells us, and everything of yours is deleted by itself.',
    'deletion.instagram': 'At Instagram',
    'deletion.instagramBody':
      'Open Settings, Website permissions, Apps and websites, choose this app, and remove it. Instagram tells us, and everything of yours is deleted by itself.',
    'deletion.mail': 'By e-mail',
    'deletion.mailBody': 'Write to {email}. A person answers.',
    'deletion.code': 'Follow a request',
    'deletion.codeBody': 'With the confirmation code that Meta showed you, you can see here what was deleted and when.',
    'deletion.codeLabel': 'Confirmation code',
    'deletion.look': 'Look',
    'deletion.status': 'Your deletion request',
    'deletion.received': 'Received on {date}.',
    'deletion.done': 'Done on {date}.',
    'deletion.running': 'It is being worked on, and is done within minutes. Load this page again.',
    'deletion.counts':
      '{channels, plural, =0 {We held nothing of yours. What had been connected and was disconnected before was deleted then.} one {The access and all identifiers of one connected account were deleted.} other {The access and all identifiers of # connected accounts were deleted.}}',
    'deletion.deliveries':
      '{n, plural, =0 {} one {Meta’s numbers and addresses were removed from one record of what was published.} other {Meta’s numbers and addresses were removed from # records of what was published.}}',
    'deletion.posts':
      'Posts that were published stay on the Page or account: they belong to it, and are deleted there.',
  },
  fr: {
    'network.facebook': 'Facebook',
    'network.instagram': 'Instagram',
    'reason.token_expiring': 'L’autorisation prend bientôt fin.',
    'reason.token_expired': 'L’autorisation a pris fin.',
    'reason.token_invalid': 'L’autorisation n’est plus valide.',
    'reason.password_changed':
      'La personne qui l’a branché a changé son mot de passe, alors Meta a mis fin à l’autorisation.',
    'reason.checkpoint': 'Meta veut que la personne qui l’a branché confirme d’abord quelque chose sur facebook.com.',
    'reason.removed_at_meta': 'L’application a été retirée chez Meta.',
    'reason.permission_missing': 'Une autorisation nécessaire pour publier a été retirée.',
    'reason.page_role': 'La personne qui l’a branché ne peut plus publier sur cette Page.',
    'reason.disconnected_by_staff': 'Il a été débranché ici.',
    'reason.deletion_requested': 'La personne qui l’a branché a demandé la suppression à Meta.',
    'reason.dealership_closed': 'La concession a été fermée.',
    'letter.reconnect.subject': '{network} : un canal doit être rebranché',
    'letter.reconnect.body':
      'Un canal {network} de votre concession ne peut plus publier. Les publications prévues pour lui attendent qu’il soit rebranché; celles dont l’heure passe entre-temps sont montrées comme échouées, et aucune ne se perd.',
    'letter.expiring.subject': '{network} : une autorisation prend bientôt fin',
    'letter.expiring.body':
      'L’autorisation d’un canal {network} de votre concession prend fin le {date}. Rebranchez-le avant ce jour, et rien ne s’arrête.',
    'letter.open': 'Ouvrir les canaux',
    'letter.why': 'Vous recevez ceci parce que vous gérez les canaux de {dealership}.',
    'deletion.title': 'Suppression des données Facebook et Instagram',
    'deletion.lead':
      'Si vous avez branché une Page Facebook ou un compte Instagram à ce service, vous pouvez faire supprimer en tout temps tout ce que nous en détenons, de l’une de ces façons.',
    'deletion.here': 'Dans le produit',
    'deletion.hereBody':
      'Ouvrez Paramètres, Canaux, et choisissez Débrancher. Le jeton d’accès et tous les identifiants, ceux des publications aussi, sont supprimés aussitôt, et plus rien n’est envoyé.',
    'deletion.facebook': 'Chez Facebook',
    'deletion.facebookBody':
      'Ouvrez Paramètres et confidentialité, Paramètres, Applications et sites web, choisissez cette application et retirez-la. Facebook nous le dit, et tout ce qui est à vous est supprimé sans autre démarche.',
    'deletion.instagram': 'Chez Instagram',
    'deletion.instagramBody':
      'Ouvrez Paramètres, Autorisations du site web, Applications et sites web, choisissez cette application et retirez-la. Instagram nous le dit, et tout ce qui est à vous est supprimé sans autre démarche.',
    'deletion.mail': 'Par courriel',
    'deletion.mailBody': 'Écrivez à {email}. Une personne répond.',
    'deletion.code': 'Suivre une demande',
    'deletion.codeBody':
      'Avec le code de confirmation que Meta vous a montré, vous voyez ici ce qui a été supprimé et quand.',
    'deletion.codeLabel': 'Code de confirmation',
    'deletion.look': 'Voir',
    'deletion.status': 'Votre demande de suppression',
    'deletion.received': 'Reçue le {date}.',
    'deletion.done': 'Terminée le {date}.',
    'deletion.running': 'Elle est en cours et sera terminée dans quelques minutes. Rechargez cette page.',
    'deletion.counts':
      '{channels, plural, =0 {Nous ne détenions rien à vous. Ce qui avait été branché puis débranché avait été supprimé à ce moment-là.} one {L’accès et tous les identifiants d’un compte branché ont été supprimés.} other {L’accès et tous les identifiants de # comptes branchés ont été supprimés.}}',
    'deletion.deliveries':
      '{n, plural, =0 {} one {Les numéros et adresses de Meta ont été retirés d’un enregistrement de ce qui a été publié.} other {Les numéros et adresses de Meta ont été retirés de # enregistrements de ce qui a été publié.}}',
    'deletion.posts':
      'Les publications restent sur la Page ou le compte : elles lui appartiennent et se suppriment là-bas.',
  },
});
