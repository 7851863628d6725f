import type { Company, PolicyText } from '../text.ts';

/** Privacy policy, English. A change of the text needs a new version in versions.ts. */
export const privacyEn = ({ name, address, privacyEmail }: Company): PolicyText => ({
  title: 'Privacy policy',
  summary: [
    `${name} is the software with which independent car dealerships keep their vehicles, leads, deals and papers. This policy says what it knows about people, why, for how long, and what you can do about it.`,
    'In short: we ask for little, sell nothing, keep each dealership’s data apart under a key of its own, let you take everything out at any time, and delete it for good when you leave.',
  ],
  sections: [
    {
      title: 'What we collect',
      body: [
        'About you as a person with an account: your name, e-mail address, phone number and password. Nothing more is asked. The password is kept only as a salted hash (argon2id); nobody can read it, and no one of ours can send it to you.',
        'About your dealership: its name, address, hours, logo, colours and staff.',
        'What you and your colleagues put in: vehicles, leads, deals, invoices, photos, documents, notes, tasks and mail.',
        'About the use of the service: IP address, browser, operating system, pages and times, and reports of crashes. Addresses of pages are kept without what follows the question mark, and crash reports without personal values.',
        'You can see, correct and export what your account holds in “My account” at any time.',
      ],
    },
    {
      title: 'What we use it for',
      body: [
        'To run the service, to answer your questions, and to send the messages that it needs: confirmations, security alerts, technical and legal notices. Security alerts and legal notices cannot be turned off.',
        'News about the product and offers are sent only if you said yes to them. That is off unless you turn it on, and you can withdraw at any time.',
        'To understand how the service is used we count without naming anyone. What could be traced to a person is looked at only with that person’s consent, and is gone when it is withdrawn.',
      ],
    },
    {
      title: 'Facebook and Instagram',
      body: [
        'If your dealership connects a Facebook Page or an Instagram account, we use only the permissions that you grant there, to publish what you or your rules ask for.',
        'We keep of a Page its name, category and picture; of an Instagram account its user name and picture; and the identifiers, the permissions granted and the access token. The token is kept encrypted with your dealership’s key and is never shown.',
        'What comes from Meta is not sold, not used for advertising, and not given to anyone else.',
      ],
    },
    {
      title: 'Disconnecting, and deletion on request',
      body: [
        'Whoever manages channels in your dealership can disconnect them in the settings at any time. The token is deleted at once and all access ends with it.',
        'When Meta passes on your request to delete your data, it is done by itself, and you can follow it on a page without an account.',
        'You can have your account deleted in “My account”, and an owner the dealership’s data in its settings, or by writing to us. A request by mail is fulfilled within 30 days once we know that it comes from you. Who is the only owner of a dealership hands it over or closes it first.',
      ],
    },
    {
      title: 'How we protect it',
      body: [
        'Data travel encrypted (TLS). Each dealership has an encryption key of its own, under which what is most sensitive is kept: tokens, documents, identity and credit papers, bank details and the secrets of two-step sign-in. What must be searched, such as names, is kept on encrypted volumes of our hosts.',
        'Each dealership’s data are kept apart in the database itself. Its own staff see what their roles allow. Our people see them only with the owner’s permission, given for a stated reason and at most 72 hours, and each look is listed for the owner.',
        'We make backups every day and check that they can be restored.',
        'No method is 100 % secure. If a breach of security touches you, you are told as the law requires, with what happened, what we do and what you can do; records of every breach are kept for at least 24 months.',
      ],
    },
    {
      title: 'Whom we share it with',
      body: [
        'We do not sell personal information. We share it only with processors that we need to run the service (hosting, mail, payment), named on our list with their purpose and country and bound by agreement, and with the channels and addresses that your dealership itself connects.',
        'A new processor is announced 30 days before it is used.',
        'We may disclose information to an authority where the law obliges us to. Each such disclosure is recorded with its legal basis, and the dealership is told unless an order forbids it.',
      ],
    },
    {
      title: 'Customers of dealerships',
      body: [
        'A dealership decides which information of its customers it collects and is responsible for it, including for their consent. We process it for the dealership and on its instructions only: to keep it, show it, send what it sends, and export or delete it.',
        'We do not combine the data of different dealerships, do not train models with them and do not add to them from elsewhere.',
        'If you are a customer of a dealership, turn to the dealership first; if you write to us, we pass it on and help it to answer you.',
      ],
    },
    {
      title: 'Cookies',
      body: [
        'On our own pages we use one cookie for your session, one by which a browser that you have used before is known, and your choices, such as the language. None of them follows you elsewhere. Anything beyond would be used only if you chose it.',
        'The public sites of dealerships set no cookies.',
        'You can control cookies in your browser. Without the session cookie you cannot sign in; the public sites work fully.',
      ],
    },
    {
      title: 'How long we keep it',
      body: [
        'While your account or your dealership is active, its data stay. Some things go earlier:',
        [
          'sign-ups that are never confirmed: after 7 days; links in letters: when used, and after 30 minutes to 7 days at the latest;',
          'sessions: after 30 days; sign-in history: after 13 months; failed sign-ins: after 12 months;',
          'usage data: the IP address is cut after 30 days, the rest goes after 13 months; crash reports after 90 days.',
        ],
        'After a dealership cancels, its data can be read and exported for 30 days, and an owner can change their mind. Then listings, photos, leads, customers, deals, settings and everything else are deleted permanently: the dealership’s key is destroyed, and the data leave our backups within at most 7 more days. The owner gets a certificate of it.',
        'We keep something longer only where a law or an order requires it of us, as little as possible, apart and until a stated day: such as the invoices that we ourselves issue. What the dealership must keep for its own duties is handed to it before.',
      ],
    },
    {
      title: 'Your rights',
      body: [
        'You can ask what we hold about you, have it corrected, have it deleted, take it with you in a documented format, withdraw a consent, and opt out of marketing with one click. Much of this you can do yourself at once; what you ask of us is answered within 30 days, and where something must be withheld you are told why.',
        'You can also complain to the Office of the Privacy Commissioner of Canada, in Québec to the Commission d’accès à l’information, or to the commissioner of your province.',
      ],
    },
    {
      title: 'Adults only',
      body: [
        'The service is for people of 18 years and older; you confirm this when you sign up. If you learn that it holds information of a child, tell us: we delete it promptly.',
      ],
    },
    {
      title: 'Changes of this policy',
      body: [
        'Every version stays readable with its date. A material change is announced by mail and in the service at least 30 days before it takes effect.',
      ],
    },
    {
      title: 'Contact',
      body: [
        `${[name, address].filter(Boolean).join(', ')}. Person in charge of the protection of personal information: ${privacyEmail}.`,
      ],
    },
  ],
});
