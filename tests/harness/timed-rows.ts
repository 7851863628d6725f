import { newId } from '#kernel/ids.ts';
import { row } from './row.ts';
import type { Row } from './row.ts';

/** Whose rows are planted, and when their time begins. */
export interface Planting {
  dealershipId: string;
  userId: string;
  at: Date;
}

/** What rows of one planting share, and when their time ends. */
interface Shared extends Planting {
  incidentId: string;
  holdId: string;
  importId: string;
  dealId: string;
  end: Date;
}

const bytes = (): Buffer => Buffer.from(newId());
const dayBefore = (at: Date, days: number): string =>
  new Date(at.getTime() - days * 86_400_000).toISOString().slice(0, 10);

/**
 * A row of every table to which the data register gives a time, whose time begins at `at`: what was to be closed, ended or
 * answered for that is so. Rows that bring their own end bring the one that the register states.
 */
export const timedRows: Readonly<Record<string, (of: Shared) => Row>> = {
  user_session: ({ userId, at, end }) =>
    row(
      'id user_id token_hash factors expires_at created_at last_seen_at stepped_up_at',
      newId(),
      userId,
      bytes(),
      ['password'],
      end,
      at,
      at,
      at,
    ),
  single_use_token: ({ at, end }) =>
    row(
      'token_hash purpose data created_at expires_at',
      bytes(),
      'undo_email',
      '{"email":"former@example.net"}',
      at,
      end,
    ),
  account_event: ({ userId, at }) =>
    row('id user_id at event ip', newId(), userId, at, 'sign_in.succeeded', '203.0.113.77'),
  factor_removal: ({ userId, at }) =>
    row('id user_id way state asked_at ended_at', newId(), userId, 'platform', 'void', at, at),
  security_event: ({ userId, at }) =>
    row('id minute kind route status user_id times', newId(), at, 'limit', 'GET /api/x', 429, userId, 3),
  account_idempotency_key: ({ at }) =>
    row('actor_id route key body_hash created_at', newId(), 'POST /x', newId(), bytes(), at),
  platform_mail: ({ at }) =>
    row(
      'id kind to_address to_name subject html body_text message_id state created_at sent_at',
      newId(),
      'privacy.platform',
      'asks@example.net',
      'Asks',
      'Your request',
      '<p>',
      'x',
      '<x>',
      'sent',
      at,
      at,
    ),
  usage_event: ({ userId, at }) =>
    row('id user_id at page browser os', newId(), userId, at, '/leads', 'Firefox 131', 'Linux'),
  crash_person: ({ userId, at }) =>
    row('crash_id user_id last_at browser os', newId(), userId, at, 'Firefox 131', 'Linux'),
  crash_report: ({ at }) =>
    row(
      'id fingerprint side error places release first_at last_at',
      newId(),
      bytes(),
      'server',
      'TypeError',
      [],
      '1',
      at,
      at,
    ),
  invitation: ({ dealershipId, at, end }) =>
    row(
      'dealership_id id email roles token_hash invited_by created_at expires_at accepted_at',
      dealershipId,
      newId(),
      'new@example.net',
      ['sales'],
      bytes(),
      newId(),
      at,
      end,
      at,
    ),
  slug_claim: ({ at }) => row('slug dealership_id claimed_at released_at', `s${newId()}`, newId(), at, at),
  listing_import: ({ dealershipId, importId, at }) =>
    row(
      'dealership_id id file_name state created_at file headers',
      dealershipId,
      importId,
      'list.csv',
      'done',
      at,
      JSON.stringify({ blob: `${dealershipId}/listing/${importId.replaceAll('-', '')}`, bytes: 1 }),
      '[{"name":"Seller","samples":["Ann Lee"]}]',
    ),
  listing_import_row: ({ dealershipId, importId }) =>
    row('dealership_id import_id line cells', dealershipId, importId, 1, '["Ann Lee"]'),
  rights_request: ({ dealershipId, at }) =>
    row(
      'dealership_id id kind way locale person received_on due_on created_at closed_at',
      dealershipId,
      newId(),
      'access',
      'form',
      'en',
      bytes(),
      at,
      at,
      at,
      at,
    ),
  erased_consent: ({ dealershipId, at }) =>
    row(
      'dealership_id id address_hash channel purpose basis given_at erased_at',
      dealershipId,
      newId(),
      bytes(),
      'email',
      'marketing',
      'express',
      at,
      at,
    ),
  platform_request: ({ at }) =>
    row(
      'id kind locale sealed received_at due_at resolved_at resolved_by outcome',
      newId(),
      'child',
      'en',
      bytes(),
      at,
      at,
      at,
      'desk',
      'answered',
    ),
  credit_application: ({ dealershipId, dealId, at, end }) =>
    row(
      'dealership_id id deal_id applicant sealed consent_version consent_at expires_at',
      dealershipId,
      newId(),
      dealId,
      'co_buyer',
      bytes(),
      '1',
      at,
      end,
    ),
  channel_connection: ({ dealershipId, at, end }) =>
    row(
      'dealership_id id network state_hash user_id session_id state sealed created_at expires_at',
      dealershipId,
      newId(),
      'facebook',
      bytes(),
      newId(),
      newId(),
      'choosing',
      bytes(),
      at,
      end,
    ),
  shared_picture: ({ dealershipId, end }) =>
    row(
      'dealership_id id delivery_id position blob public_name expires_at',
      dealershipId,
      newId(),
      newId(),
      0,
      'x',
      newId(),
      end,
    ),
  inbound_mail: ({ at }) =>
    row(
      'id door fingerprint sealed bytes received_at state outcome taken_at',
      newId(),
      'support',
      bytes(),
      bytes(),
      1,
      at,
      'taken',
      'opened',
      at,
    ),
  dealership_inbound_mail: ({ dealershipId, at }) =>
    row(
      'dealership_id id door about fingerprint sealed bytes received_at state outcome taken_at',
      dealershipId,
      newId(),
      'lead',
      newId(),
      bytes(),
      bytes(),
      1,
      at,
      'taken',
      'answered',
      at,
    ),
  meta_call: ({ dealershipId, at }) =>
    row('dealership_id day subject action cause caused_by', dealershipId, at, newId(), 'read_page', 'care', newId()),
  // A link is forgotten a day after its end.
  export_link: ({ dealershipId, end }) =>
    row(
      'dealership_id hash export_id user_id ends_at',
      dealershipId,
      bytes(),
      newId(),
      newId(),
      new Date(end.getTime() - 86_400_000),
    ),
  meta_park: ({ end }) => row('network until', 'facebook', end),
  meta_deletion_request: ({ at }) => row('code network received_at done_at', newId(), 'facebook', at, at),
  legal_hold: ({ holdId, at }) =>
    row(
      'id dealership kind basis document authority items custodians placed_by placed_at ends_on ended_at',
      holdId,
      newId(),
      'court_order',
      'Order 12-34 of the court',
      'Order 12-34',
      'Court',
      '[{"ended": true}]',
      [newId(), newId()],
      newId(),
      new Date(at.getTime() - 86_400_000),
      at,
      at,
    ),
  legal_hold_reading: ({ holdId, at }) =>
    row('id hold custodian at reason', newId(), holdId, newId(), at, 'Asked by the court'),
  platform_invoice: ({ at, end }) =>
    row(
      'id number year dealership source issued_on period_from period_to locale every seller buyer taxes subtotal_cents total_cents currency paid_at kept_until',
      newId(),
      newId(),
      2026,
      newId(),
      newId(),
      at,
      at,
      at,
      'en',
      'month',
      '{}',
      '{}',
      '[]',
      1,
      1,
      'CAD',
      at,
      end,
    ),
  payment_event: ({ at }) => row('id type made_at received_at outcome', newId(), 'x', at, at, 'met'),
  incident: ({ incidentId, at }) =>
    row(
      'id event control opened_by state facts provinces real_risk known_at confirmed_at assessed_at closed_at',
      incidentId,
      newId(),
      'platform',
      'platform',
      'closed',
      bytes(),
      ['ON'],
      false,
      at,
      at,
      at,
      at,
    ),
  incident_query: ({ incidentId, at }) =>
    row(
      'id incident_id kind asked ran_at found hash people_sealed',
      newId(),
      incidentId,
      'accounts',
      '{}',
      at,
      1,
      bytes(),
      bytes(),
    ),
  incident_notice: ({ incidentId, at }) => row('incident_id person state noticed_at', incidentId, bytes(), 'sent', at),
  incident_report: ({ incidentId, at }) => row('id incident_id authority reported_at', newId(), incidentId, 'opc', at),
  data_export: ({ dealershipId, at, end }) =>
    row(
      'dealership_id id kind locale state requested_at expires_at blob',
      dealershipId,
      newId(),
      'everything',
      'en',
      'ready',
      at,
      end,
      `${dealershipId}/export/${newId().replaceAll('-', '')}`,
    ),
  data_import: ({ dealershipId, at }) =>
    row(
      'dealership_id id file_name bytes part_bytes state report created_at alive_at finished_at',
      dealershipId,
      newId(),
      'archive.zip',
      1,
      1,
      'done',
      '{}',
      at,
      at,
      at,
    ),
  // Letters of these very days are counted already.
  letter_day: ({ dealershipId, at }) =>
    row('dealership_id day kind letters', dealershipId, dayBefore(at, 2), 'letter', 3),
  automatic_letter: ({ at }) => row('address_hash day letters', bytes(), at.toISOString().slice(0, 10), 1),
  idempotency_key: ({ dealershipId, at }) =>
    row(
      'dealership_id actor_id route key body_hash created_at',
      dealershipId,
      newId(),
      'POST /x',
      newId(),
      bytes(),
      at,
    ),
  dealership_copy: ({ dealershipId, at, end }) =>
    row(
      'dealership_id id made_at tables rows bytes hash file_key verified_at expires_at',
      dealershipId,
      newId(),
      at,
      1,
      1,
      1,
      'x',
      bytes(),
      at,
      end,
    ),
  support_request: ({ incidentId, at }) =>
    row(
      'id number name email locale subject state state_since link_key due_at opened_at closed_at',
      incidentId,
      newId(),
      'Ann',
      'ann@example.net',
      'en',
      'Help',
      'closed',
      at,
      bytes(),
      at,
      at,
      at,
    ),
  support_message: ({ incidentId, at }) =>
    row('id request_id at side body', incidentId, incidentId, at, 'person', 'Help me'),
  inbound_attachment: ({ incidentId, at }) =>
    row('id message_id position sealed_name not_kept received_at', newId(), incidentId, 0, bytes(), 'kind', at),
  operator: ({ at }) => row('user_id name added_by added_at until', newId(), 'Former Operator', 'command line', at, at),
  operator_event: ({ at }) => row('id at event', newId(), at, 'support.read'),
  disclosure: ({ at }) =>
    row(
      'id authority document basis scope about_dealership prepared_by prepared_at approved_by approved_at given given_at told_at',
      newId(),
      'Police',
      'Warrant 1',
      'Criminal Code',
      'One account',
      newId(),
      newId(),
      at,
      newId(),
      at,
      'One page',
      at,
      at,
    ),
};
