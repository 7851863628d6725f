-- A dealership leaves: cancellation with its dates, the purge as rows that survive a kill, holds, certificates, and the
-- database's own copy of the deletion ledger. Tables that outlive the dealership call it `dealership`, not
-- `dealership_id`, by which a purge goes.

alter table dealership drop constraint dealership_state_check;
alter table dealership add constraint dealership_state_check check
  (state in ('trial', 'active', 'past_due', 'cancelling', 'cancelled', 'purging', 'purged'));
-- What every transaction asks: since when it is cancelled, and when reading ends.
alter table dealership add column cancelled_at timestamptz;
alter table dealership add column purge_at timestamptz;
grant select (cancelled_at, purge_at) on dealership to automo_platform;

-- Each time somebody asked to leave, and how it went on. One at most is open.
create table cancellation (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('now', 'period_end', 'erase', 'unpaid')),
  reason text,
  asked_at timestamptz not null,
  asked_by uuid,                           -- staff member; null: the product itself
  state_before text not null check (state_before in ('trial', 'active', 'past_due')),
  takes_effect_at timestamptz not null,
  cancelled_at timestamptz,
  purge_at timestamptz,
  erase_stopped_at timestamptz,            -- deletion at once was stopped: the thirty days hold
  records_declined text,                   -- the owner's words for leaving without the records pack
  records_declined_at timestamptz,
  ended_at timestamptz,
  ended_how text check (ended_how in ('stopped', 'reactivated')),
  primary key (dealership_id, id)
);
call core.tenant_table('cancellation');
call core.shown_to_platform('cancellation', 'dealership_id, id, kind, asked_at, takes_effect_at, cancelled_at, purge_at, ended_at');
create unique index cancellation_open on cancellation (dealership_id) where ended_at is null;

-- Which letters about a cancellation have left: each once.
create table closing_notice (
  cancellation uuid not null,
  kind text not null,
  dealership uuid not null,
  at timestamptz not null,
  primary key (cancellation, kind)
);
grant select, insert, delete on closing_notice to automo_platform;

-- Letters of the platform that are about a dealership go with it.
alter table platform_mail add column about_dealership uuid;
create index platform_mail_about on platform_mail (about_dealership) where about_dealership is not null;

alter table dealership_mail drop constraint dealership_mail_state_check;
alter table dealership_mail add constraint dealership_mail_state_check check
  (state in ('waiting', 'sending', 'sent', 'failed', 'withdrawn'));

-- A purge, and its steps: each begun, ended, and what it removed. Names nobody.
create table purge (
  dealership uuid primary key,
  cancelled_at timestamptz,
  due_at timestamptz not null,
  begun_at timestamptz not null,
  checked_at timestamptz,
  ended_at timestamptz,
  rounds integer not null default 1,       -- more than one: a restored database had it again, or something was left
  owners uuid[] not null default '{}'      -- accounts to be told; emptied at the end
);
create table purge_step (
  dealership uuid not null references purge (dealership),
  step text not null check (step in ('fence', 'tokens', 'hold', 'objects', 'rows', 'elsewhere', 'keys', 'check', 'certificate', 'scrub', 'backups', 'final')),
  begun_at timestamptz not null,
  ended_at timestamptz,
  counts jsonb not null default '{}',
  problem text,
  primary key (dealership, step)
);
grant select, insert, update, delete on purge, purge_step to automo_platform;

-- The database's own copy of the ledger: compared at every start with the file that lies apart from it.
create table deletion_ledger (
  dealership uuid primary key,
  purged_at timestamptz not null,
  certificate text not null
);
grant select, insert on deletion_ledger to automo_platform;

create table deletion_certificate (
  dealership uuid not null,
  status text not null check (status in ('provisional', 'final')),
  code text not null,
  file text not null,                      -- canonical JSON, signed
  issued_at timestamptz not null,
  primary key (dealership, status)
);
create index deletion_certificate_code on deletion_certificate (code);
grant select, insert on deletion_certificate to automo_platform;

-- What the law makes us keep of a dealership that leaves. Nothing is kept "just in case": without a basis, an end and two
-- custodians there is no hold, whoever asks.
create table legal_hold (
  id uuid primary key,
  dealership uuid not null,
  kind text not null check (kind in ('court_order', 'authority_order', 'investigation')),
  basis text not null check (length(trim(basis)) >= 10),
  authority text not null check (length(trim(authority)) >= 3),
  items jsonb not null check (jsonb_typeof(items) = 'array' and jsonb_array_length(items) between 1 and 1000),
  custodians uuid[] not null check (cardinality(custodians) = 2 and custodians[1] <> custodians[2]),
  placed_by uuid not null,
  placed_at timestamptz not null,
  ends_on date not null,
  silent_until date,                       -- an order forbids telling the dealership until then
  silent_basis text,
  sealed bytea,                            -- the minimal copy, under the hold's own key
  sealed_at timestamptz,
  held jsonb not null default '{}',        -- counts of what the copy holds
  ended_at timestamptz,
  check (ends_on > placed_at::date and ends_on <= placed_at::date + 3653),
  check (silent_until is null or (silent_basis is not null and length(trim(silent_basis)) >= 10 and silent_until <= ends_on)),
  check (ended_at is null or sealed is null)
);
create index legal_hold_dealership on legal_hold (dealership) where ended_at is null;
create table legal_hold_reading (
  id uuid primary key,
  hold uuid not null references legal_hold (id),
  custodian uuid not null,
  at timestamptz not null,
  reason text not null check (length(trim(reason)) >= 5)
);
grant select, insert, update on legal_hold to automo_platform;
grant select, insert on legal_hold_reading to automo_platform;

