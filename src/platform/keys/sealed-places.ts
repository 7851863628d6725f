/** A row of a table with sealed values, as far as its place is named by it. */
type Row = Record<string, unknown>;

/** A column that holds sealed values, and where they stand: what turning a key has to open and seal anew. */
export interface SealedColumn {
  table: string;
  column: string;
  /** Whose key: the dealership's of the row, or the platform's. */
  of: 'dealership' | 'platform';
  /** Columns that name the place. */
  by: readonly string[];
  /** The place, as the room that seals it names it. */
  place(row: Row): string;
  /** A key of its own instead of the dealership's. */
  scope?(dealershipId: string, row: Row): string;
  /** How it is written: as any row, or by the owner's function because the table stays as it is otherwise. */
  written: 'as_row' | 'by_owner' | 'in_journal';
}

/** A kind of file that is sealed whole, and the rows that name it. */
export interface SealedFile {
  /** The word in its name. */
  kind: string;
  table: string;
  /** The jsonb column that names it as `{ blob }`. */
  column: string;
  place(row: Row): string;
}

const column = (
  table: string,
  name: string,
  place: (row: Row) => string,
  more: Partial<Omit<SealedColumn, 'table' | 'column' | 'place'>> = {},
): SealedColumn => ({ table, column: name, of: 'dealership', by: ['id'], place, written: 'as_row', ...more });

/**
 * Every sealed column. A test walks the catalogue: a column of bytes that is neither here nor on the list of
 * {@link plainBytes} fails, and so does a file that seals a value no line here speaks of.
 */
export const sealedColumns: readonly SealedColumn[] = [
  column('user_account', 'totp_sealed', ({ id }) => `user_account totp ${id}`, { of: 'platform' }),
  column('keys.signing_key', 'sealed_private', ({ id }) => `signing_key.sealed_private ${id}`, { of: 'platform' }),
  column('journal', 'sealed', ({ id }) => `journal sealed ${id}`, { written: 'in_journal' }),
  column('dealership_mail', 'attachments', ({ id }) => `mail papers ${id}`),
  column('dealership_inbound_mail', 'sealed', ({ id }) => `inbound mail ${id}`),
  column('inbound_mail', 'sealed', ({ id }) => `inbound mail ${id}`, { of: 'platform' }),
  column('inbound_attachment', 'sealed', ({ id }) => `inbound attachment ${id}`, { of: 'platform' }),
  column('inbound_attachment', 'sealed_name', ({ id }) => `inbound attachment name ${id}`, { of: 'platform' }),
  column('acquisition', 'seller', ({ vehicle_id: id }) => `acquisition seller ${id}`, { by: ['vehicle_id'] }),
  column('deal', 'private', ({ id }) => `deal private ${id}`),
  column('deal_contract', 'snapshot', ({ deal_id: id, number }) => `deal contract ${id} ${number}`, {
    by: ['deal_id', 'number'],
    written: 'by_owner',
  }),
  column('invoice', 'private', ({ id }) => `invoice private ${id}`, { written: 'by_owner' }),
  column('payment', 'private', ({ id }) => `payment private ${id}`, { written: 'by_owner' }),
  column('channel', 'token', ({ id, epoch }) => `channel token ${id} ${epoch}`, {
    by: ['id', 'epoch'],
    scope: (dealershipId, { id, epoch }) => `channel ${dealershipId} ${id} ${epoch}`,
  }),
  column('channel_connection', 'sealed', ({ id }) => `channel connection ${id}`),
  column('dealership_mail', 'sealed_words', ({ id }) => `mail words ${id}`),
  column('credit_application', 'sealed', ({ id }) => `credit application ${id}`),
  column('signing_link', 'document', ({ id }) => `signing link document ${id}`),
  column('signing_link', 'signature', ({ id }) => `signing link signature ${id}`),
  column('data_export', 'protection', ({ id }) => `export protection ${id}`),
  column('data_import', 'protection', ({ id }) => `import protection ${id}`),
  column('imported_journal', 'sealed', ({ source_id: source, id }) => `imported journal ${source} ${id}`, {
    by: ['source_id', 'id'],
    written: 'by_owner',
  }),
  column('customer', 'correction_notes', ({ id }) => `rights correction ${id}`),
  column('rights_request', 'person', ({ id }) => `rights person ${id}`),
  column('rights_request', 'decision_reason', ({ id }) => `rights reason ${id}`),
  column('rights_request', 'letter', ({ id }) => `rights letter ${id}`),
  column('platform_request', 'sealed', ({ id }) => `platform request ${id}`, { of: 'platform' }),
  column('platform_request', 'identity_how', ({ id }) => `platform request ${id} identity`, { of: 'platform' }),
  column('platform_request', 'answer', ({ id }) => `platform request ${id} answer`, { of: 'platform' }),
  column('incident', 'facts', ({ id }) => `incident facts ${id}`, { of: 'platform' }),
  column('incident_query', 'people_sealed', ({ id }) => `incident people ${id}`, { of: 'platform' }),
  column('dealership_copy', 'file_key', ({ id }) => `dealership copy ${id}`),
];

/** Every kind of file that is sealed whole. Other kinds are on {@link plainFiles}. */
export const sealedFiles: readonly SealedFile[] = [
  { kind: 'photo-original', table: 'photo', column: 'original', place: ({ id }) => `photo original ${id}` },
  {
    kind: 'mail-attachment',
    table: 'dealership_inbound_attachment',
    column: 'file',
    place: ({ id }) => `mail attachment ${id}`,
  },
  { kind: 'listing', table: 'listing_import', column: 'file', place: ({ id }) => `listing file ${id}` },
];

/**
 * Kinds of sealed files that go by themselves within days, and where their first bytes name the version of the key:
 * they are not sealed anew, and the old version stays until the last of them is gone.
 */
export const passingFiles: readonly { kind: string; versionAt: number }[] = [
  { kind: 'export', versionAt: 8 }, // a sealed stream (stream-cipher.ts)
  { kind: 'import-part', versionAt: 1 }, // a sealed value (cipher.ts)
];

/** Columns of bytes that are not sealed, reviewed one by one: hashes, public keys, pictures of our own making. */
export const plainBytes: readonly string[] = [
  'account_idempotency_key.body_hash',
  'api_key.key_hash',
  'automatic_letter.address_hash', // keyed
  'calendar_feed.token_hash',
  'channel.picture',
  'channel_connection.state_hash',
  'dealership_inbound_mail.fingerprint', // keyed
  'erased_consent.address_hash',
  'export_link.hash',
  'idempotency_key.body_hash',
  'inbound_mail.fingerprint', // keyed
  'incident_notice.person', // a hash over incident and person
  'incident_notice.words_hash',
  'incident_query.hash',
  'invitation.token_hash',
  'invoice_sending.token_hash',
  'journal.sealed_digest',
  'journal_seal.hash',
  'keys.data_key.wrapped', // by the master key
  'keys.signing_key.public_key',
  'known_device.token_hash',
  'legal_hold.sealed', // with the hold's own key, which ends with it and does not turn
  'crash_report.fingerprint',
  'passkey.public_key',
  'policy_version.hash',
  'recovery_code.code_hash',
  'signing_link.token_hash',
  'single_use_token.token_hash',
  'support_request.link_key',
  'user_session.token_hash',
];

/** Kinds of files that are not sealed: what everybody may see. */
export const plainFiles: readonly string[] = ['logo', 'photo', 'shared-picture'];
