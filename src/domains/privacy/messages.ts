import { catalogue } from '#kernel/messages.ts';

/** Words of letters and public pages about rights. */
export const privacyMessages = catalogue({
  en: {
    'kind.access': 'to see what we hold about you',
    'kind.portability': 'to have your data as a file',
    'kind.correction': 'to have your data corrected',
    'kind.erasure': 'to have your data erased',
    'kind.restriction': 'to have the use of your data restricted',
    'kind.opt_out': 'to get no more marketing',
    'kind.other': 'something else',
    'letter.subject': 'Your request of {received}',
    'letter.hello': 'Hello {name},',
    'letter.asked': 'on {received} you asked us {kind}.',
    'letter.askIdentity':
      'Before we disclose or change anything we must know that it is you. Please show us a piece of identification at our place, or call us. Do not send a copy of it by mail.',
    'letter.extended':
      'We need more time than thirty days and will answer by {due}. The reason: {reason} You may complain about this to the privacy commissioner.',
    'letter.refused':
      'We do not do what you asked for. The reason: {reason} You may ask us to look at it again, and complain to the privacy commissioner.',
    'letter.partly': 'We did a part of it. What we did not do, and why: {reason}',
    'letter.done.archive':
      'The file with what we hold about you is ready; what is not in it is named there with the reason.',
    'letter.done.corrected':
      'We corrected what we hold. Papers that are signed stay as they are; beside them we noted what was corrected and on which day.',
    'letter.done.erased': 'We erased what no rule makes us keep.',
    'letter.done.kept':
      'Tax law (Income Tax Act, s. 230; Excise Tax Act, s. 286) makes us keep signed deals, invoices and payments until {until}. Until then nobody uses them for anything else, and then they go by themselves.',
    'letter.done.proof':
      'For three years we keep a fingerprint of your address with the dates of your consents, and nothing readable.',
    'letter.done.restricted': 'Your data is stored only: it is in no list and no message until you say otherwise.',
    'letter.done.lifted': 'The restriction has ended.',
    'letter.done.opted_out': 'You get no more marketing from us, by e-mail, text message or phone.',
    'letter.bye': 'Privacy at {dealership}{officer}',
    'letter.why':
      'You get this letter because a request about personal information was made in your name at {dealership}.',
    'confirm.subject': 'We have your request',
    'confirm.body': 'Somebody, probably you, asked {dealership} with this address {kind}.',
    'confirm.due': 'You get an answer by {due}.',
    'confirm.nothing':
      'Nothing has been disclosed or changed. Before that, you will be asked to show who you are. If it was not you, tell us by an answer to this letter.',
    'form.title': 'Make a request',
    'form.lead': 'You get an answer within 30 days. Nothing is disclosed or changed before you have shown who you are.',
    'form.name': 'Your name',
    'form.email': 'Your e-mail address',
    'form.kind': 'What do you want?',
    'form.words': 'In your words',
    'form.send': 'Send the request',
    'form.sent': 'We have your request and wrote to {email}. You get an answer by {due}.',
    'form.trouble': 'Please give your name and an e-mail address.',
    'form.tooMany': 'Too many requests came from here. Please try again later, or write to us.',
    'option.access': 'See what is held about me',
    'option.portability': 'Have my data as a file',
    'option.correction': 'Correct something',
    'option.erasure': 'Erase my data',
    'option.restriction': 'Restrict the use of my data',
    'option.opt_out': 'No more marketing',
    'platform.done.subject': 'Your privacy request has ended',
    'platform.done.deleted': 'We did what you asked: the account was deleted, with everything that belonged to it.',
    'platform.done.answered': 'This is our answer to your privacy request.',
    'platform.done.unfounded': 'We do not do what you asked for. This is the reason:',
    'platform.done.complain':
      'You may ask us to look at it again, and complain to the Privacy Commissioner of Canada or the authority of your province.',
    'desk.subject':
      '{kind, select, child {A child’s data was reported} other {A privacy request came in}}: due {due} (Eastern time)',
    'desk.body':
      '{kind, select, child {Somebody reported that an account or a record is a child’s. It is to be looked at, and what is found deleted, within 24 hours.} other {Somebody asked the platform about their data.}} What they wrote is in the console; it is not in this letter.',
    'desk.again.subject': 'Somebody wrote again to a privacy request, due {due} (Eastern time)',
    'desk.again.body': 'A mail came to the address of a request. What it says stands with the request.',
    'desk.program.subject': 'An automatic e-mail came to the privacy mailbox, due {due} (Eastern time)',
    'desk.program.body':
      'A program wrote to the privacy mailbox: a list, a notice, an absence note, or a service that passes on what somebody asked. It got no answer. It stands among the requests: see whether somebody’s request is in it, and end it.',
    'desk.alarm.subject': 'Not answered yet, and due {due} (Eastern time)',
    'desk.alarm.body':
      '{kind, select, child {A report of a child’s data} other {A privacy request}} is still open. The time that we promised ends {due} (Eastern time).',
    'desk.action': 'Open the list',
    'desk.why': 'This is the mailbox for privacy, or yours as one of the platform’s own people.',
    'own.subject': 'A privacy request came in: answer by {due}',
    'own.body':
      'Somebody asked by the form of your site {kind}. The law gives you thirty days. Nothing was disclosed or changed: find out first who is asking.',
    'own.why': 'You get this because yours is the address for privacy of {dealership}.',
    'option.other': 'Something else',
    'platform.title': 'Privacy request',
    'platform.lead':
      'For account holders and everyone else. If you have an account, you see, correct and download everything at once under My account, What we hold about me. If a dealership holds your data, ask it on its own site.',
    'platform.subject': 'We have your privacy request',
    'platform.body': 'We have your request {kind} and answer by {due}.',
    'platform.prove':
      'If it was you, please answer this letter with a few words: that shows us that you read mail at this address. With an account you can also see, correct and delete your data yourself, at once, when you are signed in.',
    'platform.why': 'You get this letter because a privacy request was made with this address.',
    'child.title': 'Report a child’s data',
    'child.lead':
      'Our accounts are for adults. If an account or a record at a dealership is about somebody under age, tell us: it is looked at, and deleted, within 24 hours.',
    'child.what': 'What did you see?',
    'child.where': 'Where, if you know: an address, the name of a dealership or of an account',
    'child.email': 'Where can we write to you?',
    'child.send': 'Report',
    'child.sent': 'Thank you. We look at it by {due}, and write to {email} what was done.',
    'child.trouble': 'Please say what you saw, and give an e-mail address.',
    'child.subject': 'We have your report',
    'child.body': 'Your report about a child’s data arrived. It is looked at by {due}, and you are told what was done.',
    'child.done.subject': 'What became of your report',
    'child.done.deleted':
      'The data that you reported has been deleted, {hours, plural, one {# hour} other {# hours}} after your report.',
    'child.done.unfounded': 'We looked at what you reported. It is not about a child’s data, so nothing was deleted.',
    'child.done.answered': 'We looked at what you reported and answered it.',
    'child.why': 'You get this letter because you reported something to us.',
    'held.title': 'What we hold about you',
    'held.lead': 'Everything that {company} holds about {email}, as of {at}.',
    'archive.title': 'What {dealership} holds about you',
    'archive.lead': 'For {name}, as of {at}.',
  },
  fr: {
    'kind.access': 'de voir ce que nous avons sur vous',
    'kind.portability': 'd’obtenir vos données en fichier',
    'kind.correction': 'de corriger vos données',
    'kind.erasure': 'd’effacer vos données',
    'kind.restriction': 'de limiter l’utilisation de vos données',
    'kind.opt_out': 'de ne plus recevoir de publicité',
    'kind.other': 'autre chose',
    'letter.subject': 'Votre demande du {received}',
    'letter.hello': 'Bonjour {name},',
    'letter.asked': 'le {received}, vous nous avez demandé {kind}.',
    'letter.askIdentity':
      'Avant de communiquer ou de changer quoi que ce soit, nous devons savoir que c’est bien vous. Présentez-nous une pièce d’identité sur place, ou appelez-nous. N’en envoyez pas de copie par courriel.',
    'letter.extended':
      'Il nous faut plus de trente jours ; nous répondrons au plus tard le {due}. La raison : {reason} Vous pouvez vous en plaindre au commissaire à la protection de la vie privée.',
    'letter.refused':
      'Nous ne donnons pas suite à votre demande. La raison : {reason} Vous pouvez nous demander de la revoir, et vous plaindre au commissaire à la protection de la vie privée.',
    'letter.partly': 'Nous y avons donné suite en partie. Ce que nous n’avons pas fait, et pourquoi : {reason}',
    'letter.done.archive':
      'Le fichier de ce que nous avons sur vous est prêt ; ce qui n’y figure pas y est nommé, avec la raison.',
    'letter.done.corrected':
      'Nous avons corrigé ce que nous conservons. Les documents signés restent tels quels ; nous avons noté à côté ce qui a été corrigé, et quel jour.',
    'letter.done.erased': 'Nous avons effacé ce qu’aucune règle ne nous oblige à garder.',
    'letter.done.kept':
      'La loi fiscale (Loi de l’impôt sur le revenu, art. 230 ; Loi sur la taxe d’accise, art. 286) nous oblige à garder les ventes signées, les factures et les paiements jusqu’au {until}. D’ici là, personne ne s’en sert à une autre fin ; ensuite, ils disparaissent d’eux-mêmes.',
    'letter.done.proof':
      'Pendant trois ans, nous gardons une empreinte de votre adresse avec les dates de vos consentements, et rien de lisible.',
    'letter.done.restricted':
      'Vos données sont seulement stockées : elles ne figurent dans aucune liste ni aucun message, jusqu’à avis contraire de votre part.',
    'letter.done.lifted': 'La limitation a pris fin.',
    'letter.done.opted_out':
      'Vous ne recevrez plus de publicité de notre part, ni par courriel, ni par texto, ni par téléphone.',
    'letter.bye': 'Protection de la vie privée, {dealership}{officer}',
    'letter.why':
      'Vous recevez cette lettre parce qu’une demande relative à des renseignements personnels a été faite en votre nom chez {dealership}.',
    'confirm.subject': 'Nous avons reçu votre demande',
    'confirm.body': 'Quelqu’un, sans doute vous, a demandé à {dealership} avec cette adresse {kind}.',
    'confirm.due': 'Vous aurez une réponse au plus tard le {due}.',
    'confirm.nothing':
      'Rien n’a été communiqué ni changé. Avant cela, on vous demandera de prouver qui vous êtes. Si ce n’était pas vous, dites-le-nous en répondant à cette lettre.',
    'form.title': 'Faire une demande',
    'form.lead':
      'Vous aurez une réponse dans les 30 jours. Rien n’est communiqué ni changé avant que vous ayez prouvé qui vous êtes.',
    'form.name': 'Votre nom',
    'form.email': 'Votre adresse courriel',
    'form.kind': 'Que voulez-vous ?',
    'form.words': 'Dans vos mots',
    'form.send': 'Envoyer la demande',
    'form.sent':
      'Nous avons reçu votre demande et avons écrit à {email}. Vous aurez une réponse au plus tard le {due}.',
    'form.trouble': 'Veuillez donner votre nom et une adresse courriel.',
    'form.tooMany': 'Trop de demandes sont venues d’ici. Réessayez plus tard, ou écrivez-nous.',
    'option.access': 'Voir ce qui est conservé sur moi',
    'option.portability': 'Obtenir mes données en fichier',
    'option.correction': 'Corriger quelque chose',
    'option.erasure': 'Effacer mes données',
    'option.restriction': 'Limiter l’utilisation de mes données',
    'option.opt_out': 'Plus de publicité',
    'platform.done.subject': 'Votre demande relative à la vie privée est réglée',
    'platform.done.deleted':
      'Nous avons fait ce que vous demandiez : le compte a été supprimé, avec tout ce qui lui appartenait.',
    'platform.done.answered': 'Voici notre réponse à votre demande relative à la vie privée.',
    'platform.done.unfounded': 'Nous ne donnons pas suite à votre demande. En voici la raison :',
    'platform.done.complain':
      'Vous pouvez nous demander de la revoir, et vous plaindre au Commissariat à la protection de la vie privée du Canada ou à l’autorité de votre province.',
    'desk.subject':
      '{kind, select, child {Données d’un enfant signalées} other {Une demande relative à la vie privée est arrivée}} : échéance {due} (heure de l’Est)',
    'desk.body':
      '{kind, select, child {Quelqu’un a signalé qu’un compte ou une fiche concerne un enfant. C’est à examiner, et à supprimer le cas échéant, dans les 24 heures.} other {Quelqu’un a posé une question à la plateforme sur ses données.}} Le texte se trouve dans la console, pas dans ce courriel.',
    'desk.again.subject': 'Quelqu’un a écrit de nouveau au sujet d’une demande, échéance {due} (heure de l’Est)',
    'desk.again.body': 'Un courriel est arrivé à l’adresse d’une demande. Ce qu’il dit figure avec la demande.',
    'desk.program.subject':
      'Un courriel automatique est arrivé à la boîte de la vie privée, échéance {due} (heure de l’Est)',
    'desk.program.body':
      'Un programme a écrit à la boîte de la vie privée : une liste, un avis, une note d’absence, ou un service qui transmet ce que quelqu’un demande. Il n’a reçu aucune réponse. Il figure parmi les demandes : voyez si la demande de quelqu’un s’y trouve, et terminez-la.',
    'desk.alarm.subject': 'Toujours sans réponse, échéance {due} (heure de l’Est)',
    'desk.alarm.body':
      '{kind, select, child {Un signalement sur les données d’un enfant} other {Une demande relative à la vie privée}} est toujours en attente. Le délai promis se termine le {due} (heure de l’Est).',
    'desk.action': 'Ouvrir la liste',
    'desk.why':
      'C’est la boîte consacrée à la vie privée, ou la vôtre en tant que membre de l’équipe de la plateforme.',
    'own.subject': 'Une demande relative à la vie privée est arrivée : répondre au plus tard le {due}',
    'own.body':
      'Quelqu’un a demandé par le formulaire de votre site {kind}. La loi vous donne trente jours. Rien n’a été communiqué ni changé : voyez d’abord qui demande.',
    'own.why': 'Vous recevez ce courriel parce que cette adresse est celle de la vie privée chez {dealership}.',
    'option.other': 'Autre chose',
    'platform.title': 'Demande relative à la vie privée',
    'platform.lead':
      'Pour les titulaires de compte et pour tous. Si vous avez un compte, vous voyez, corrigez et téléchargez tout immédiatement sous Mon compte, Ce que nous avons sur vous. Si un concessionnaire a vos données, demandez-le-lui sur son propre site.',
    'platform.subject': 'Nous avons reçu votre demande relative à la vie privée',
    'platform.body': 'Nous avons reçu votre demande {kind} et répondrons au plus tard le {due}.',
    'platform.prove':
      'Si c’était vous, veuillez répondre à cette lettre en quelques mots : cela nous montre que vous lisez le courriel de cette adresse. Avec un compte, vous pouvez aussi voir, corriger et supprimer vos données vous-même, tout de suite, une fois la session ouverte.',
    'platform.why':
      'Vous recevez cette lettre parce qu’une demande relative à la vie privée a été faite avec cette adresse.',
    'child.title': 'Signaler les données d’un enfant',
    'child.lead':
      'Nos comptes sont pour les adultes. Si un compte, ou une fiche chez un concessionnaire, concerne une personne mineure, dites-le-nous : c’est examiné, et supprimé, dans les 24 heures.',
    'child.what': 'Qu’avez-vous vu ?',
    'child.where': 'Où, si vous le savez : une adresse, le nom d’un concessionnaire ou d’un compte',
    'child.email': 'Où pouvons-nous vous écrire ?',
    'child.send': 'Signaler',
    'child.sent': 'Merci. Nous l’examinons au plus tard le {due}, et écrirons à {email} ce qui a été fait.',
    'child.trouble': 'Veuillez dire ce que vous avez vu, et donner une adresse courriel.',
    'child.subject': 'Nous avons reçu votre signalement',
    'child.body':
      'Votre signalement sur les données d’un enfant est arrivé. Il est examiné au plus tard le {due}, et on vous dira ce qui a été fait.',
    'child.done.subject': 'Ce qu’est devenu votre signalement',
    'child.done.deleted':
      'Les données signalées ont été supprimées, {hours, plural, one {# heure} other {# heures}} après votre signalement.',
    'child.done.unfounded':
      'Nous avons examiné ce que vous avez signalé. Il ne s’agit pas des données d’un enfant ; rien n’a été supprimé.',
    'child.done.answered': 'Nous avons examiné ce que vous avez signalé et y avons répondu.',
    'child.why': 'Vous recevez cette lettre parce que vous nous avez signalé quelque chose.',
    'held.title': 'Ce que nous avons sur vous',
    'held.lead': 'Tout ce que {company} conserve sur {email}, en date du {at}.',
    'archive.title': 'Ce que {dealership} a sur vous',
    'archive.lead': 'Pour {name}, en date du {at}.',
  },
});
