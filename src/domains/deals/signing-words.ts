import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';

/** Words of the link to sign by: its letter and its page. */
export const signingWords = catalogue({
  en: {
    'letter.subject': 'Your contract with {dealership}, to read and sign',
    'letter.heading': 'Your contract {number}',
    'letter.body':
      'Hello {name}, your contract for {vehicle} is ready. Read it at your own pace. If it says what was agreed, you can sign it on your phone or computer.',
    'letter.once':
      'The link is for you alone, works once, and until {until}. Nobody at {dealership} asks you to pass it on.',
    'letter.paper': 'If you would rather sign on paper, tell us.',
    'letter.open': 'Read and sign the contract',
    'letter.why': 'You get this letter because you are about to sign a contract with {dealership}.',
    title: 'Contract {number}',
    hello: 'For {name}',
    read: 'Read the contract first. It is the paper that you sign; what follows here is only its outline.',
    open: 'Open the contract (PDF)',
    outline: 'In short',
    buyer: 'Buyer',
    coBuyer: 'Co-buyer',
    vehicle: 'Vehicle',
    vin: 'VIN',
    price: 'Selling price',
    taxes: 'Taxes',
    total: 'Total',
    allowance: 'Trade-in allowance',
    deposits: 'Deposit',
    financed: 'Amount financed',
    balance: 'Due at delivery',
    owedToBuyer: 'Due to you',
    payments: 'Payments',
    paymentsOf: '{count} × {amount}, {frequency}',
    apr: 'APR with all charges',
    cost: 'Cost of borrowing',
    sign: 'Sign',
    name: 'Your name, as you sign it',
    draw: 'Draw your signature here, if you like. Your typed name is enough.',
    again: 'Draw again',
    agree: 'Sign the contract',
    until: 'This link works until {until}.',
    fingerprint: 'Fingerprint of the paper (SHA-256): {hash}',
    keptWith:
      'Kept with your signature: this fingerprint, your name, the sentences above, the time, your IP address and your browser’s name.',
    paper: 'You need not sign here. For a paper copy, or if something is wrong, call {dealership}: {phone}',
    'wrong.name': 'Type your name.',
    'wrong.consent': 'Tick both sentences if you agree to them. If you do not, you need not sign.',
    'wrong.title': 'Not signed yet',
    'done.title': 'Signed. Thank you.',
    done: 'Your signature was kept on {at}. {dealership} signs as well and gives you a copy of the contract. You can close this page.',
    'unknown.title': 'This link does not work',
    unknown:
      'It may have been cut in two by your mail program: copy the whole link. If that does not help, ask the dealership for a new one.',
    'signed.title': 'This contract is signed already',
    signed: 'It was signed with this link on {at}. There is nothing left to do. For a copy, call {dealership}: {phone}',
    'expired.title': 'This link has expired',
    expired: 'It worked until {at}. Ask {dealership} for a new one: {phone}',
    'withdrawn.title': 'This link was taken back',
    withdrawn: 'Nothing was signed with it. Ask {dealership} what is next: {phone}',
    'changed.title': 'The contract was changed',
    changed:
      'What you would have signed is not what was agreed any more. Ask {dealership} for the new contract: {phone}',
    'often.title': 'Too many tries',
    often: 'Wait a minute and open the link again. Nothing was signed.',
  },
  fr: {
    'letter.subject': 'Votre contrat avec {dealership}, à lire et à signer',
    'letter.heading': 'Votre contrat {number}',
    'letter.body':
      'Bonjour {name}, votre contrat pour {vehicle} est prêt. Lisez-le à votre rythme. S’il dit bien ce qui a été convenu, vous pouvez le signer sur votre téléphone ou votre ordinateur.',
    'letter.once':
      'Le lien est pour vous seul, fonctionne une seule fois, et jusqu’au {until}. Personne chez {dealership} ne vous demandera de le transmettre.',
    'letter.paper': 'Si vous préférez signer sur papier, dites-le-nous.',
    'letter.open': 'Lire et signer le contrat',
    'letter.why': 'Vous recevez ce courriel parce que vous êtes sur le point de signer un contrat avec {dealership}.',
    title: 'Contrat {number}',
    hello: 'Pour {name}',
    read: 'Lisez d’abord le contrat. C’est le document que vous signez ; ce qui suit n’en est qu’un aperçu.',
    open: 'Ouvrir le contrat (PDF)',
    outline: 'En bref',
    buyer: 'Acheteur',
    coBuyer: 'Coacheteur',
    vehicle: 'Véhicule',
    vin: 'NIV',
    price: 'Prix de vente',
    taxes: 'Taxes',
    total: 'Total',
    allowance: 'Valeur de l’échange',
    deposits: 'Acompte',
    financed: 'Montant financé',
    balance: 'Dû à la livraison',
    owedToBuyer: 'Dû à vous',
    payments: 'Paiements',
    paymentsOf: '{count} × {amount}, {frequency}',
    apr: 'TAP, tous frais compris',
    cost: 'Coût d’emprunt',
    sign: 'Signer',
    name: 'Votre nom, tel que vous signez',
    draw: 'Dessinez votre signature ici, si vous voulez. Votre nom saisi suffit.',
    again: 'Dessiner de nouveau',
    agree: 'Signer le contrat',
    until: 'Ce lien fonctionne jusqu’au {until}.',
    fingerprint: 'Empreinte du document (SHA-256) : {hash}',
    keptWith:
      'Conservés avec votre signature : cette empreinte, votre nom, les phrases ci-dessus, l’heure, votre adresse IP et le nom de votre navigateur.',
    paper:
      'Rien ne vous oblige à signer ici. Pour une copie papier, ou si quelque chose ne va pas, appelez {dealership} : {phone}',
    'wrong.name': 'Saisissez votre nom.',
    'wrong.consent': 'Cochez les deux phrases si vous êtes d’accord. Sinon, rien ne vous oblige à signer.',
    'wrong.title': 'Pas encore signé',
    'done.title': 'Signé. Merci.',
    done: 'Votre signature a été conservée le {at}. {dealership} signe à son tour et vous remet une copie du contrat. Vous pouvez fermer cette page.',
    'unknown.title': 'Ce lien ne fonctionne pas',
    unknown:
      'Votre logiciel de courriel l’a peut-être coupé : copiez le lien en entier. Si cela n’aide pas, demandez-en un nouveau au commerce.',
    'signed.title': 'Ce contrat est déjà signé',
    signed:
      'Il a été signé avec ce lien le {at}. Il n’y a plus rien à faire. Pour une copie, appelez {dealership} : {phone}',
    'expired.title': 'Ce lien a expiré',
    expired: 'Il fonctionnait jusqu’au {at}. Demandez-en un nouveau à {dealership} : {phone}',
    'withdrawn.title': 'Ce lien a été retiré',
    withdrawn: 'Rien n’a été signé avec lui. Demandez la suite à {dealership} : {phone}',
    'changed.title': 'Le contrat a été modifié',
    changed:
      'Ce que vous auriez signé n’est plus ce qui a été convenu. Demandez le nouveau contrat à {dealership} : {phone}',
    'often.title': 'Trop de tentatives',
    often: 'Attendez une minute et ouvrez le lien de nouveau. Rien n’a été signé.',
  },
});

/**
 * What somebody agrees to who signs by a link: to sign electronically, and to the contract. Both sentences are kept with the
 * signature (Electronic Commerce Act, 2000, S.O. 2000, c. 17, ss. 3 and 11; Québec: CQLR c. C-1.1, ss. 29 and 39).
 */
export function signingWording(
  locale: Locale,
  { dealership, number, total }: { dealership: string; number: string; total: string },
): readonly [electronically: string, contract: string] {
  return locale === 'fr'
    ? [
        `J’accepte de signer ce contrat par voie électronique et de le recevoir sous cette forme. Je sais que je peux demander une copie papier à ${dealership} et signer plutôt sur papier.`,
        `J’ai lu le contrat ${number} (${total} en tout) et j’y consens.`,
      ]
    : [
        `I agree to sign this contract electronically and to receive it in that form. I know that I may ask ${dealership} for a paper copy and sign on paper instead.`,
        `I have read contract ${number} (${total} in all) and agree to it.`,
      ];
}
