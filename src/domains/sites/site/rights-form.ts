/** The form by which a person asks for what the law gives them. An ordinary POST form: it works without a script. */
import { honeypotField } from './inquiry-form.ts';
import { kept, markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pathOf } from './paths.ts';
import type { SiteView } from './views.ts';

/** What may be asked for, as the desk of the dealership calls it. */
export const rightsKinds = ['access', 'portability', 'correction', 'erasure', 'restriction', 'opt_out'] as const;

/** The form as it stands: empty at first, with what was typed after a refusal. */
export interface RightsFormState {
  values: Partial<Record<'kind' | 'name' | 'email' | 'words', string>>;
  problem?: 'incomplete' | 'too_many' | undefined;
  /** It arrived. */
  sent?: boolean | undefined;
}

/** The form, or the words that it arrived. */
export function rightsForm(site: SiteView, { values, problem, sent }: RightsFormState): Markup {
  const t = siteMessages(site.locale);
  if (sent) return markup`<p role="status" id="rights-sent"><b>${t('rightsSent')}</b></p>`;
  const invalid = problem === 'incomplete' && markup` aria-invalid="true" aria-describedby="rights-problem"`;
  return markup`<form class="ask" id="rights-form" action="${pathOf(site, '/privacy')}" method="post" novalidate>
    ${problem && markup`<div class="errors" role="alert" id="rights-problem" tabindex="-1" autofocus><p><b>${t(`rightsProblem_${problem}`)}</b></p></div>`}
    <div class="field"><label for="rights-kind">${t('rightsKind')}</label><select id="rights-kind" name="kind">${rightsKinds.map(
      (kind) =>
        markup`<option value="${kind}"${values.kind === kind && ' selected'}>${t(`rightsKind_${kind}`)}</option>`,
    )}</select></div>
    <div class="pair"><div class="field"><label for="rights-name">${t('field_name')}</label><input id="rights-name" name="name" autocomplete="name" maxlength="120" value="${values.name ?? ''}" required${invalid}></div>
    <div class="field"><label for="rights-email">${t('field_email')}</label><input type="email" id="rights-email" name="email" autocomplete="email" maxlength="254" value="${values.email ?? ''}" required${invalid}></div></div>
    <div class="field"><label for="rights-words">${t('rightsWords')} <small>(${t('optional')})</small></label><textarea id="rights-words" name="words" rows="4" maxlength="4000">${kept(values.words ?? '')}</textarea></div>
    <div class="trap" aria-hidden="true"><label>${t('honeypot')}<input name="${honeypotField}" tabindex="-1" autocomplete="off"></label></div>
    <button class="button">${t('rightsSend')}</button>
    <p class="hint">${t('rightsHint')}</p>
  </form>`;
}
