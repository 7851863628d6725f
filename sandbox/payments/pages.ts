import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { attach, cardOf, complete, nextCharge, tellCustomer } from './billing.ts';
import type { PortalSession, Session } from './records.ts';
import type { Stand } from './stand.ts';
import { ApiError } from './stripe-error.ts';

type Markup = HtmlEscapedString | Promise<HtmlEscapedString> | '';

/** A page, or where the browser is sent on. */
export interface Page {
  status: number;
  html?: string;
  location?: string;
}

const money = (cents: number): string =>
  new Intl.NumberFormat('en-CA', { style: 'currency', currency: 'CAD' }).format(cents / 100);
const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

function framed(title: string, body: Markup, status = 200): Page {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <p class="stand" role="note">A stand-in for the payment processor, on this machine: no card is charged.</p>
        <main>${body}</main>
      </body>
    </html>`;
  return { status, html: page.toString() };
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f2f4f7; color: #1a1f36 }
.stand { background: #ffe9b8; color: #4a3300; margin: 0; padding: 8px 16px; text-align: center; font-size: .9rem }
main { max-width: 34rem; margin: 24px auto; padding: 24px; background: #fff; border-radius: 12px; box-shadow: 0 1px 4px #0002; box-sizing: border-box }
h1 { font-size: 1.3rem; margin: 0 0 8px } dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px } dt { color: #5b6478 } dd { margin: 0; text-align: right }
label { display: block; margin: 12px 0 4px; font-weight: 600 } input { font: inherit; width: 100%; padding: 10px; border: 1px solid #8792a2; border-radius: 6px; box-sizing: border-box }
button { font: inherit; font-weight: 600; background: #30407e; color: #fff; border: 0; border-radius: 6px; padding: 10px 16px; margin-top: 16px; cursor: pointer } .wide { width: 100% }
.error { background: #fde8e8; color: #8a1c1c; border-radius: 6px; padding: 10px 12px } .quiet { color: #5b6478; font-size: .9rem } a { color: #30407e }
form.row { display: inline } section { border-top: 1px solid #e3e8ee; margin-top: 20px; padding-top: 12px }
`;

const cardFields = (): Markup => html`
  <label for="card">Card number</label>
  <input id="card" name="card" inputmode="numeric" autocomplete="cc-number" value="4242 4242 4242 4242" required />
  <label for="expires">Expires (MM / YY)</label>
  <input id="expires" name="expires" autocomplete="cc-exp" value="12 / 34" required />
  <label for="cvc">CVC</label>
  <input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" value="123" required />
`;

const hints = html`<p class="quiet">
  4242 4242 4242 4242 is charged, 5555 5555 5555 4444 too; 4000 0000 0000 0002 is refused, 4000 0000 0000 9995 has no
  funds.
</p>`;

/** The page of a checkout. */
export function checkoutPage(stand: Stand, session: Session | undefined, error = ''): Page {
  if (!session || session.status !== 'open')
    return framed(
      'Checkout',
      html`<h1>This page is no longer open</h1>
        <p>The session has ${session?.status === 'complete' ? 'been completed' : 'expired'}.</p>`,
      404,
    );
  const { price } = session;
  const tax = session.default_tax_rates.map((id) => {
    const rate = stand.state.rates[id]!;
    return {
      name: rate.display_name,
      percentage: rate.percentage,
      cents: Math.round((price.unit_amount * Math.round(rate.percentage * 1000)) / 100_000),
    };
  });
  const total = tax.reduce((sum, { cents }) => sum + cents, price.unit_amount);
  return framed(
    'Checkout',
    html`<h1>Subscribe to ${price.product_name}</h1>
      <dl>
        <dt>Price each ${price.interval}</dt>
        <dd>${money(price.unit_amount)}</dd>
        ${tax.map(
          (one) =>
            html`<dt>${one.name} (${one.percentage} %)</dt>
              <dd>${money(one.cents)}</dd>`,
        )}
        <dt>Total each ${price.interval}</dt>
        <dd>${money(total)}</dd>
        <dt><strong>Due today</strong></dt>
        <dd><strong>${money(session.trial_end ? 0 : total)}</strong></dd>
        ${
          session.trial_end
            ? html`<dt>First charge on</dt>
                <dd>${dayOf(session.trial_end)}</dd>`
            : ''
        }
      </dl>
      ${error ? html`<p class="error" role="alert">${error}</p>` : ''}
      <form method="post">
        ${cardFields()}
        <button class="wide">${session.trial_end ? 'Start trial' : 'Subscribe'}</button>
      </form>
      ${hints} ${session.cancel_url ? html`<p><a href="${session.cancel_url}">Back</a></p>` : ''}`,
    error ? 402 : 200,
  );
}

/** A card was sent on the checkout's page. */
export function pay(stand: Stand, session: Session | undefined, form: URLSearchParams): Page {
  if (!session || session.status !== 'open') return checkoutPage(stand, session);
  const card = cardOf(stand, form.get('card') ?? '', form.get('expires') ?? '');
  if (!card) return checkoutPage(stand, session, 'Your card number or its date is not right.');
  try {
    complete(stand, session, card);
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    return checkoutPage(stand, session, thrown.message);
  }
  return { status: 303, location: session.success_url.replace('{CHECKOUT_SESSION_ID}', session.id) };
}

/** The portal: the card, and what was paid. */
export function portalPage(stand: Stand, session: PortalSession | undefined, error = ''): Page {
  if (!session) return framed('Portal', html`<h1>This link is no longer good</h1>`, 404);
  const customer = stand.state.customers[session.customer]!;
  const method =
    stand.state.methods[customer.default_payment_method ?? ''] ??
    Object.values(stand.state.methods).findLast((one) => one.customer === customer.id);
  const invoices = Object.values(stand.state.invoices)
    .filter((one) => one.customer === customer.id && one.total > 0)
    .reverse();
  return framed(
    'Portal',
    html`<h1>${customer.name ?? 'Customer'}</h1>
      <p>Card: ${method ? `${method.brand} •••• ${method.last4}, ${method.exp_month}/${method.exp_year}` : 'none'}</p>
      ${error ? html`<p class="error" role="alert">${error}</p>` : ''}
      <form method="post">
        ${cardFields()}
        <button class="wide">Use this card</button>
      </form>
      ${hints}
      ${
        session.flow
          ? ''
          : html`<section>
              <h2>Invoices</h2>
              <ul>
                ${invoices.map((one) => html`<li>${dayOf(one.created)}: ${money(one.total)}, ${one.status}</li>`)}
              </ul>
            </section>`
      }
      <p><a href="${session.return_url}">Back</a></p>`,
    error ? 402 : 200,
  );
}

/** Another card was sent on the portal's page: it becomes the customer's own. */
export function changeCard(stand: Stand, session: PortalSession | undefined, form: URLSearchParams): Page {
  if (!session) return portalPage(stand, session);
  const card = cardOf(stand, form.get('card') ?? '', form.get('expires') ?? '');
  if (!card) return portalPage(stand, session, 'Your card number or its date is not right.');
  if (card.declines) return portalPage(stand, session, 'Your card was declined.');
  const method = attach(stand, card, session.customer);
  stand.state.customers[session.customer]!.default_payment_method = method.id;
  tellCustomer(stand, 'updated', session.customer);
  return { status: 303, location: session.return_url };
}

/** The front page: who pays, and what can be made to happen. */
export function frontPage(stand: Stand): Page {
  const next = nextCharge(stand);
  const act = (what: string, label: string, fields: Record<string, string> = {}): Markup =>
    html`<form class="row" method="post" action="/_admin/${what}">
      ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button>${label}</button>
    </form>`;
  return framed(
    'Payments, stand-in',
    html`<h1>Payments</h1>
      <p>
        Billing time: <strong>${new Date(stand.now() * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC</strong>
      </p>
      ${act('advance', 'On by a day', { days: '1' })}
      ${next === undefined ? '' : act('advance', `To the next charge (${dayOf(next)})`, { to: 'next' })}
      ${Object.values(stand.state.customers).map(
        (customer) =>
          html`<section>
            <h2>${customer.name ?? customer.id}</h2>
            <ul>
              ${Object.values(stand.state.subscriptions)
                .filter((one) => one.customer === customer.id)
                .map(
                  (one) =>
                    html`<li>
                      ${one.status}, ${money(one.price.unit_amount)} each ${one.price.interval}, until
                      ${dayOf(one.period_end)}
                    </li>`,
                )}
              ${Object.values(stand.state.invoices)
                .filter((one) => one.customer === customer.id)
                .map((one) => html`<li>Invoice of ${dayOf(one.created)}: ${money(one.total)}, ${one.status}</li>`)}
            </ul>
            ${Object.values(stand.state.methods)
              .filter((one) => one.customer === customer.id)
              .map(
                (one) =>
                  html`<p>
                    ${one.brand} •••• ${one.last4}
                    (${one.exp_month}/${one.exp_year})${one.declines ? `, refused: ${one.declines}` : ''}
                    ${act('card', one.declines ? 'Accept it again' : 'Refuse from now on', { id: one.id, declines: one.declines ? '' : 'generic_decline' })}
                    ${act('card', 'Let it expire', { id: one.id, expire: 'yes' })}
                  </p>`,
              )}
          </section>`,
      )}`,
  );
}
