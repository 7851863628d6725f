-- Files that come with a mail: pictures made anew and documents as they are, sealed. What is not kept is named with the reason.

-- Of a lead's conversation. The bytes are a sealed file of the dealership.
create table dealership_inbound_attachment (
  dealership_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  activity_id uuid not null,               -- the mail's entry of the timeline
  position smallint not null,
  file_name text not null,                 -- a label, cleaned; never a path
  type text check (type in ('image/jpeg', 'image/heic', 'application/pdf')),
  file jsonb,                              -- {blob, type, bytes}
  not_kept text check (not_kept in ('kind', 'damaged', 'too_large', 'too_many', 'unreadable')),
  received_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, lead_id) references lead (dealership_id, id) on delete cascade,
  foreign key (dealership_id, activity_id) references activity (dealership_id, id) on delete cascade,
  check ((not_kept is null) = (file is not null) and (not_kept is null) = (type is not null))
);
call core.tenant_table('dealership_inbound_attachment');
create index dealership_inbound_attachment_lead on dealership_inbound_attachment (dealership_id, lead_id);
create index dealership_inbound_attachment_activity on dealership_inbound_attachment (dealership_id, activity_id);

-- Of a conversation with support, or of a privacy request to the platform, under the platform's key. It goes with what it is in.
create table inbound_attachment (
  id uuid primary key,
  message_id uuid references support_message (id) on delete cascade,
  request_id uuid references platform_request (id) on delete cascade,
  position smallint not null,
  sealed_name bytea not null,
  type text check (type in ('image/jpeg', 'image/heic', 'application/pdf')),
  bytes integer,
  sealed bytea,
  not_kept text check (not_kept in ('kind', 'damaged', 'too_large', 'too_many', 'unreadable')),
  received_at timestamptz not null,
  check (num_nonnulls(message_id, request_id) = 1),
  check ((not_kept is null) = (sealed is not null) and (not_kept is null) = (type is not null) and (not_kept is null) = (bytes is not null))
);
create index inbound_attachment_message on inbound_attachment (message_id) where message_id is not null;
create index inbound_attachment_request on inbound_attachment (request_id) where request_id is not null;
grant select, insert, update, delete on inbound_attachment to automo_platform;

-- Who has a letter in hand, and since when: nobody else sends it meanwhile, whoever puts it on its way again. And whether it may
-- have arrived although nobody heard so: then a paper or a money letter says that it is a copy.
alter table dealership_mail
  add column taken_at timestamptz,
  add column doubtful boolean not null default false,
  add column locale text not null default 'en' check (locale in ('en', 'fr'));
alter table platform_mail
  add column taken_at timestamptz,
  add column doubtful boolean not null default false,
  add column locale text not null default 'en' check (locale in ('en', 'fr'));