-- Whether the dealership of this transaction has left: it has no row any more, and may not begin to have some again.
create function core.has_left() returns boolean
language sql stable security definer set search_path = pg_catalog, core as $$
  select exists (select from public.purge where dealership = nullif(current_setting('app.dealership_id', true), '')::uuid)
$$;
grant execute on function core.has_left() to automo_app;

-- Whether the dealership of this transaction is being purged: what refuses deletes otherwise lets them pass then.
create function core.being_purged() returns boolean
language sql stable set search_path = pg_catalog, core as $$
  select coalesce((select state = 'purging' from public.dealership
    where dealership_id = nullif(current_setting('app.dealership_id', true), '')::uuid), core.has_left())
$$;
create function core.only_in_purge() returns trigger
language plpgsql as $$
begin
  if not core.being_purged() then
    raise exception 'only a purge deletes from %', tg_table_name using errcode = '42501';
  end if;
  return old;
end $$;
grant execute on function core.being_purged(), core.only_in_purge() to automo_app;
create procedure core.deleted_by_purge_only(name regclass)
language plpgsql as $$
begin
  execute format('grant delete on %s to automo_app', name);
  execute format('create trigger only_in_purge before delete on %s for each row execute function core.only_in_purge()', name);
end $$;

-- From here on a tenant table whose rows nobody deletes is still emptied by the purge, and by nothing else.
create or replace procedure core.tenant_table(name regclass, rights text default 'select, insert, update, delete')
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
  if rights !~ 'delete' then call core.deleted_by_purge_only(name); end if;
end $$;
do $$
declare
  one regclass;
begin
  for one in
    select c.oid::regclass from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relforcerowsecurity
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'dealership_id' and not a.attisdropped)
        and not has_table_privilege('automo_app', c.oid, 'delete')
      order by c.relname
  loop
    call core.deleted_by_purge_only(one);
  end loop;
end $$;

-- An issued invoice never changes, whoever asks; it goes with its dealership. (Its sealed part may be sealed anew by the
-- owner's function.)
create or replace function core.invoice_stays() returns trigger
language plpgsql as $$
begin
  if old.state = 'issued' and not (tg_op = 'DELETE' and core.being_purged())
    and not (tg_op = 'UPDATE' and current_user = 'automo_owner'
      and (to_jsonb(new) - 'private') = (to_jsonb(old) - 'private')) then
    raise exception 'an issued invoice never changes' using errcode = '55000';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create or replace function core.invoice_part_stays() returns trigger
language plpgsql as $$
declare
  of record := case tg_op when 'DELETE' then old else new end;
begin
  if tg_op = 'DELETE' and core.being_purged() then return old; end if;
  -- Lines may follow an invoice that came in the very same transaction: a load of an archive.
  if exists (select from public.invoice where dealership_id = of.dealership_id and id = of.invoice_id and state = 'issued'
               and not (tg_op = 'INSERT' and xmin = pg_current_xact_id()::xid))
     or tg_op = 'UPDATE' and (old.dealership_id, old.invoice_id) is distinct from (new.dealership_id, new.invoice_id) then
    raise exception 'an issued invoice never changes' using errcode = '55000';
  end if;
  return of;
end $$;

-- The fence of a purge: nobody writes for this dealership while it is raised, and nobody of the old epoch afterwards.
create function core.fence_off() returns void
language sql as $$
  select pg_advisory_xact_lock(hashtextextended('fence ' || current_setting('app.dealership_id'), 0))
$$;
grant execute on function core.fence_off() to automo_app;

-- Counts what a purge removed, in the transaction that removes it.
create function core.count_purged(in_step text, name text, n bigint) returns void
language sql security definer set search_path = pg_catalog, core as $$
  update public.purge_step
    set counts = jsonb_set(counts, array[name], to_jsonb(coalesce((counts ->> name)::bigint, 0) + n))
    where dealership = nullif(current_setting('app.dealership_id', true), '')::uuid and step = in_step
$$;
grant execute on function core.count_purged(text, text, bigint) to automo_app;

-- The sub-domain of a dealership that left is reserved for 12 months, then forgotten.
create function core.release_slugs() returns void
language sql security definer set search_path = pg_catalog, core as $$
  update public.slug_claim set released_at = now()
    where dealership_id = nullif(current_setting('app.dealership_id', true), '')::uuid and released_at is null
      and exists (select from public.purge where dealership = dealership_id)
$$;
grant execute on function core.release_slugs() to automo_app;
grant delete on slug_claim to automo_platform;

-- Jobs and dead letters of a dealership. Those that run just now are left to end by themselves.
create function core.forget_jobs(of_dealership uuid, out forgotten integer, out running integer)
language plpgsql security definer set search_path = pg_catalog, core as $$
begin
  delete from graphile_worker._private_jobs where payload ->> 'dealership' = of_dealership::text and locked_at is null;
  get diagnostics forgotten = row_count;
  select count(*) into running from graphile_worker._private_jobs where payload ->> 'dealership' = of_dealership::text;
end $$;
grant execute on function core.forget_jobs(uuid) to automo_platform;
grant usage, create on schema core to automo_jobs;
alter function core.forget_jobs(uuid) owner to automo_jobs;
revoke create on schema core from automo_jobs;
