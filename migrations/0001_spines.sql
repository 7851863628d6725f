-- The ground: the functions that every tenant table is made with, and the three spines (tenancy, journal, jobs).
-- Runs as automo_owner, which owns every object and can sign in nowhere.

create schema core;
create schema keys;
revoke all on schema public from public;
grant usage on schema public to automo_app, automo_site, automo_platform, automo_operator;
grant usage on schema core to automo_app, automo_site, automo_platform, automo_operator;
-- Functions made from here on are callable only by those who are named.
alter default privileges in schema core revoke execute on functions from public;
alter default privileges revoke execute on functions from public;

-- Makes a table a tenant's: row-level security on and forced, one permissive policy for the office's role.
-- `nullif`, because a reused connection holds '' after a `set local` has ended, and ''::uuid is an error.
create procedure core.tenant_table(name regclass, rights text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format($policy$
    create policy tenant on %s as permissive for all to automo_app
      using      (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid))
      with check (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid))
  $policy$, name);
  execute format('grant %s on %s to automo_app', rights, name);
end $$;

-- Lets visitors of the public site read the named columns of the tenant's rows that satisfy a condition.
create procedure core.shown_to_visitors(name regclass, columns text, condition text default 'true')
language plpgsql as $$
begin
  execute format($policy$
    create policy visitor on %s as permissive for select to automo_site
      using (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid) and (%s))
  $policy$, name, condition);
  execute format('grant select (%s) on %s to automo_site', columns, name);
end $$;

-- Lets the platform (sign-in, host lookup) read the named columns of a tenant table over all tenants.
-- Each use is on the reviewed list of the catalogue test.
create procedure core.shown_to_platform(name regclass, columns text)
language plpgsql as $$
begin
  execute format('create policy platform on %s as permissive for select to automo_platform using (true)', name);
  execute format('grant select (%s) on %s to automo_platform', columns, name);
end $$;

-- Keys: wrapped data keys only, in a schema of their own so that they can be backed up apart from the data.
create table keys.data_key (
  scope text not null,             -- a dealership's id, or 'platform'
  version integer not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (scope, version)
);
grant usage on schema keys to automo_platform;
grant select, insert, update, delete on keys.data_key to automo_platform;

-- The journal. Insert only. Personal values and origin are in `sealed`, encrypted with the dealership's key,
-- so that the chain still verifies when they are gone.
create table journal (
  dealership_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'api_key', 'visitor', 'system')),
  actor_id uuid,
  event text not null check (event ~ '^[a-z_]+\.[a-z_]+$'),
  record_kind text not null,
  record_id uuid not null,
  before jsonb,
  after jsonb,
  sealed bytea,
  primary key (dealership_id, id)
);
call core.tenant_table('journal', 'select, insert');
create index journal_record on journal (dealership_id, record_kind, record_id, id);

-- The hash chain over the journal: sequence and hash are given by one sealing job, in order of sealing.
create table journal_seal (
  dealership_id uuid not null,
  seq bigint not null,
  entry_id uuid not null,
  hash bytea not null,
  primary key (dealership_id, seq),
  unique (dealership_id, entry_id),
  foreign key (dealership_id, entry_id) references journal (dealership_id, id)
);
call core.tenant_table('journal_seal', 'select, insert');

-- Open browsers and caches hear of new entries by NOTIFY. The payload is ids only: every role hears every channel.
create function core.journal_heard() returns trigger
language plpgsql security definer set search_path = pg_catalog, core as $$
begin
  perform pg_notify('journal', first.dealership_id::text || ' ' || first.id::text)
    from (select distinct on (dealership_id) dealership_id, id from fresh order by dealership_id, id) first;
  return null;
end $$;
create trigger journal_heard after insert on journal
  referencing new table as fresh for each statement execute function core.journal_heard();

-- Repeated writes: the stored answer of each keyed request, inserted in the transaction of its effect.
create table idempotency_key (
  dealership_id uuid not null,
  actor_id uuid not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null,
  primary key (dealership_id, actor_id, route, key)
);
call core.tenant_table('idempotency_key');
create index idempotency_key_age on idempotency_key (dealership_id, created_at);

-- The same for writes of a person outside any dealership (sign-up, a new dealership).
create table account_idempotency_key (
  actor_id text not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null,
  primary key (actor_id, route, key)
);
grant select, insert, update, delete on account_idempotency_key to automo_platform;

-- Mail waits here in the transaction that caused it and is sent by a job; `message_id` is decided at once so that a
-- repeat after a crash between the server's 250 and our commit is dropped by the receiver.
create table dealership_mail (
  dealership_id uuid not null,
  id uuid not null,
  kind text not null,
  to_address text not null,
  to_name text,
  from_name text,
  reply_to text,
  subject text not null,
  html text not null,
  body_text text not null,
  message_id text not null,
  in_reply_to text,
  headers jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed')),
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  primary key (dealership_id, id)
);
call core.tenant_table('dealership_mail');

create table platform_mail (
  id uuid primary key,
  kind text not null,
  to_address text not null,
  to_name text,
  from_name text,
  reply_to text,
  subject text not null,
  html text not null,
  body_text text not null,
  message_id text not null,
  in_reply_to text,
  headers jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed')),
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz
);
grant select, insert, update, delete on platform_mail to automo_platform;
