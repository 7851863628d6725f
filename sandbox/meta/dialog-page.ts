import { html } from 'hono/html';
import type { Call } from './call.ts';
import type { DialogRequest } from './dialog.ts';
import { framed } from './page-frame.ts';
import type { Reply } from './reply.ts';
import type { Account, Person, Product } from './records.ts';
import type { Stand } from './stand.ts';

const names: Record<Product, 'Facebook' | 'Instagram'> = { facebook: 'Facebook', instagram: 'Instagram' };

const permissionWords: Record<string, string> = {
  email: 'See your e-mail address',
  pages_show_list: 'Show a list of the Pages you manage',
  pages_read_engagement: 'Read the content of your Pages and how people react to it',
  pages_manage_posts: 'Create and manage posts on your Pages',
  instagram_business_basic: 'See your profile and media (required)',
  instagram_business_content_publish: 'Publish content on your account',
};

/** The dialog's own refusal: never a redirect, since the address to return to may be the fault. */
export const dialogRefusal = (product: Product, reason: string): Reply =>
  framed(
    names[product],
    'Sorry, something went wrong',
    html`<section class="card">
      <h1>Sorry, something went wrong</h1>
      <p>${reason}</p>
    </section>`,
    { status: 400, width: 'narrow' },
  );

/** Who is logging in: every person, or every account, as a link. */
export function chooseSubject(stand: Stand, call: Call, request: DialogRequest): Reply {
  const subjects: (Person | Account)[] = Object.values(
    request.product === 'facebook' ? stand.state.persons : stand.state.accounts,
  );
  const link = (id: string): string => {
    const query = new URLSearchParams(call.query);
    query.set('sandbox_as', id);
    return `?${query}`;
  };
  return framed(
    names[request.product],
    'Log in',
    html`<section class="card">
      <h1>Log in to continue to ${request.app.name}</h1>
      <p class="soft">Who are you today? No password is asked for here.</p>
      <ul class="choices">
        ${subjects.map((one) => html`<li><a href="${link(one.id)}">${subjectName(one)}</a></li>`)}
      </ul>
      ${subjects.length === 0 ? html`<p>There is nobody yet: the stand-in’s world is empty.</p>` : ''}
    </section>`,
    { width: 'narrow' },
  );
}

const subjectName = (one: Person | Account): string =>
  'username' in one ? `${one.username} (${one.account_type.replace('_', ' ').toLowerCase()} account)` : one.name;

/** What the app may do: Pages and permissions to tick, Continue and Cancel. Its form posts to the address it came from. */
export function consentForm(stand: Stand, request: DialogRequest, subject: Person | Account, asked: string[]): Reply {
  const facebook = request.product === 'facebook';
  const pages = Object.values(stand.state.pages).filter((page) => facebook && page.roles[subject.id] !== undefined);
  const ticked = subject.consents[facebook ? request.app.fb_app_id : request.app.ig_app_id]?.pages;
  const skipped = request.scopes.filter((scope) => scope !== 'public_profile' && !asked.includes(scope));
  return framed(
    names[request.product],
    `Log in to ${request.app.name}`,
    html`<form method="post" class="card">
      <h1>${request.app.name} wants access</h1>
      <p class="soft">You are <strong>${subjectName(subject)}</strong>.</p>
      <input type="hidden" name="sandbox_person" value="${subject.id}" />
      ${
        facebook
          ? html`<fieldset>
              <legend>Pages for ${request.app.name}</legend>
              ${pages.map(
                (page) =>
                  html`<label
                    ><input
                      type="checkbox"
                      name="sandbox_pages[${page.id}]"
                      value="${page.id}"
                      ${!ticked || ticked.length === 0 || ticked.includes(page.id) ? 'checked' : ''}
                    /><span
                      >${page.name}<br /><span class="soft"
                        >${page.roles[subject.id]!.join(', ').toLowerCase() || 'no role'}</span
                      ></span
                    ></label
                  >`,
              )}
              ${pages.length === 0 ? html`<p class="soft">You have no Page.</p>` : ''}
            </fieldset>`
          : ''
      }
      <fieldset>
        <legend>What ${request.app.name} may do</legend>
        ${asked.map(
          (scope) =>
            html`<label
              ><input type="checkbox" name="sandbox_grant[${scope}]" value="${scope}" checked /><span
                >${permissionWords[scope] ?? scope}<br /><code class="soft">${scope}</code></span
              ></label
            >`,
        )}
        ${skipped.length > 0 ? html`<p class="soft">Declined before and not asked again: ${skipped.join(', ')}</p>` : ''}
      </fieldset>
      <div class="actions">
        <button name="sandbox_action" value="ok">Continue</button>
        <button name="sandbox_action" value="cancel" class="quiet">Cancel</button>
      </div>
    </form>`,
    { width: 'narrow' },
  );
}
