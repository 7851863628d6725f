import { html } from 'hono/html';
import type { Locale } from '#kernel/messages.ts';
import { TooMany } from '#kernel/problems.ts';
import type { Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { platformPage } from '#platform/web/platform-page.ts';
import { dayWords } from './letters.ts';
import { privacyMessages } from './messages.ts';
import { ChildForm, openPlatformRequest, PlatformForm, platformKinds } from './platform-requests.ts';

const limits = new WeakMap<Ground, Limit>();

/** A page with its status. */
interface Made {
  status: 200 | 422 | 429;
  body: string;
}
type Fields = Record<string, string>;
type Trouble = 'trouble' | 'tooMany';

/** `/privacy-request`: anyone asks the platform about their data. */
export async function privacyRequestPage(
  ground: Ground,
  locale: Locale,
  fields: Fields = {},
  trouble?: Trouble,
): Promise<Made> {
  const t = privacyMessages(locale);
  return {
    status: trouble ? (trouble === 'tooMany' ? 429 : 422) : 200,
    body: await platformPage({
      config: ground.config,
      locale,
      title: t('platform.title'),
      path: '/privacy-request',
      lead: t('platform.lead'),
      body: html`<form method="post" action="/privacy-request?lang=${locale}">
        ${trouble ? html`<p class="problem" role="alert">${t(`form.${trouble}`)}</p>` : ''}
        <label for="kind">${t('form.kind')}</label>
        <select id="kind" name="kind">
          ${platformKinds.map(
            (kind) =>
              html`<option value="${kind}" ${fields.kind === kind ? 'selected' : ''}>${t(`option.${kind}`)}</option>`,
          )}
        </select>
        <label for="name">${t('form.name')}</label>
        <input id="name" name="name" autocomplete="name" maxlength="200" required value="${fields.name ?? ''}" />
        <label for="email">${t('form.email')}</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          maxlength="254"
          required
          value="${fields.email ?? ''}"
        />
        <label for="words">${t('form.words')}</label>
        <textarea id="words" name="words" rows="5" maxlength="5000">${fields.words ?? ''}</textarea>
        <button>${t('form.send')}</button>
        <p class="quiet">${t('form.lead')}</p>
      </form>`,
    }),
  };
}

/** `/report-child`: anyone says that an account or a record is about somebody under age. */
export async function reportChildPage(
  ground: Ground,
  locale: Locale,
  fields: Fields = {},
  trouble?: Trouble,
): Promise<Made> {
  const t = privacyMessages(locale);
  return {
    status: trouble ? (trouble === 'tooMany' ? 429 : 422) : 200,
    body: await platformPage({
      config: ground.config,
      locale,
      title: t('child.title'),
      path: '/report-child',
      lead: t('child.lead'),
      body: html`<form method="post" action="/report-child?lang=${locale}">
        ${trouble ? html`<p class="problem" role="alert">${t(trouble === 'tooMany' ? 'form.tooMany' : 'child.trouble')}</p>` : ''}
        <label for="words">${t('child.what')}</label>
        <textarea id="words" name="words" rows="5" maxlength="5000" required>${fields.words ?? ''}</textarea>
        <label for="where">${t('child.where')}</label>
        <input id="where" name="where" maxlength="1000" value="${fields.where ?? ''}" />
        <label for="email">${t('child.email')}</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          maxlength="254"
          required
          value="${fields.email ?? ''}"
        />
        <button>${t('child.send')}</button>
      </form>`,
    }),
  };
}

async function within(ground: Ground, origin: Origin): Promise<boolean> {
  let limit = limits.get(ground);
  if (!limit) limits.set(ground, (limit = new Limit(5 * ground.config.limitFactor, 3600)));
  try {
    await limit.take(addressKey(origin.ip));
    return true;
  } catch (error) {
    if (error instanceof TooMany) return false;
    throw error;
  }
}

async function sentPage(
  ground: Ground,
  locale: Locale,
  of: 'form' | 'child',
  email: string,
  dueAt: Date,
): Promise<Made> {
  const t = privacyMessages(locale);
  return {
    status: 200,
    body: await platformPage({
      config: ground.config,
      locale,
      title: t(of === 'child' ? 'child.title' : 'platform.title'),
      path: of === 'child' ? '/report-child' : '/privacy-request',
      body: html`<p role="status">
        ${t(`${of}.sent`, { email, due: dayWords(dueAt.toISOString().slice(0, 10), locale) })}
      </p>`,
      unlisted: true,
    }),
  };
}

/** Takes the form of `/privacy-request`. */
export async function takePrivacyRequest(
  ground: Ground,
  locale: Locale,
  fields: Fields,
  origin: Origin,
): Promise<Made> {
  const read = PlatformForm.safeParse(fields);
  if (!read.success) return privacyRequestPage(ground, locale, fields, 'trouble');
  if (!(await within(ground, origin))) return privacyRequestPage(ground, locale, fields, 'tooMany');
  const { dueAt } = await openPlatformRequest(ground, { ...read.data, locale }, origin);
  return sentPage(ground, locale, 'form', read.data.email, dueAt);
}

/** Takes the form of `/report-child`. */
export async function takeChildReport(ground: Ground, locale: Locale, fields: Fields, origin: Origin): Promise<Made> {
  const read = ChildForm.safeParse(fields);
  if (!read.success) return reportChildPage(ground, locale, fields, 'trouble');
  if (!(await within(ground, origin))) return reportChildPage(ground, locale, fields, 'tooMany');
  const { email, words, where } = read.data;
  const { dueAt } = await openPlatformRequest(
    ground,
    { kind: 'child', locale, name: email, email, words, where },
    origin,
  );
  return sentPage(ground, locale, 'child', email, dueAt);
}
