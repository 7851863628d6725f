/** The form by which a visitor asks. An ordinary POST form; what was typed is kept when something has to be mended. */
import type { Locale } from '#kernel/messages.ts';
import { consentWording } from './consent-wording.ts';
import { kept, markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import type { SiteWord } from './messages.ts';
import { pathOf, vehicleSlug } from './paths.ts';
import { vehicleName } from './vehicle-words.ts';
import type { FormState, InquiryField, SiteView, VehicleCardView } from './views.ts';

/** The field that people never see and robots fill in. */
export const honeypotField = 'website';

/** The most characters each field takes; the door that receives the form keeps the same limits. */
export const inquiryLimits = { name: 120, email: 254, phone: 40, message: 4000 } as const;

const specific = new Set<string>([
  'name_required',
  'email_required',
  'email_invalid',
  'phone_required',
  'phone_invalid',
  'message_required',
]);

/** The words for what is wrong with a field. */
function errorWords(site: SiteView, error: FormState['errors'][number]): string {
  const t = siteMessages(site.locale);
  const key = `${error.field}_${error.code}`;
  return t((specific.has(key) ? `error_${key}` : `error_${error.code}`) as SiteWord);
}

/** The form, about a vehicle when one is given. */
export function inquiryForm(site: SiteView, form: FormState, vehicle?: VehicleCardView): Markup {
  const t = siteMessages(site.locale);
  const consent = consentWording(site);
  const { values } = form;
  const about =
    vehicle && t('messageAbout', { vehicle: vehicleName(vehicle, site.locale), stock: vehicle.stockNumber });
  const language = values.language ?? site.locale;
  const choices = ['email', 'phone', 'sms'] as const;
  return markup`<form class="ask" action="${pathOf(site, '/inquiry')}" method="post" novalidate>
    ${errorSummary(site, form)}
    ${textField(site, form, 'name', 'text', 'name', true)}
    <p class="hint" id="contact-hint">${t('contactHint')}</p>
    <div class="pair">${textField(site, form, 'email', 'email', 'email', false)}${textField(site, form, 'phone', 'tel', 'tel', false)}</div>
    <div class="field"><label for="ask-message">${t('field_message')}</label><textarea id="ask-message" name="message" rows="4" maxlength="${inquiryLimits.message}" required${state(form, 'message')}>${kept(values.message ?? about ?? '')}</textarea>${fieldError(site, form, 'message')}</div>
    <fieldset id="ask-preferred_contact"><legend>${t('field_preferred_contact')} <small>(${t('optional')})</small></legend>${choices.map(
      (choice) =>
        markup`<label><input type="radio" name="preferred_contact" value="${choice}"${values.preferred_contact === choice && ' checked'}>${t(`prefer_${choice}`)}</label>`,
    )}${fieldError(site, form, 'preferred_contact')}</fieldset>
    ${
      site.languages.length > 1
        ? markup`<div class="field"><label for="ask-language">${t('field_language')}</label><select id="ask-language" name="language"${state(form, 'language')}>${site.languages.map(
            (one: Locale) =>
              markup`<option value="${one}"${one === language && ' selected'}>${t(`language_${one}`)}</option>`,
          )}</select>${fieldError(site, form, 'language')}</div>`
        : markup`<input type="hidden" name="language" value="${site.locale}">`
    }
    <label class="consent"><input type="checkbox" name="consent" id="ask-consent" value="${consent.version}"${values.consent && ' checked'}><span>${consent.text} <small>(${t('optional')})</small></span></label>
    <div class="trap" aria-hidden="true"><label>${t('honeypot')}<input name="${honeypotField}" tabindex="-1" autocomplete="off"></label></div>
    ${vehicle && markup`<input type="hidden" name="vehicle" value="${vehicleSlug(vehicle)}">`}
    ${form.token && markup`<input type="hidden" name="token" value="${form.token}">`}
    <button class="button">${t('send')}</button>
    <p class="hint">${t('usedFor')} ${t('inquiryIntro')} <a href="${pathOf(site, '/privacy')}">${t('privacyLink')}</a></p>
  </form>`;
}

/** What has to be mended, first thing on the page, each line a link to its field. */
function errorSummary(site: SiteView, form: FormState): Markup | undefined {
  const t = siteMessages(site.locale);
  if (form.errors.length === 0 && !form.problem) return undefined;
  return markup`<div class="errors" role="alert" id="errors" tabindex="-1" autofocus>
    ${form.problem && markup`<p><b>${t(`problem_${form.problem}`)}</b></p>`}
    ${
      form.errors.length > 0 &&
      markup`<p><b>${t('errorSummary', { count: form.errors.length })}</b></p><ul>${form.errors.map((error) => markup`<li><a href="#ask-${error.field}">${errorWords(site, error)}</a>`)}</ul>`
    }
  </div>`;
}

const errorOf = (form: FormState, field: InquiryField): FormState['errors'][number] | undefined =>
  form.errors.find((error) => error.field === field);

/** The attributes that tie a field to its error and its hint. */
function state(form: FormState, field: InquiryField): Markup | undefined {
  const error = errorOf(form, field);
  const hint = field === 'email' || field === 'phone' ? 'contact-hint' : undefined;
  const described = [error && `error-${field}`, hint].filter(Boolean).join(' ');
  return markup`${error && markup` aria-invalid="true"`}${described && markup` aria-describedby="${described}"`}`;
}

function fieldError(site: SiteView, form: FormState, field: InquiryField): Markup | undefined {
  const error = errorOf(form, field);
  return error && markup`<p class="error" id="error-${field}">${errorWords(site, error)}</p>`;
}

function textField(
  site: SiteView,
  form: FormState,
  field: 'name' | 'email' | 'phone',
  type: 'text' | 'email' | 'tel',
  autocomplete: string,
  required: boolean,
): Markup {
  const t = siteMessages(site.locale);
  return markup`<div class="field"><label for="ask-${field}">${t(`field_${field}`)}</label><input type="${type}" id="ask-${field}" name="${field}" autocomplete="${autocomplete}" maxlength="${inquiryLimits[field]}" value="${form.values[field] ?? ''}"${required && ' required'}${state(form, field)}>${fieldError(site, form, field)}</div>`;
}
