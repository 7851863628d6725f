/**
 * What an erasure does with every table that may hold values of a customer: the data register says which those are, and a
 * test fails for one that is not here. `goes`: its rows go, or lose what they say of the person. `kept`: a rule keeps it.
 * `others`: what it holds is not of customers.
 */
export const erasureScope: Record<string, 'goes' | 'kept' | 'others'> = {
  dealership: 'others',
  cancellation: 'others',
  location: 'others',
  staff_member: 'others',
  support_grant: 'others',
  invitation: 'others',
  // Notes on a vehicle and the files that vehicles came from.
  vehicle: 'others',
  listing_import: 'others',
  listing_import_row: 'others',
  // A private seller of a vehicle: the purchase is in the books.
  acquisition: 'kept',
  customer: 'goes',
  customer_vehicle: 'goes',
  task: 'goes',
  consent: 'goes',
  lead: 'goes',
  activity: 'goes',
  appointment: 'goes',
  lead_intake: 'goes',
  rights_request: 'kept',
  erased_consent: 'kept',
  // Unsigned ones lose the person; signed ones are kept to the end of their fiscal year and six more.
  deal: 'goes',
  trade_in: 'goes',
  deal_deposit: 'goes',
  deal_contract: 'kept',
  // Of unsigned deals they lose the person; of signed ones they are kept with the deal.
  deal_paperwork: 'goes',
  signing_link: 'goes',
  credit_application: 'goes',
  lender_submission: 'goes',
  stipulation: 'goes',
  commission_statement: 'others',
  commission_entry: 'others',
  // Drafts go, issued ones are kept.
  invoice: 'goes',
  invoice_line: 'kept',
  invoice_standing: 'kept',
  payment: 'kept',
  // Persons of a connected page are staff.
  channel: 'others',
  channel_connection: 'others',
  deposit_forfeit: 'kept',
  // Counts and the lines that a load refused: gone after 30 days by itself.
  data_import: 'others',
  journal: 'goes',
  imported_journal: 'goes',
  dealership_mail: 'goes',
  dealership_inbound_mail: 'goes',
  idempotency_key: 'goes',
};
