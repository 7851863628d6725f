import assert from 'node:assert/strict';
import { adultWording, createUser } from '#domains/accounts/index.ts';
import { browserOf } from './cookie-jar.ts';
import type { TestBrowser } from './cookie-jar.ts';
import type { Answer, TestHouse } from './house.ts';

/** The password of everyone in tests, until they change it. */
export const password = 'plum tractor seven';

let people = 0;

/** People with an account, the letters they get, and the browsers they use. */
export function accountHolders(house: () => TestHouse) {
  const signIn = (browser: TestBrowser, email: string, secret = password): Promise<Answer> =>
    browser.call('POST /api/sign-in', { email, password: secret });
  const lettersTo = async (email: string): Promise<{ subject: string; text: string }[]> => {
    // The request for a letter is one job, the letter that comes of it another.
    await house().runJobs();
    await house().runJobs();
    return house()
      .mailbox.mails()
      .filter((mail) => mail.to.includes(email));
  };
  const person = async (given: { email?: string; locale?: 'en' | 'fr' } = {}) => {
    const email = given.email ?? `person${++people}@mail.example`;
    const { userId } = await createUser(house().ground, {
      email,
      name: 'Pat Person',
      password,
      adultWording: adultWording.en,
      ...given,
    });
    return { email, userId };
  };
  return {
    signIn,
    lettersTo,
    /** A verified person with a password. */
    person,
    /** The same, signed in by a browser. */
    async signedIn() {
      const one = await person();
      const browser = browserOf(house());
      assert.equal((await signIn(browser, one.email)).body.state, 'signed_in');
      return { ...one, browser };
    },
    isIn: async (browser: TestBrowser): Promise<boolean> => (await browser.call('GET /api/me/sessions')).status === 200,
    /** The newest letters' subjects. */
    subjectsTo: async (email: string): Promise<string[]> => (await lettersTo(email)).map((mail) => mail.subject),
    /** The token in the link of the newest letter of that subject. */
    async tokenTo(email: string, subject: string): Promise<string> {
      const mail = (await lettersTo(email)).find((one) => one.subject === subject);
      return /token=([\w-]{43})/.exec(mail!.text)![1]!;
    },
  };
}
