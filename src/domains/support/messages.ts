import { catalogue } from '#kernel/messages.ts';

/** Words of support's letters. */
export const supportMessages = catalogue({
  en: {
    'received.body': 'We have your request {number} and answer by {by}. You wrote:',
    'received.mail': 'We have your request {number} (“{subject}”) and answer by {by}.',
    'thread.howByMail':
      'To answer, reply to this letter, or open the conversation by the button below. Its address and the link are yours alone: do not pass them on.',
    'mail.noSubject': '(no subject)',
    'mail.noWords': '(The mail has no text.)',
    'mail.unreadable': '(This mail could not be opened. Ask for it as plain text.)',
    'thread.how': 'To answer, open the conversation by the button below. The link is yours alone: do not pass it on.',
    'thread.action': 'Open the conversation',
    'why.asked': 'You get this because you wrote to {company}.',
    'why.owner': 'You get this because you own a dealership at {company}.',
    'why.holder': 'You get this because you have an account at {company}.',
    'why.news': 'You get this because you agreed to product news of {company}. One click ends it: {url}',
    'grant.subject': 'Support may look at {dealership}',
    'grant.body':
      '{by} lets the support people of {company} look at {dealership} until {until}. They can read, and change nothing. Each look is written down for you.',
    'grant.end': 'If this should not be, end it now.',
    'grant.action': 'See and end it',
    'disclosure.subject': 'We had to give data to an authority',
    'disclosure.body':
      '{company} received {document} from {authority} and had to give data about your dealership (legal basis: {basis}). What was given stands under Support access.',
    'disclosure.own':
      '{company} received {document} from {authority} and had to give data about you as an account holder (legal basis: {basis}). Write to us to learn what was given.',
    'disclosure.action': 'See what was given',
    'notice.action': 'Open the office',
  },
  fr: {
    'received.body': 'Nous avons votre demande {number} et y répondrons au plus tard le {by}. Vous avez écrit :',
    'received.mail': 'Nous avons votre demande {number} (« {subject} ») et y répondrons au plus tard le {by}.',
    'thread.howByMail':
      'Pour répondre, répondez à cette lettre ou ouvrez la conversation par le bouton ci-dessous. Son adresse et le lien ne sont qu’à vous : ne les transmettez pas.',
    'mail.noSubject': '(sans objet)',
    'mail.noWords': '(Le courriel ne contient pas de texte.)',
    'mail.unreadable': '(Ce courriel n’a pas pu être ouvert. Demandez-le en texte brut.)',
    'thread.how':
      'Pour répondre, ouvrez la conversation par le bouton ci-dessous. Le lien est à vous seul : ne le transmettez pas.',
    'thread.action': 'Ouvrir la conversation',
    'why.asked': 'Vous recevez ce message parce que vous avez écrit à {company}.',
    'why.owner': 'Vous recevez ce message parce que vous êtes propriétaire d’un concessionnaire chez {company}.',
    'why.holder': 'Vous recevez ce message parce que vous avez un compte chez {company}.',
    'why.news':
      'Vous recevez ce message parce que vous avez accepté les nouvelles du produit de {company}. Un clic y met fin : {url}',
    'grant.subject': 'Le soutien peut consulter {dealership}',
    'grant.body':
      '{by} permet au soutien de {company} de consulter {dealership} jusqu’au {until}. Il peut lire et ne rien changer. Chaque consultation est consignée pour vous.',
    'grant.end': 'Si cela ne devrait pas être, mettez-y fin maintenant.',
    'grant.action': 'Voir et mettre fin',
    'disclosure.subject': 'Nous avons dû remettre des données à une autorité',
    'disclosure.body':
      '{company} a reçu de {authority} le document suivant : {document}. Nous avons dû remettre des données sur votre concessionnaire (fondement juridique : {basis}). Ce qui a été remis figure sous Accès du soutien.',
    'disclosure.own':
      '{company} a reçu de {authority} le document suivant : {document}. Nous avons dû remettre des données sur vous comme titulaire de compte (fondement juridique : {basis}). Écrivez-nous pour savoir ce qui a été remis.',
    'disclosure.action': 'Voir ce qui a été remis',
    'notice.action': 'Ouvrir le bureau',
  },
});
