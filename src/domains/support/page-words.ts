import { catalogue } from '#kernel/messages.ts';

/** Words of the public pages of help, contact and mail choices. */
export const pageWords = catalogue({
  en: {
    'help.title': 'Help and contact',
    'help.lead': 'Answers to what is asked most, and how to reach people who know the product.',
    'help.reach': 'How to reach us',
    'help.company': 'Company',
    'help.support': 'Support',
    'help.privacy': 'Privacy, and requests about your personal data',
    'help.time': 'We answer within {days} business days, on most days sooner.',
    'help.signedIn':
      'If you have an account, ask under Help in your menu at the top right: we then see at once which dealership you mean.',
    'help.questions': 'Common questions',
    'q.signIn': 'I cannot sign in.',
    'a.signIn':
      'Have a new password sent under “Forgot password”. If the app for your codes is gone, use one of the recovery codes that you kept when you turned two-step sign-in on. We never know your password and can never read it to you.',
    'q.cars': 'How do I bring in my vehicles?',
    'a.cars':
      'Type or paste a VIN: year, make, model and equipment are filled in. Or bring in a listing file (CSV) from your former system under Inventory: you see what each column becomes before anything is saved, and an import can be taken back.',
    'q.social': 'A post did not reach Facebook or Instagram.',
    'a.social':
      'Open the post: each channel says what happened and what to do. Most often a permission has ended: connect the channel again under Channels, and the post goes out.',
    'q.look': 'Can you look at our data?',
    'a.look':
      'No, unless an owner of your dealership lets us, under Support access: for a reason, for 72 hours at most, to read only. Everybody who works with you sees it while it lasts, and each look is listed for you.',
    'q.customer': 'A dealer has data about me. Whom do I ask?',
    'a.customer':
      'The dealer answers for the data of their customers: ask them to see, correct or delete yours. If you do not know how to reach them, write to our privacy mailbox and we pass it on.',
    'q.stop': 'How do I stop e-mails?',
    'a.stop':
      'Letters that one may be without have a link to end them, which works at once and without signing in. As an account holder you have a switch for each kind under My account.',
    'q.bill': 'Where are your invoices to us?',
    'a.bill': 'Under Subscription, for owners: the plan, the card, what is due next, and each invoice as PDF.',
    'contact.title': 'Write to us',
    'contact.name': 'Your name',
    'contact.email': 'Your e-mail address',
    'contact.subject': 'Subject',
    'contact.body': 'Your question',
    'contact.send': 'Send',
    'contact.trap': 'Leave this empty',
    'contact.sent':
      'We have your request {number}. A confirmation is on its way to {email}; it has a link to the conversation.',
    'contact.wrong': 'Something is missing: {fields}. What you wrote is still here.',
    'contact.often': 'That was too often. Wait some minutes, or write to {email}.',
    'thread.title': 'Request {number}',
    'thread.you': 'You',
    'thread.us': '{name}, support',
    'thread.former': 'Support',
    'thread.open': 'We answer by {by}.',
    'thread.waiting': 'We wait for your answer.',
    'thread.answered': 'Answered. Write again if something is left.',
    'thread.closed': 'Closed. Writing again opens it.',
    'thread.reply': 'Your answer',
    'thread.close': 'It is settled',
    'thread.unknown':
      'This link opens no conversation. It may have been cut in two by your mail program: copy the whole link.',
    'choices.title': 'E-mail preferences',
    'choices.product_news': 'Stop product news from {company}?',
    'choices.marketing': 'Stop offers from {company}?',
    'choices.note': 'Security alerts, legal notices and answers to your questions still reach you.',
    'choices.button': 'Stop these e-mails',
    'choices.done': 'Done. Nothing of this kind will be sent.',
    'choices.unknown': 'This link is not valid. It may have been cut in two by your mail program: copy the whole link.',
  },
  fr: {
    'help.title': 'Aide et contact',
    'help.lead': 'Des réponses aux questions les plus posées, et comment joindre des gens qui connaissent le produit.',
    'help.reach': 'Comment nous joindre',
    'help.company': 'Entreprise',
    'help.support': 'Soutien',
    'help.privacy': 'Vie privée, et demandes sur vos renseignements personnels',
    'help.time': 'Nous répondons en {days} jours ouvrables, le plus souvent avant.',
    'help.signedIn':
      'Si vous avez un compte, passez par Aide dans votre menu, en haut à droite : nous voyons alors tout de suite de quel concessionnaire il s’agit.',
    'help.questions': 'Questions courantes',
    'q.signIn': 'Je n’arrive pas à me connecter.',
    'a.signIn':
      'Demandez un nouveau mot de passe sous « Mot de passe oublié ». Si vous n’avez plus l’application de vos codes, prenez un des codes de secours gardés à l’activation de la connexion en deux étapes. Nous ne connaissons jamais votre mot de passe et ne pouvons pas vous le lire.',
    'q.cars': 'Comment apporter mes véhicules ?',
    'a.cars':
      'Tapez ou collez un NIV : année, marque, modèle et équipement se remplissent. Ou apportez un fichier d’annonces (CSV) de votre ancien système sous Inventaire : vous voyez ce que devient chaque colonne avant l’enregistrement, et une importation peut être annulée.',
    'q.social': 'Une publication n’est pas arrivée sur Facebook ou Instagram.',
    'a.social':
      'Ouvrez la publication : chaque canal dit ce qui s’est passé et quoi faire. Le plus souvent, une autorisation a pris fin : rebranchez le canal sous Canaux, et la publication part.',
    'q.look': 'Pouvez-vous consulter nos données ?',
    'a.look':
      'Non, sauf si un propriétaire de votre concessionnaire le permet, sous Accès du soutien : pour une raison, 72 heures au plus, en lecture seule. Tout votre personnel le voit tant que cela dure, et chaque consultation est inscrite pour vous.',
    'q.customer': 'Un concessionnaire détient des renseignements sur moi. À qui m’adresser ?',
    'a.customer':
      'Le concessionnaire répond des renseignements de ses clients : demandez-lui de voir, corriger ou supprimer les vôtres. Si vous ne savez pas comment le joindre, écrivez à notre adresse pour la vie privée et nous transmettrons.',
    'q.stop': 'Comment arrêter les courriels ?',
    'a.stop':
      'Les lettres dont on peut se passer portent un lien qui y met fin, tout de suite et sans connexion. Comme titulaire d’un compte, vous avez un interrupteur par genre sous Mon compte.',
    'q.bill': 'Où trouver les factures que vous nous envoyez ?',
    'a.bill':
      'Sous Abonnement, pour les propriétaires : le forfait, la carte, la prochaine échéance et chaque facture en PDF.',
    'contact.title': 'Écrivez-nous',
    'contact.name': 'Votre nom',
    'contact.email': 'Votre adresse courriel',
    'contact.subject': 'Objet',
    'contact.body': 'Votre question',
    'contact.send': 'Envoyer',
    'contact.trap': 'Laissez ce champ vide',
    'contact.sent':
      'Nous avons votre demande {number}. Une confirmation est en route vers {email} ; elle contient un lien vers la conversation.',
    'contact.wrong': 'Il manque quelque chose : {fields}. Ce que vous avez écrit est encore là.',
    'contact.often': 'C’était trop souvent. Attendez quelques minutes, ou écrivez à {email}.',
    'thread.title': 'Demande {number}',
    'thread.you': 'Vous',
    'thread.us': '{name}, soutien',
    'thread.former': 'Soutien',
    'thread.open': 'Nous répondons au plus tard le {by}.',
    'thread.waiting': 'Nous attendons votre réponse.',
    'thread.answered': 'Réponse donnée. Écrivez de nouveau s’il reste quelque chose.',
    'thread.closed': 'Close. Écrire de nouveau la rouvre.',
    'thread.reply': 'Votre réponse',
    'thread.close': 'C’est réglé',
    'thread.unknown':
      'Ce lien n’ouvre aucune conversation. Votre logiciel de courriel l’a peut-être coupé : copiez le lien en entier.',
    'choices.title': 'Préférences de courriel',
    'choices.product_news': 'Ne plus recevoir les nouvelles du produit de {company} ?',
    'choices.marketing': 'Ne plus recevoir les offres de {company} ?',
    'choices.note':
      'Les alertes de sécurité, les avis juridiques et les réponses à vos questions vous parviennent toujours.',
    'choices.button': 'Arrêter ces courriels',
    'choices.done': 'C’est fait. Rien de ce genre ne sera envoyé.',
    'choices.unknown':
      'Ce lien n’est pas valide. Votre logiciel de courriel l’a peut-être coupé : copiez le lien en entier.',
  },
});
