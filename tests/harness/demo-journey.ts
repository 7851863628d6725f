import { after, before } from 'node:test';
import { testFolder } from './database.ts';
import { openBrowser } from './person.ts';
import type { Person } from './person.ts';
import { startProduct } from './product.ts';
import type { Product } from './product.ts';

/** A journey through the demo dealership: the product as it starts, one person at a desk and one with a phone. */
export interface DemoJourney {
  readonly product: Product;
  readonly desk: Person;
  readonly phone: Person;
  /** Signs somebody in with the password that the demo printed. */
  signIn(person: Person): Promise<void>;
  go(person: Person, path: string): Promise<unknown>;
  heading(person: Person, name: string | RegExp): Promise<void>;
  /** Saves the record that is shown, and waits until nothing is unsaved. */
  saved(person: Person): Promise<void>;
}

/** Starts it before the tests of a file, and ends it after them. */
export function demoJourney(): DemoJourney {
  const folder = testFolder();
  let product: Product;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Person;
  let phone: Person;
  before(async () => {
    product = await startProduct(folder.path, ['start']);
    browser = await openBrowser();
    [desk, phone] = await Promise.all([browser.person(), browser.person({ phone: true })]);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
    folder.remove();
  });
  const heading: DemoJourney['heading'] = ({ page }, name) => page.getByRole('heading', { level: 1, name }).waitFor();
  return {
    get product() {
      return product;
    },
    get desk() {
      return desk;
    },
    get phone() {
      return phone;
    },
    async signIn(person) {
      const { page } = person;
      const [, email, password] = /Sign in as (\S+) with the password: (\S+)/.exec(product.output())!;
      await page.goto(`${product.origin}/`);
      await page.getByLabel('E-mail').fill(email!);
      await page.getByRole('textbox', { name: 'Password' }).fill(password!);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await heading(person, /Hello/);
    },
    go: ({ page }, path) => page.goto(`${product.origin}${path}`),
    heading,
    async saved({ page }) {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
    },
  };
}
