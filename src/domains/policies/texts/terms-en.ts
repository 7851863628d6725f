import type { Company, PolicyText } from '../text.ts';

/** Terms of use, English. A change of the text needs a new version in versions.ts. */
export const termsEn = ({ name, address, supportEmail, privacyEmail }: Company): PolicyText => ({
  title: 'Terms of use',
  summary: [
    `These terms hold between you, the dealership that you act for, and ${name}. They say what you may expect of the service and what it expects of you.`,
    'In short: your data are yours, you are responsible for what you do with them, and you can leave with all of them at any time.',
  ],
  sections: [
    {
      title: 'Who may use it',
      body: [
        'You must be 18 years or older. You act for a dealership that may sell vehicles where it does so, with the registration that its province asks for.',
        'Give your true name and an address that is yours. An account is for one person: colleagues are invited with accounts and roles of their own.',
      ],
    },
    {
      title: 'Your account',
      body: [
        'Keep your password, codes and passkeys to yourself. What is done with your account counts as done by you, until you tell us that somebody else has it.',
        'If you see something that you did not do, end your sessions in “My account”, set a new password and write to us.',
      ],
    },
    {
      title: 'Your dealership’s data',
      body: [
        'Vehicles, leads, customers, deals, invoices, photos and everything else that you put in stay yours. You give us only the right to do with them what the service needs to work for you.',
        'You can export all of them, at any time and free of charge, in a documented format. That also holds while a payment is due and for 30 days after cancellation.',
      ],
    },
    {
      title: 'Your customers',
      body: [
        'You are responsible for your customers’ data: that you may collect them, that they are right, and that you have the consent that messages need (in Canada under the anti-spam law, in Québec also under the law on personal information in the private sector).',
        'We process these data for you and on your instructions only, as the privacy policy says, and help you to answer your customers’ requests. The service refuses to send a message that has no basis of consent; that does not take the decision off you.',
      ],
    },
    {
      title: 'What you advertise and sell',
      body: [
        'You are responsible for what you publish: prices with all that must be in them, mileage, history and disclosures, photos that you may use, and for the papers that you make with the service. What the service works out or suggests (a decoded VIN, a tax, a wording) is help; check it before you rely on it.',
      ],
    },
    {
      title: 'What is not allowed',
      body: [
        [
          'breaking the law with it, or deceiving people;',
          'reaching for data of others, testing its protection without our written consent, or going around its limits;',
          'sending messages that nobody asked for;',
          'putting in harmful programs, or content that hurts the rights of others.',
        ],
        'If this happens we may hold back what does the harm, and in a serious case close the account. We tell you why, unless the law forbids it, and your right to export stays unless an order forbids that too.',
      ],
    },
    {
      title: 'Connected services',
      body: [
        'If you connect services of others, such as Facebook or Instagram, their terms hold as well. We use them only as you ask. They may change or end what they offer; we tell you when it touches you.',
      ],
    },
    {
      title: 'Price and payment',
      body: [
        'What the service costs is said before you agree to it. Where nothing was agreed, nothing is owed. A payment that is missing is asked for three times before anything is closed, and in no case are your data held back for it.',
      ],
    },
    {
      title: 'Leaving',
      body: [
        'An owner can cancel at any time in the settings. The date from which nothing can be changed any more and the date of deletion are shown before you confirm.',
        'For 30 days the data can be read and exported, and you can change your mind. Then they are deleted permanently, backups included, as the privacy policy says. What you must keep for your own duties, such as tax records, is handed to you before; after that we do not have it any more.',
      ],
    },
    {
      title: 'What we answer for',
      body: [
        'We run the service with care, make backups and tell you of troubles. We do not promise that it is never interrupted or without error.',
        'Where the law allows it, neither of us owes the other lost profit or other indirect damage, and what we owe in a year is at most what you paid for that year. Nothing here limits what cannot be limited by law, such as damage done on purpose or by gross negligence, or the rights of consumers.',
      ],
    },
    {
      title: 'The software',
      body: [
        'The program is free software under the GNU Affero General Public License, version 3 or later: you may read, change and host it yourself under that licence. These terms are about the service that we run with it.',
      ],
    },
    {
      title: 'Changes of these terms',
      body: [
        'Every version stays readable with its date. A material change is announced by mail and in the service at least 30 days before it takes effect; if you do not agree with it you can cancel until then.',
      ],
    },
    {
      title: 'Law and contact',
      body: [
        'The law of the province in which your dealership is registered holds, and its courts decide.',
        `${[name, address].filter(Boolean).join(', ')}. Questions: ${supportEmail}. Privacy: ${privacyEmail}.`,
      ],
    },
  ],
});
