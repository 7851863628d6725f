import type { Locale } from '#kernel/messages.ts';
import { TooMany } from '#kernel/problems.ts';
import { Email, text } from '#kernel/text.ts';
import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { fromElsewhere, notOurs, readForm } from './inquiry-taking.ts';
import type { SitePage } from './page.ts';
import { platformOf } from './pages.ts';
import { honeypotField } from './site/inquiry-form.ts';
import { pathIn, readPath } from './site/paths.ts';
import { privacyPage } from './site/privacy-page.ts';
import { rightsKinds } from './site/rights-form.ts';
import type { RightsFormState } from './site/rights-form.ts';
import { inLocale, readSiteFacts } from './site-facts.ts';
import type { SiteAddress } from './site-facts.ts';

const perHour = new Limit(5, 3600);
const perSite = new Limit(100, 3600);

/** A request as a visitor wrote it, in the language of the page. */
export interface RightsAsked {
  kind: (typeof rightsKinds)[number];
  name: string;
  email: string;
  words: string;
  locale: Locale;
  /** The hidden field was filled: by a robot, or by a browser's autofill. */
  suspected: boolean;
}

/** Whether a form was sent to the privacy page of a site, in whatever language. */
export const isRightsForm = (url: URL): boolean => /^(\/[a-z]{2})?\/privacy$/.test(url.pathname);

/**
 * Takes the form of the privacy page: what is wrong is said on the form with everything that was typed. What is right goes
 * to `open`, and is committed before the visitor is thanked. What fills the hidden
 * field is kept as suspected: an autofill does so, too, and nothing is silently lost.
 */
export async function takeRightsForm(
  ground: Ground,
  address: SiteAddress,
  url: URL,
  request: Request,
  origin: Origin,
  open: (asked: RightsAsked) => Promise<void>,
): Promise<SitePage> {
  const facts = await ground.database.asVisitor({ dealershipId: address.dealershipId, origin }, (ctx) =>
    readSiteFacts(ctx, address),
  );
  const { locale } = readPath(facts, url.pathname);
  if (fromElsewhere(request, url)) return notOurs;
  const fields = await readForm(request);
  const again = (status: number, form: RightsFormState): SitePage => ({
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: privacyPage(inLocale(facts, locale), platformOf(ground), form),
  });
  const typed = (name: string, most: number, lines = false) => {
    const value = fields.get(name) ?? '';
    return { read: text(most, { lines }).safeParse(value), value: value.slice(0, most).replaceAll(/\p{Cc}/gu, ' ') };
  };
  const [name, words] = [typed('name', 120), typed('words', 4000, true)];
  const email = Email.safeParse(fields.get('email') ?? '');
  const kind = rightsKinds.find((one) => one === fields.get('kind'));
  const values = {
    name: name.value,
    words: words.read.success ? words.read.data : words.value,
    email: (fields.get('email') ?? '').slice(0, 254),
    ...(kind ? { kind } : {}),
  };
  if (!name.read.success || !name.read.data || !words.read.success || !email.success || !kind)
    return again(422, { values, problem: 'incomplete' });
  try {
    await perHour.take(addressKey(origin.ip));
    await perSite.take(address.dealershipId);
  } catch (error) {
    if (error instanceof TooMany) return again(429, { values, problem: 'too_many' });
    throw error;
  }
  await open({
    kind,
    name: name.read.data,
    email: email.data,
    words: words.read.data,
    locale,
    suspected: Boolean(fields.get(honeypotField)),
  });
  return { status: 303, headers: { Location: pathIn(facts, locale, '/privacy/sent') }, body: '' };
}
