import { catalogue } from '#kernel/messages.ts';

/** Words of the letters about an account. */
export const accountsMessages = catalogue({
  en: {
    'why.account':
      'You get this because of your account with {company}. Letters about its safety cannot be turned off.',
    'why.asked':
      'You get this because somebody entered this address at {company}. If it was not you, nothing happens when you do nothing.',
    'verify.subject': 'Confirm your e-mail address',
    'verify.body': 'Please confirm that this address is yours. The link is good for 7 days and can be used once.',
    'verify.action': 'Confirm my address',
    'verify.not': 'If you did not sign up, ignore this letter: without your confirmation there is no account.',
    'known.subject': 'You already have an account',
    'known.body':
      'Somebody tried to sign up with this address, which has an account already. If it was you, sign in; if you forgot your password, you can set a new one.',
    'known.action': 'Sign in',
    'reset.subject': 'Set a new password',
    'reset.body':
      'Somebody asked for a new password for this account. The link is good for 30 minutes and can be used once.',
    'reset.action': 'Set a new password',
    'reset.not': 'If it was not you, ignore this letter: your password stays as it is.',
    'device.subject': 'Sign-in from a new device',
    'device.body':
      'Your account was just used from a device that we had not seen before.\n\nDevice: {device}\nAddress: {ip}\nTime: {at} (UTC)',
    'device.ok': 'If this was you, there is nothing to do.',
    'device.not': 'If it was not you, set a new password at once: that ends every session.',
    'device.unknown': 'unknown',
    'action.reset': 'Set a new password',
    'action.account': 'Look at my account',
    'password.subject': 'Your password was changed',
    'password.body': 'The password of your account was changed on {at} (UTC). Other sessions were ended.',
    'secondOn.subject': 'Two-step sign-in is on',
    'secondOn.body':
      'From now on a code of your app is asked for at sign-in. Keep your recovery codes in a safe place.',
    'secondOff.subject': 'Two-step sign-in is off',
    'secondOff.body':
      'Two-step sign-in was turned off for your account on {at} (UTC). Your password alone opens it now.',
    'removalAsked.subject': 'Your second factor is to be removed',
    'removalAsked.body':
      '{by} of {dealership} says that you lost your second factor. On {at} (UTC) your authenticator app, recovery codes and passkeys are removed from your account: your password alone opens it then, and every session ends.',
    'lostAsked.subject': 'You said that you lost your second factor',
    'lostAsked.body':
      'Somebody who knows your password says that you lost your second factor. We write to you to make sure who you are; before that nothing is removed, and 72 hours pass after it. Answer this letter, or write to our support, to be called back.',
    'lostChecked.subject': 'Your second factor is removed in 72 hours',
    'lostChecked.body':
      'We made sure who you are. On {at} (UTC) your authenticator app, recovery codes and passkeys are removed from your account, and every session ends.',
    'removal.stop':
      'If you did not ask for this, or found it again, stop it with the link below, which works once. Signing in with your second factor stops it, too. If you do not know why you got this, choose a new password as well.',
    'removal.action': 'Stop it',
    'removalStopped.subject': 'Your second factor stays',
    'removalStopped.body': 'What would have removed your second factor was stopped on {at} (UTC). Nothing was changed.',
    'lostRemoved.subject': 'Your second factor was removed',
    'lostRemoved.body':
      'Your authenticator app, recovery codes and passkeys were removed from your account on {at} (UTC), and every session was ended. Sign in with your password and set up a new one.',
    'lostRemovedShort.subject': 'Your second factor was removed',
    'lostRemovedShort.body':
      'Your authenticator app, recovery codes and passkeys were removed from your account on {at} (UTC), and every session was ended. Your password had fewer than 15 characters, which is not enough alone: choose a new one with “Forgot your password?”, sign in, and set up a new second factor.',
    'codes.subject': 'New recovery codes',
    'codes.body': 'New recovery codes were made for your account on {at} (UTC). The former ones no longer work.',
    'codeUsed.subject': 'A recovery code was used',
    'codeUsed.body':
      'One of your recovery codes was used to sign in on {at} (UTC). {left, plural, =0 {None is left: make new ones in your account.} one {One is left.} other {# are left.}}',
    'passkeyOn.subject': 'A passkey was added',
    'passkeyOn.body':
      'The passkey “{passkey}” was added to your account on {at} (UTC). It opens your account without a password.',
    'passkeyOff.subject': 'A passkey was removed',
    'passkeyOff.body': 'The passkey “{passkey}” was removed from your account on {at} (UTC).',
    'change.subject': 'Confirm your new e-mail address',
    'change.body':
      'Please confirm that this is the new address of your account. The link is good for one day and can be used once.',
    'changing.subject': 'Your e-mail address is being changed',
    'changing.body':
      'Somebody who is signed in to your account asked to change its address to {email}. The change holds once it is confirmed there.',
    'changed.subject': 'Your e-mail address was changed',
    'changed.body':
      'The address of your account is now {email}. You can take this back for 7 days with the link below.',
    'changed.action': 'Take it back',
    notYou: 'If it was not you, set a new password at once.',
  },
  fr: {
    'why.account':
      'Vous recevez ce courriel en raison de votre compte chez {company}. Les avis sur sa sécurité ne peuvent pas être désactivés.',
    'why.asked':
      'Vous recevez ce courriel parce que quelqu’un a saisi cette adresse chez {company}. Si ce n’était pas vous, ne faites rien : il ne se passera rien.',
    'verify.subject': 'Confirmez votre adresse courriel',
    'verify.body':
      'Veuillez confirmer que cette adresse est la vôtre. Le lien est valable 7 jours et ne sert qu’une fois.',
    'verify.action': 'Confirmer mon adresse',
    'verify.not':
      'Si vous ne vous êtes pas inscrit, ignorez ce courriel : sans votre confirmation, il n’y a pas de compte.',
    'known.subject': 'Vous avez déjà un compte',
    'known.body':
      'Quelqu’un a tenté de s’inscrire avec cette adresse, qui a déjà un compte. Si c’était vous, connectez-vous ; si vous avez oublié votre mot de passe, vous pouvez en choisir un nouveau.',
    'known.action': 'Me connecter',
    'reset.subject': 'Choisissez un nouveau mot de passe',
    'reset.body':
      'Quelqu’un a demandé un nouveau mot de passe pour ce compte. Le lien est valable 30 minutes et ne sert qu’une fois.',
    'reset.action': 'Choisir un nouveau mot de passe',
    'reset.not': 'Si ce n’était pas vous, ignorez ce courriel : votre mot de passe ne change pas.',
    'device.subject': 'Connexion depuis un nouvel appareil',
    'device.body':
      'Votre compte vient d’être utilisé depuis un appareil que nous ne connaissions pas.\n\nAppareil : {device}\nAdresse : {ip}\nHeure : {at} (UTC)',
    'device.ok': 'Si c’était vous, il n’y a rien à faire.',
    'device.not':
      'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe : toutes les sessions prendront fin.',
    'device.unknown': 'inconnu',
    'action.reset': 'Choisir un nouveau mot de passe',
    'action.account': 'Voir mon compte',
    'password.subject': 'Votre mot de passe a été changé',
    'password.body': 'Le mot de passe de votre compte a été changé le {at} (UTC). Les autres sessions ont pris fin.',
    'secondOn.subject': 'La connexion en deux étapes est activée',
    'secondOn.body':
      'Un code de votre application sera désormais demandé à la connexion. Gardez vos codes de secours en lieu sûr.',
    'secondOff.subject': 'La connexion en deux étapes est désactivée',
    'secondOff.body':
      'La connexion en deux étapes a été désactivée pour votre compte le {at} (UTC). Votre mot de passe suffit maintenant à l’ouvrir.',
    'removalAsked.subject': 'Votre second facteur sera retiré',
    'removalAsked.body':
      '{by}, de {dealership}, indique que vous avez perdu votre second facteur. Le {at} (UTC), votre application d’authentification, vos codes de secours et vos clés d’accès seront retirés de votre compte : votre mot de passe l’ouvrira alors à lui seul, et toutes les sessions prendront fin.',
    'lostAsked.subject': 'Vous avez indiqué avoir perdu votre second facteur',
    'lostAsked.body':
      'Une personne qui connaît votre mot de passe indique que vous avez perdu votre second facteur. Nous vous écrivons pour vérifier qui vous êtes ; rien n’est retiré avant, et 72 heures s’écoulent ensuite. Répondez à ce courriel, ou écrivez à notre soutien, pour être rappelé.',
    'lostChecked.subject': 'Votre second facteur sera retiré dans 72 heures',
    'lostChecked.body':
      'Nous avons vérifié qui vous êtes. Le {at} (UTC), votre application d’authentification, vos codes de secours et vos clés d’accès seront retirés de votre compte, et toutes les sessions prendront fin.',
    'removal.stop':
      'Si vous n’avez rien demandé, ou si vous l’avez retrouvé, arrêtez tout avec le lien ci-dessous, qui ne sert qu’une fois. Vous connecter avec votre second facteur l’arrête aussi. Si vous ne savez pas pourquoi vous recevez ceci, choisissez aussi un nouveau mot de passe.',
    'removal.action': 'L’arrêter',
    'removalStopped.subject': 'Votre second facteur demeure',
    'removalStopped.body': 'Le retrait de votre second facteur a été arrêté le {at} (UTC). Rien n’a été changé.',
    'lostRemoved.subject': 'Votre second facteur a été retiré',
    'lostRemoved.body':
      'Votre application d’authentification, vos codes de secours et vos clés d’accès ont été retirés de votre compte le {at} (UTC), et toutes les sessions ont pris fin. Connectez-vous avec votre mot de passe et configurez-en un nouveau.',
    'lostRemovedShort.subject': 'Votre second facteur a été retiré',
    'lostRemovedShort.body':
      'Votre application d’authentification, vos codes de secours et vos clés d’accès ont été retirés de votre compte le {at} (UTC), et toutes les sessions ont pris fin. Votre mot de passe avait moins de 15 caractères, ce qui ne suffit pas seul : choisissez-en un nouveau avec « Mot de passe oublié ? », connectez-vous et configurez un nouveau second facteur.',
    'codes.subject': 'Nouveaux codes de secours',
    'codes.body':
      'De nouveaux codes de secours ont été créés pour votre compte le {at} (UTC). Les anciens ne fonctionnent plus.',
    'codeUsed.subject': 'Un code de secours a été utilisé',
    'codeUsed.body':
      'Un de vos codes de secours a servi à se connecter le {at} (UTC). {left, plural, =0 {Il n’en reste aucun : créez-en de nouveaux dans votre compte.} one {Il en reste un.} other {Il en reste #.}}',
    'passkeyOn.subject': 'Une clé d’accès a été ajoutée',
    'passkeyOn.body':
      'La clé d’accès « {passkey} » a été ajoutée à votre compte le {at} (UTC). Elle ouvre votre compte sans mot de passe.',
    'passkeyOff.subject': 'Une clé d’accès a été retirée',
    'passkeyOff.body': 'La clé d’accès « {passkey} » a été retirée de votre compte le {at} (UTC).',
    'change.subject': 'Confirmez votre nouvelle adresse courriel',
    'change.body':
      'Veuillez confirmer que ceci est la nouvelle adresse de votre compte. Le lien est valable un jour et ne sert qu’une fois.',
    'changing.subject': 'Changement d’adresse courriel en cours',
    'changing.body':
      'Une personne connectée à votre compte a demandé de remplacer son adresse par {email}. Le changement prendra effet quand il y sera confirmé.',
    'changed.subject': 'Votre adresse courriel a été changée',
    'changed.body':
      'L’adresse de votre compte est maintenant {email}. Vous pouvez annuler ce changement pendant 7 jours avec le lien ci-dessous.',
    'changed.action': 'Annuler le changement',
    notYou: 'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe.',
  },
});
