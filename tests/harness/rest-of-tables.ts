import { plantAttachment } from './attachments.ts';
import type { TestHouse } from './house.ts';

/**
 * A row in each table of a dealership that no sample of a route fills: written as the rooms write them, so that what an
 * archive holds and a load brings in is tried on every table.
 */
export async function fillRest(house: TestHouse, dealershipId: string): Promise<void> {
  const some = (table: string, column = 'id', where = 'true') =>
    `(select ${column} from ${table} where dealership_id = $1 and ${where} order by ${column} limit 1)`;
  const rows: Record<string, string> = {
    commission_team: `(dealership_id, deal_id, pool, staff_id, position, share) values ($1, ${some('deal')}, 'sales', ${some('staff_member')}, 0, 10000)`,
    contact_refusal: `(dealership_id, customer_id, channel, refused_at, how) values ($1, ${some('customer')}, 'phone', now(), 'said so')`,
    credit_policy: `(dealership_id, kept_days) values ($1, 90)`,
    day_close: `(dealership_id, day, expected, cash_cents, cheques_cents, difference_cents, reason, closed_by, closed_at)
      values ($1, '2026-05-02', '{"cash": 50000}', 49900, 0, -100, 'A coin fell', ${some('staff_member')}, now())`,
    deal_paperwork: `(dealership_id, deal_id, due_items) values ($1, ${some('deal')}, '[{"id": "01998a7e-5f00-7000-8000-000000000001", "what": "Mats", "by": null, "doneAt": null}]')`,
    deal_policy: `(dealership_id, over_allowance_cents, discount_percent) values ($1, 100000, 5)`,
    deal_product_return: `(dealership_id, deal_id, line_id, returned_on, refund_cents, cost_back_cents, created_at)
      values ($1, ${some('deal')}, gen_random_uuid(), '2026-06-01', 10000, 4000, now())`,
    deal_scenario: `(dealership_id, deal_id, id, position, name, changes) values ($1, ${some('deal')}, gen_random_uuid(), 0, '72 months', '{"termMonths": 72}')`,
    delivery_attempt: `(dealership_id, id, delivery_id, at, step, outcome) values ($1, gen_random_uuid(), ${some('delivery')}, now(), 'publish', 'retry')`,
    delivery_checklist: `(dealership_id, items) values ($1, '[{"id": "keys", "en": "Two keys", "fr": "Deux clés"}]')`,
    deposit_forfeit: `(dealership_id, payment_id, invoice_id, amount_cents, reason, forfeited_at)
      values ($1, ${some('payment')}, ${some('invoice')}, 10000, 'Did not come', now())`,
    erased_consent: `(dealership_id, id, address_hash, channel, purpose, basis, given_at, erased_at)
      values ($1, gen_random_uuid(), '\\x0102', 'email', 'marketing', 'express', now(), now())`,
    interest_charge: `(dealership_id, id, charged_by, invoice_id, from_on, to_on, rate, amount_cents)
      values ($1, gen_random_uuid(), ${some('invoice')}, ${some('invoice_standing', 'invoice_id')}, '2026-01-01', '2026-02-01', 12000, 123)`,
    invoice_reminder: `(dealership_id, invoice_id, step_id, days, reminded_on) values ($1, ${some('invoice_standing', 'invoice_id')}, gen_random_uuid(), 7, '2026-02-01')`,
    invoice_sending: `(dealership_id, id, invoice_id, kind, mail_id, token_hash, expires_at, sent_at)
      values ($1, gen_random_uuid(), ${some('invoice')}, 'invoice', ${some('dealership_mail')}, sha256('x'), now(), now())`,
    lead_intake: `(dealership_id, id, received_at, form) values ($1, gen_random_uuid(), now(), '{"name": "Zoé <b>"}')`,
    retired_stock_number: `(dealership_id, stock_folded, vehicle_id, retired_at) values ($1, 'a-1', gen_random_uuid(), now())`,
    rule_firing: `(dealership_id, rule_id, event_id, at, outcome) values ($1, ${some('social_rule')}, gen_random_uuid(), now(), 'posted')`,
    social_settings: `(dealership_id, per_day) values ($1, 5)`,
    trust_reconciliation: `(dealership_id, month, ledger_cents, bank_cents, note, created_at) values ($1, '2026-05', 100, 90, 'Bank fee', now())`,
    export_settings: `(dealership_id, nightly, nightly_locale) values ($1, true, 'fr')`,
  };
  for (const [table, values] of Object.entries(rows))
    await house.db.sql(`insert into ${table} ${values} on conflict do nothing`, [dealershipId]);
  const [lead] = await house.db.sql<{ id: string }>(`select ${some('lead')} as id`, [dealershipId]);
  await plantAttachment(house, { id: dealershipId }, lead!.id);
}
