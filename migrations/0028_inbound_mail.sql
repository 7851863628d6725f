-- Mail that arrives. The receiver answers 250 only after the row with the whole sealed mail and its job are committed.
-- Who a mail says it is from proves nobody: where it belongs is said by the random part of the address it was sent to.

-- To the platform's own mailboxes and conversations.
create table inbound_mail (
  id uuid primary key,
  door text not null check (door in ('support', 'privacy', 'bounce')),
  about uuid,                              -- the conversation, request or letter that its address names
  fingerprint bytea not null unique,       -- keyed hash of where to, message id and body: a repeat is the same mail
  sealed bytea not null,                   -- the whole mail with its envelope, under the platform's key
  bytes integer not null,
  received_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'taken')),
  outcome text check (outcome ~ '^[a-z_]+$'),
  taken_at timestamptz,
  check ((state = 'taken') = (taken_at is not null and outcome is not null))
);
create index inbound_mail_received on inbound_mail (received_at);
grant select, insert, update, delete on inbound_mail to automo_platform;

-- To conversations of a dealership, sealed with its key.
create table dealership_inbound_mail (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  door text not null check (door in ('lead', 'bounce')),
  about uuid not null,                     -- the lead or the letter
  fingerprint bytea not null,
  sealed bytea not null,
  bytes integer not null,
  received_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'taken')),
  outcome text check (outcome ~ '^[a-z_]+$'),
  taken_at timestamptz,
  primary key (dealership_id, id),
  unique (dealership_id, fingerprint),
  check ((state = 'taken') = (taken_at is not null and outcome is not null))
);
call core.tenant_table('dealership_inbound_mail');
create index dealership_inbound_mail_received on dealership_inbound_mail (dealership_id, received_at);
create index dealership_inbound_mail_about on dealership_inbound_mail (dealership_id, about);

-- The address of a lead's conversation, such as reply+<token>@…: the platform reads whose it is, and no more.
create table lead_thread (
  dealership_id uuid not null,
  lead_id uuid not null,
  token text not null check (token ~ '^[a-z2-7]{26}$'),
  created_at timestamptz not null,
  primary key (dealership_id, lead_id),
  foreign key (dealership_id, lead_id) references lead (dealership_id, id) on delete cascade
);
call core.tenant_table('lead_thread');
call core.shown_to_platform('lead_thread', 'dealership_id, lead_id, token');
create index lead_thread_token on lead_thread (token);

-- Where undeliverable notices of a letter go (its envelope's sender), and when one came.
alter table dealership_mail add column bounce_token text, add column returned_at timestamptz;
call core.shown_to_platform('dealership_mail', 'dealership_id, id, bounce_token');
create index dealership_mail_bounce on dealership_mail (bounce_token) where bounce_token is not null;
alter table platform_mail add column bounce_token text unique, add column returned_at timestamptz;
-- Automatic answers of the last day to an address are counted before another one is written.
create index platform_mail_to on platform_mail (to_address, created_at);

-- Conversations with support go on by mail. `mail`: what came with it; null for what was typed on a page.
alter table support_request
  add column mail_token text unique,
  add column way text not null default 'page' check (way in ('page', 'mail'));
alter table support_message
  add column mail jsonb;

-- Rights requests to the platform: how they came, and how who asks has shown who they are. Nothing is deleted before.
alter table platform_request
  add column way text not null default 'form' check (way in ('form', 'mail', 'support')),
  add column mail_token text unique,
  add column address_proved_at timestamptz, -- answered from the mailbox to which we wrote
  add column identity_how text,
  add column identity_by text,
  add column identity_at timestamptz,
  add constraint platform_request_identity check
    ((identity_at is null) = (identity_how is null) and (identity_at is null) = (identity_by is null));
