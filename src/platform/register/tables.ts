import type { RegisterLine } from './line.ts';
import { account, staying, tenant, working } from './line-kinds.ts';

/**
 * The data register: every table of the product, one line each. Export, purge, the certificate and the promises page
 * read it, and a test walks the catalogue: a table without a line, or a line without a table, fails.
 */
export const register: readonly RegisterLine[] = [
  // People with an account.
  account('accounts', 'user_account', ['name', 'email', 'phone', 'password_hash', 'totp_sealed', 'preferences']),
  account('accounts', 'recovery_code', ['code_hash']),
  account('accounts', 'passkey', ['credential_id', 'public_key', 'name']),
  account('sign_ins', 'user_session', ['ip', 'user_agent'], { kept: 'days_30' }),
  account('sign_ins', 'known_device', ['user_agent']),
  account('sign_ins', 'single_use_token', ['data'], { kept: 'minutes_30' }),
  account('sign_ins', 'account_event', ['ip', 'user_agent', 'details'], { kept: 'months_13' }),
  account('sign_ins', 'factor_removal', [], { kept: 'months_12' }),
  account('sign_ins', 'security_event', ['network'], { kept: 'months_12' }),
  account('policies', 'policy_acceptance', ['ip', 'user_agent']),
  account('policies', 'policy_notice', []),
  account('workings', 'account_idempotency_key', ['answer'], { kept: 'days_1' }),
  account('mail', 'platform_mail', ['to_address', 'to_name', 'subject', 'html', 'body_text'], { kept: 'days_30' }),

  // Of people who may have no account; it goes with the account whose conversation it is in, and by itself after its days.
  staying('mail', 'inbound_mail', 'Whole mails to our own mailboxes, sealed: gone by themselves after their days.', {
    class: 'platform',
    personal: ['sealed'],
    kept: 'days_30',
  }),
  account('policies', 'account_consent', ['wording']),
  account('usage', 'usage_event', ['page', 'ip', 'browser', 'os'], { kept: 'months_13' }),
  account('usage', 'crash_person', ['ip', 'browser', 'os'], { kept: 'days_90' }),
  staying('usage', 'crash_report', 'Says what broke in the program, and names nobody.', {
    class: 'technical',
    kept: 'days_90',
  }),
  staying('usage', 'usage_day', 'Counts of a day, which name nobody.', { class: 'technical', kept: 'for_ever' }),

  // The dealership.
  tenant('dealership', 'dealership', {
    personal: ['email', 'phone', 'privacy_officer', 'privacy_email'],
    local: 'slug logo state epoch demo version created_at second_factor_since second_factor_grace'.split(' '),
  }),
  tenant('dealership', 'location', { personal: ['email', 'phone'] }),
  tenant('site', 'site', { local: ['version'] }),
  tenant('staff', 'staff_member', {
    personal: ['name', 'email', 'registration_number'],
    local: ['user_id', 'state', 'awaits_account', 'version', 'joined_at'],
  }),
  tenant('staff', 'invitation', { personal: ['email', 'name'], withheld: ['token_hash'], kept: 'days_7' }),
  tenant('staff', 'api_key', { withheld: ['key_hash'] }),
  staying('site', 'slug_claim', 'A released sub-domain is not given to another for 12 months.', { kept: 'months_12' }),

  // Inventory.
  tenant('vehicles', 'vehicle', {
    personal: ['notes'],
    derived: ['search_text', 'stock_folded', 'decoded'],
    local: ['cover', 'photo_count', 'updated_at'],
  }),
  tenant('vehicles', 'stock_series'),
  tenant('vehicles', 'retired_stock_number'),
  tenant('vehicles', 'price_change'),
  tenant('vehicles', 'status_change'),
  tenant('photos', 'photo', {
    withheld: ['sizes', 'public_name'],
    files: { original: 'photo original {id}' },
    local: ['state', 'problem', 'width', 'height'],
  }),
  tenant('vehicles', 'bulk_change'),
  tenant('vehicles', 'bulk_change_vehicle'),
  tenant('imports', 'listing_import', {
    personal: ['file', 'headers'],
    files: { file: 'listing file {id}' },
    kept: 'days_30',
    empties: ['file', 'headers'],
  }),
  tenant('vehicles', 'acquisition', { personal: ['seller'], sealed: { seller: 'acquisition seller {vehicle_id}' } }),
  tenant('vehicles', 'cost_line'),
  tenant('imports', 'listing_import_row', { personal: ['cells', 'before'], kept: 'days_30' }),

  // Customers and leads.
  tenant('customers', 'customer', {
    personal: ['name', 'email', 'phone', 'phone_extension', 'search_text', 'correction_notes'],
    derived: ['search_text'],
    sealed: { correction_notes: 'rights correction {id}' },
  }),
  tenant('customers', 'consent', { personal: ['wording', 'proof'] }),
  tenant('leads', 'lead', { personal: ['message', 'search_text'], derived: ['search_text'] }),
  tenant('customers', 'contact_refusal'),
  tenant('customers', 'customer_vehicle', { personal: ['vin'] }),
  tenant('tasks', 'task', { personal: ['title'] }),
  tenant('leads', 'activity', { personal: ['subject', 'body', 'details'] }),
  tenant('leads', 'lead_intake', { personal: ['form', 'origin'] }),
  tenant('leads', 'appointment', { personal: ['note'] }),
  // The hash of a link that calendar programs know by this place's address.
  working('calendar_feed', { thing: 'staff' }),
  // Addresses of conversations at this place; another place makes its own.
  working('lead_thread', { thing: 'leads' }),
  // Whole mails, until their days are over; what they say stands in the timeline.
  tenant('mail', 'dealership_inbound_mail', {
    personal: ['sealed'],
    kept: 'days_30',
    sealed: { sealed: 'inbound mail {id}' },
    withheld: ['fingerprint'],
    loaded: 'never',
  }),

  tenant('leads', 'dealership_inbound_attachment', {
    personal: ['file_name'],
    files: { file: 'mail attachment {id}' },
  }),

  // Rights of people.
  tenant('rights', 'rights_request', {
    personal: ['person', 'decision_reason', 'letter', 'identity_how'],
    kept: 'months_24',
    sealed: { person: 'rights person {id}', decision_reason: 'rights reason {id}', letter: 'rights letter {id}' },
  }),
  tenant('rights', 'erased_consent', {
    personal: ['address_hash'],
    kept: 'years_3',
    withheld: ['address_hash'],
    loaded: 'never',
  }),
  staying('rights', 'platform_request', 'Proves that requests and reports to the platform were answered in time.', {
    personal: ['sealed', 'identity_how', 'identity_by', 'answer'],
    kept: 'months_24',
  }),

  // Deals.
  tenant('deals', 'deal_series'),
  tenant('deals', 'deal_policy'),
  tenant('deals', 'deal', { personal: ['private', 'conditions'], sealed: { private: 'deal private {id}' } }),
  tenant('deals', 'deal_line'),
  tenant('deals', 'trade_in', { personal: ['owner', 'lienholder', 'history'] }),
  tenant('deals', 'deal_scenario'),
  tenant('deals', 'deal_deposit', { personal: ['reference'] }),
  tenant('deals', 'deal_approval'),
  tenant('deals', 'deal_contract', {
    personal: ['snapshot'],
    sealed: { snapshot: 'deal contract {deal_id} {number}' },
  }),
  tenant('deals', 'deal_status_change'),
  tenant('deals', 'dealer_fee'),
  tenant('deals', 'lender_submission', { personal: ['reference'] }),
  tenant('deals', 'stipulation', { personal: ['name'] }),
  tenant('deals', 'delivery_checklist'),
  tenant('deals', 'deal_paperwork', { personal: ['due_items', 'checks'] }),
  tenant('deals', 'signing_link', {
    personal: ['document', 'signature'],
    withheld: ['token_hash', 'content_hash'],
    sealed: { document: 'signing link document {id}', signature: 'signing link signature {id}' },
  }),
  tenant('credit', 'credit_policy'),
  tenant('credit', 'credit_application', {
    class: 'sensitive',
    kept: 'owner_sets',
    personal: ['sealed'],
    sealed: { sealed: 'credit application {id}' },
  }),
  tenant('deals', 'deal_recap'),
  tenant('deals', 'deal_product_return'),

  // Commissions. Notes are what a person wrote about a colleague's pay.
  tenant('commissions', 'commission_plan'),
  tenant('commissions', 'commission_plan_version'),
  tenant('commissions', 'commission_assignment'),
  tenant('commissions', 'commission_team'),
  tenant('commissions', 'commission_standing'),
  working('commission_reckoning'),
  tenant('commissions', 'commission_statement', { personal: ['reference'] }),
  tenant('commissions', 'commission_entry', { personal: ['note'] }),

  // Invoices and books.
  tenant('books', 'books_settings'),
  tenant('invoices', 'invoice_series'),
  tenant('invoices', 'invoice', { personal: ['private', 'note'], sealed: { private: 'invoice private {id}' } }),
  tenant('invoices', 'invoice_line', { personal: ['description'] }),
  tenant('invoices', 'invoice_tax'),
  tenant('invoices', 'invoice_standing', { personal: ['dispute'] }),
  tenant('invoices', 'reminder_step'),
  tenant('invoices', 'invoice_reminder'),
  tenant('invoices', 'interest_charge'),
  tenant('invoices', 'invoice_sending', { withheld: ['token_hash'] }),
  tenant('payments', 'payment', { personal: ['private', 'reference'], sealed: { private: 'payment private {id}' } }),
  tenant('payments', 'payment_allocation'),
  tenant('payments', 'deposit_forfeit', { personal: ['reason'] }),
  tenant('payments', 'trust_entry'),
  tenant('payments', 'trust_reconciliation'),
  tenant('payments', 'refund_request'),
  tenant('books', 'day_close'),
  tenant('books', 'book_export'),
  tenant('books', 'book_export_item'),

  // Facebook and Instagram. Tokens and Meta's answers never leave by an export.
  tenant('social', 'channel', {
    personal: ['name', 'username', 'picture', 'person_id'],
    withheld: ['token', 'person_id'],
    plain: ['picture'],
  }),
  working('channel_connection', { personal: ['sealed'], kept: 'minutes_30' }),
  tenant('social', 'social_settings'),
  tenant('social', 'post_template'),
  tenant('social', 'social_rule'),
  tenant('social', 'post'),
  tenant('social', 'rule_firing'),
  tenant('social', 'delivery', { withheld: ['staged', 'fence', 'leased_until'] }),
  tenant('social', 'delivery_attempt'),
  tenant('social', 'meta_call', { kept: 'months_12', loaded: 'never' }),
  working('shared_picture', { kept: 'days_1' }),
  staying('workings', 'meta_park', 'Says until when one of Meta’s networks asked us all to wait.', {
    class: 'technical',
    kept: 'days_1',
  }),
  staying('social', 'meta_deletion_request', 'The person follows it by its code; it names nobody.', {
    class: 'platform',
    kept: 'months_24',
  }),

  // Leaving.
  tenant('closing', 'cancellation', { personal: ['reason', 'records_declined'] }),
  staying(
    'closing',
    'closing_notice',
    'Says which letters have left; goes in the step of the purge for shared tables.',
    {
      class: 'technical',
      kept: 'dealership',
    },
  ),
  staying('closing', 'purge', 'Says which dealerships have left, so that nothing of them begins again; names nobody.'),
  staying('closing', 'purge_step', 'What the purge counted; names nobody.'),
  staying('closing', 'deletion_ledger', 'The database’s own copy of the ledger; names nobody.'),
  staying(
    'rights',
    'erasure',
    'The database’s own copy of the ledger for single records: ids only; a dealership’s go in the step of the purge for shared tables.',
  ),
  staying('closing', 'deletion_certificate', 'The proof of the deletion; names nobody.'),
  staying('closing', 'legal_hold', 'An order or a law wants it kept: named, minimal, sealed, until its end.', {
    personal: ['sealed'],
    kept: 'months_24',
  }),
  staying('closing', 'legal_hold_reading', 'Who looked at a hold’s copy, and why.', { kept: 'months_24' }),
  // What the dealership pays us. The card is the processor's: of it four digits and a date are known here.
  tenant('subscription', 'subscription', {
    withheld: ['attempt_id', 'session_id', 'asked', 'met'],
    loaded: 'never',
  }),
  staying(
    'subscription',
    'platform_invoice',
    'What we billed: the law wants our books kept. Names the legal entity only.',
    {
      kept: 'fiscal_6',
    },
  ),
  staying('subscription', 'platform_invoice_series', 'The numbers of our invoices have no gap.'),
  staying('subscription', 'plan_price', 'Public prices.'),
  staying('workings', 'payment_event', 'Which events of the payment processor were taken: ids, no names.', {
    class: 'technical',
    kept: 'days_90',
  }),
  staying('workings', 'payment_object', 'Tax rates and settings of ours at the payment processor.', {
    class: 'technical',
  }),

  // Incidents. The law wants the record of every breach kept, also of a dealership that has left; it names its legal entity only.
  ...(
    [
      ['incident', ['facts']],
      ['incident_query', ['people_sealed']],
      ['incident_notice', ['person']],
      ['incident_report', []],
    ] as const
  ).map(([table, personal]) =>
    staying('incidents', table, 'Records of every breach are kept (SOR/2018-64, s. 6; A-2.1, r. 3.1, s. 8).', {
      kept: 'months_24',
      personal,
    }),
  ),
  staying('incidents', 'breach_drill', 'Figures of drills, which name nobody.'),
  // Exports, packs and loads: about copies, so no part of one.
  tenant('exports', 'export_settings', { loaded: 'never' }),
  working('export_link', { thing: 'exports', class: 'dealership', kept: 'days_7' }),
  working('data_export', { thing: 'exports', class: 'dealership', kept: 'days_7', empties: ['blob'] }),
  working('data_import', { thing: 'exports', class: 'dealership', kept: 'days_30', personal: ['summary', 'report'] }),

  // The spines.
  tenant('journal', 'journal', {
    personal: ['before', 'after', 'sealed'],
    sealed: { sealed: 'journal sealed {id}' },
    plain: ['sealed_digest'],
    local: ['sealed_digest'],
    loaded: 'kept',
  }),
  tenant('journal', 'journal_seal', { plain: ['hash'], loaded: 'kept' }),
  tenant('journal', 'imported_journal', {
    personal: ['before', 'after', 'sealed'],
    sealed: { sealed: 'imported journal {source_id} {id}' },
  }),
  // Letters about an invitation or a person's request go with it.
  tenant('mail', 'dealership_mail', {
    personal: ['to_address', 'to_name', 'subject', 'html', 'body_text', 'attachments', 'sealed_words'],
    // The words of a letter that carries a secret, until it is sent.
    withheld: ['sealed_words', 'bounce_token'],
    // Who has it in hand here.
    local: ['taken_at'],
    sealed: { attachments: 'mail papers {id}' },
  }),
  working('letter_day', { kept: 'days_7' }),
  working('idempotency_key', { personal: ['answer'], kept: 'days_1' }),
  staying('keys', 'keys.data_key', 'Goes in the step of the purge that destroys keys, and at once.', {
    class: 'technical',
    kept: 'dealership',
  }),
  staying('keys', 'keys.signing_key', 'Certificates must verify for ever; only public halves stay.', {
    class: 'technical',
  }),
  staying('keys', 'keys.master', 'Says which master key wraps; nothing of anybody.', { class: 'technical' }),
  staying('keys', 'keys.key_event', 'Says which keys were made and destroyed: a certificate stands on it.', {
    class: 'technical',
  }),
  working('dealership_copy', { thing: 'backups', kept: 'days_35' }),
  staying('backups', 'backup', 'Shows that backups were made and destroyed; the files go after seven days.', {
    class: 'technical',
  }),
  staying('backups', 'wal_archive', 'Says how far the log is kept.', { class: 'technical' }),
  staying('backups', 'backup_alarm', 'Shows when backups were late.', { class: 'technical' }),
  staying('backups', 'drill', 'Shows that backups restore, with figures.', { class: 'technical' }),
  staying('journal', 'journal_root', 'Published once, it cannot be taken back; it names nobody.', {
    class: 'technical',
  }),
  staying('policies', 'policy_version', 'Texts that were published stay readable.', { class: 'platform' }),
  staying('policies', 'processor', 'Says who processed data for us, and when.', { class: 'platform' }),
  staying('workings', 'automatic_letter', 'Counts by a keyed hash of an address, from all dealerships together.', {
    class: 'technical',
    kept: 'days_7',
  }),
  staying('journal', 'journal_check', 'Says when the journal was last followed, and what was found; it names nobody.', {
    class: 'technical',
  }),
  staying('workings', 'tally', 'Counts of what leaves no row, which name nobody.', { class: 'technical' }),
  staying('workings', 'proof_figure', 'Counts beside our promises, which name nobody.', { class: 'technical' }),
  // Support, notices, and the platform's own people.
  tenant('support', 'support_grant', { personal: ['reason'], loaded: 'never' }),
  tenant('support', 'support_read', { withheld: ['transaction_number'] }),
  working('dealership_figure'),
  working('day_count'),
  account('support', 'support_request', ['name', 'email', 'subject'], { kept: 'months_24' }),
  account('support', 'support_message', ['body', 'mail'], { kept: 'months_24' }),
  // Of the platform's mail: it goes with the conversation or the request that it came in.
  account('support', 'inbound_attachment', ['sealed_name', 'sealed'], { kept: 'months_24' }),
  account('support', 'message_choice', []),
  account('support', 'announcement_person', []),
  staying('support', 'announcement', 'Notices that were published stay on record.'),
  staying('support', 'operator', 'Says who of ours could look at what, and when.', {
    personal: ['name'],
    kept: 'fiscal_6',
  }),
  staying('support', 'operator_event', 'Says what our own people did and looked at.', { kept: 'months_24' }),
  staying('support', 'disclosure', 'What was given to authorities stays on record.', { kept: 'fiscal_6' }),
  staying('workings', 'migration', 'Says which form the database has.', { class: 'technical' }),
];
