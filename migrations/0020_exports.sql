-- Exports, packs and loads: everything of a dealership in one archive, and an archive into an empty dealership.

create table data_export (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('everything', 'records', 'continuity')),
  fiscal_year integer,                     -- of a records pack, named by the calendar year in which it ends
  photos boolean not null default true,
  locale text not null check (locale in ('en', 'fr')),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed', 'expired', 'removed')),
  problem text,                            -- why it failed, as a word
  protected boolean not null default false,
  protection bytea,                        -- sealed: the key made of the passphrase, while the archive is being written
  progress jsonb not null default '{}',    -- {rows, rowsInAll, files, filesInAll, bytes, at}
  fence integer not null default 0,        -- rises with each run: an older run writes nothing
  alive_at timestamptz,                    -- when the run was last heard of
  requested_by uuid,                       -- staff member; kept without a key, because a load may change it
  requested_user uuid,                     -- who is told when it is ready
  requested_at timestamptz not null,
  snapshot_at timestamptz,                 -- the moment that the archive shows
  finished_at timestamptz,
  expires_at timestamptz,
  blob text,
  bytes bigint,
  sha256 text,
  contents jsonb not null default '{}',    -- {counts by thing, files, missing}
  downloads integer not null default 0,
  primary key (dealership_id, id),
  check ((kind = 'records') = (fiscal_year is not null)),
  check ((state = 'ready') = (blob is not null))
);
call core.tenant_table('data_export');
create index data_export_recent on data_export (dealership_id, requested_at desc, id desc);

create table data_import (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  file_name text not null,
  bytes bigint not null check (bytes > 0),
  part_bytes integer not null check (part_bytes > 0),
  parts integer[] not null default '{}',   -- numbers of the parts that have arrived
  state text not null default 'uploading' check (state in ('uploading', 'reading', 'ready', 'loading', 'done', 'failed', 'removed')),
  problem jsonb,                           -- {code, entry}
  summary jsonb,                           -- what the archive says of itself
  progress jsonb not null default '{}',
  report jsonb,                            -- what was loaded, and the comparison
  alive_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (dealership_id, id)
);
call core.tenant_table('data_import');

-- The journal that came with an archive: history of another place, kept as it was there. It is no part of this
-- dealership's own chain; its own chain still verifies, because each entry keeps the digest of what was sealed there.
create table imported_journal (
  dealership_id uuid not null,
  source_id uuid not null,                 -- the dealership that it happened in
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  event text not null,
  record_kind text not null,
  record_id uuid not null,
  before jsonb,
  after jsonb,
  sealed bytea,                            -- sealed anew with this dealership's key
  sealed_sha256 text,                      -- digest of the sealed part as it was there
  seq bigint,
  hash text,                               -- of the chain there, hexadecimal
  primary key (dealership_id, source_id, id)
);
call core.tenant_table('imported_journal', 'select, insert');
create index imported_journal_record on imported_journal (dealership_id, record_kind, record_id, id);

-- Staff that came with an archive have no account here until they accept an invitation.
alter table staff_member add column awaits_account boolean not null default false;

-- Parts may follow their issued invoice in the transaction that brings both in; the sums are checked at its end.
create or replace function core.invoice_part_stays() returns trigger
language plpgsql as $$
declare
  of record := case tg_op when 'DELETE' then old else new end;
begin
  if exists (select from public.invoice where dealership_id = of.dealership_id and id = of.invoice_id and state = 'issued'
               and not (tg_op = 'INSERT' and xmin = pg_current_xact_id()::xid))
     or tg_op = 'UPDATE' and (old.dealership_id, old.invoice_id) is distinct from (new.dealership_id, new.invoice_id) then
    raise exception 'an issued invoice never changes' using errcode = '55000';
  end if;
  return of;
end $$;

-- A payment that this very transaction brings in is known to nobody else, so nobody needs to be waited for: thousands of
-- them at once would fill the server's table of locks.
create or replace function core.payment_adds_up(of_dealership uuid, of_payment uuid) returns void
language plpgsql as $$
declare
  received bigint;
  own boolean;
  spent bigint;
  given_back bigint;
  held bigint;
begin
  select amount_cents, xmin = pg_current_xact_id()::xid into received, own
    from public.payment where dealership_id = of_dealership and id = of_payment;
  if not coalesce(own, false) then
    perform pg_advisory_xact_lock(hashtextextended('payment ' || of_dealership || ' ' || of_payment, 0));
  end if;
  select coalesce(sum(amount_cents), 0) into spent from public.payment_allocation
    where dealership_id = of_dealership and payment_id = of_payment;
  select coalesce(-sum(amount_cents), 0) into given_back from public.payment
    where dealership_id = of_dealership and refund_of = of_payment;
  select coalesce(sum(amount_cents), 0) into held from public.trust_entry
    where dealership_id = of_dealership and payment_id = of_payment;
  if spent < 0 or held < 0 or spent + given_back + held > received then
    raise exception 'a payment is spent once' using errcode = '23514';
  end if;
end $$;

-- What came with an archive is sealed anew with the key, like everything else that stays as it is.
call core.resealable('imported_journal');
create or replace function core.reseal(target text, col text, places tid[], olds bytea[], news bytea[]) returns integer
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  changed integer;
begin
  if (target, col) not in (('deal_contract', 'snapshot'), ('invoice', 'private'), ('payment', 'private'), ('imported_journal', 'sealed')) then
    raise exception 'not a sealed column of a table that stays as it is' using errcode = '42501';
  end if;
  execute format(
    'update public.%I t set %I = n.new from unnest($1, $2, $3) as n (place, old, new) where t.ctid = n.place and t.%I = n.old',
    target, col, col) using places, olds, news;
  get diagnostics changed = row_count;
  return changed;
end $$;
