import type { Company, PolicyText } from '../text.ts';

/** Cookie policy, English. A change of the text needs a new version in versions.ts. */
export const cookiesEn = ({ name, privacyEmail }: Company): PolicyText => ({
  title: 'Cookie policy',
  summary: [
    `${name} sets only what is needed to sign in and to remember how you like your screens. There is nothing to refuse on these pages, because nothing else is set.`,
  ],
  sections: [
    {
      title: 'What is set, and why',
      body: [
        'The table below is the whole list: cookies, and values that your browser keeps for the office. It is made from the very list by which the program sets them.',
        'None of them follows you to other sites, and none is read by anyone else.',
      ],
    },
    {
      title: 'Visitors of dealers’ sites',
      body: ['get no cookie, and nothing is kept in their browser. No request goes to a third party.'],
    },
    {
      title: 'Your choice about analytics',
      body: [
        'We count each day which screens are opened, without a person. Which screens you open yourself is kept only if you switch it on in “My account”, under “Your choices”. It needs no cookie. Switching it off deletes what was kept, and the choice is asked again after 12 months.',
        'If your browser sends Do Not Track or Global Privacy Control, that counts as a no whatever you chose.',
      ],
    },
    {
      title: 'Your browser',
      body: [
        'You can delete or block cookies in your browser. Dealers’ sites work fully without them. Signing in to the office does not: the session cookie is how it knows that it is still you.',
        `Questions: ${privacyEmail}.`,
      ],
    },
  ],
});
