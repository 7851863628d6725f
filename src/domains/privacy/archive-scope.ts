/** Why a value is never in the file for a customer; its reason is named there (PIPEDA s. 9). */
export const withheldFor = {
  /** What was paid, earned and approved inside. */
  costs_and_gross: 'commercial',
  /** Values of co-buyers and others, and papers of a contract that had another party then. */
  other_people: 'others',
  /** The journal, and what came in of another place's. */
  journal: 'copies',
  /** Search words, laid-out text and papers of letters, kept answers: the same values once more. */
  repeated: 'copy',
  /** Letters that carry a link to sign by, until they are sent. */
  links: 'link',
  /** Fingerprints of addresses whose consents were erased. */
  fingerprints: 'unreadable',
  /** Sellers of vehicles: kept with the vehicle, and not under a customer. */
  unfiled: 'unfiled',
} as const;
type Withheld = keyof typeof withheldFor;

/** The section of the file that a value stands in, or why it is in none. */
type Place = { in: string } | { withheld: Withheld };
const inSection = (section: string, ...columns: string[]): Record<string, Place> =>
  Object.fromEntries(columns.map((column) => [column, { in: section }]));
const withheld = (what: Withheld, ...columns: string[]): Record<string, Place> =>
  Object.fromEntries(columns.map((column) => [column, { withheld: what }]));

/**
 * Where each value of a customer stands in the file that is made for them: every column that the data register names as
 * personal has a section, or a reason why it is withheld. `others`: what the table holds is not of customers. A test fails
 * for a column that is not here (promise P29).
 */
export const archiveScope: Record<string, 'others' | Record<string, Place>> = {
  dealership: 'others',
  cancellation: 'others',
  location: 'others',
  staff_member: 'others',
  support_grant: 'others',
  invitation: 'others',
  vehicle: 'others',
  listing_import: 'others',
  listing_import_row: 'others',
  commission_statement: 'others',
  commission_entry: 'others',
  channel: 'others',
  channel_connection: 'others',
  data_import: 'others',
  acquisition: withheld('unfiled', 'seller'),
  customer: {
    ...inSection('customer', 'name', 'email', 'phone', 'phone_extension'),
    ...inSection('corrections', 'correction_notes'),
    ...withheld('repeated', 'search_text'),
  },
  customer_vehicle: inSection('garage', 'vin'),
  task: inSection('tasks', 'title'),
  consent: inSection('consents', 'wording', 'proof'),
  lead: { ...inSection('leads', 'message'), ...withheld('repeated', 'search_text') },
  activity: inSection('conversation', 'subject', 'body', 'details'),
  appointment: inSection('appointments', 'note'),
  lead_intake: inSection('intakes', 'form', 'origin'),
  rights_request: inSection('requests', 'person', 'decision_reason', 'letter', 'identity_how'),
  erased_consent: withheld('fingerprints', 'address_hash'),
  deal: inSection('deals', 'private', 'conditions'),
  trade_in: inSection('trade_ins', 'owner', 'lienholder', 'history'),
  deal_deposit: inSection('deposits', 'reference'),
  deal_contract: inSection('contracts', 'snapshot'),
  deal_paperwork: inSection('paperwork', 'due_items', 'checks'),
  signing_link: inSection('signatures', 'document', 'signature'),
  credit_application: inSection('credit_applications', 'sealed'),
  lender_submission: inSection('lenders', 'reference'),
  stipulation: inSection('stipulations', 'name'),
  invoice: inSection('invoices', 'private', 'note'),
  invoice_line: inSection('invoice_lines', 'description'),
  invoice_standing: inSection('invoices', 'dispute'),
  payment: inSection('payments', 'private', 'reference'),
  deposit_forfeit: inSection('forfeits', 'reason'),
  journal: withheld('journal', 'before', 'after', 'sealed'),
  imported_journal: withheld('journal', 'before', 'after', 'sealed'),
  dealership_mail: {
    ...inSection('mails', 'to_address', 'to_name', 'subject', 'body_text'),
    ...withheld('repeated', 'html', 'attachments'),
    ...withheld('links', 'sealed_words'),
  },
  // The text stands in the conversation; the mail as it came is kept for thirty days.
  dealership_inbound_mail: withheld('repeated', 'sealed'),
  idempotency_key: withheld('repeated', 'answer'),
};
