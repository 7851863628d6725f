-- Why a dealership's data is processed (promise P23b). Every transaction of a dealership says its cause in a setting, as it
-- says its dealership; an entry of the journal takes it from there by itself, and none is taken without. Entries of before
-- have none: theirs is no part of the hash that they were chained with, and stays so.
alter table journal add column cause text
  check (cause ~ '^(person|api_key|rule|grant|customer|setting|duty|platform):[a-z0-9_-]{1,40}$');
alter table journal alter column cause set default nullif(current_setting('app.cause', true), '');
create function core.journal_caused() returns trigger
language plpgsql as $$
begin
  raise exception 'every entry of the journal has a cause' using errcode = '23502';
end $$;
create trigger journal_caused before insert on journal
  for each row when (new.cause is null) execute function core.journal_caused();
alter table imported_journal add column cause text;

-- What a transaction puts into the queue is caused by what caused it. The function is of the owner of the queue (0006).
grant create on schema core to automo_jobs;
reset role;
set role automo_jobs;
create or replace function core.enqueue(task text, ids jsonb, run_at timestamptz, job_key text, max_attempts integer)
returns void
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  dealership uuid := nullif(current_setting('app.dealership_id', true), '')::uuid;
  epoch integer := coalesce(nullif(current_setting('app.epoch', true), '')::integer, 0);
begin
  perform graphile_worker.add_job(
    identifier => task,
    payload => json_build_object('dealership', dealership, 'epoch', epoch,
      'cause', nullif(current_setting('app.cause', true), ''), 'ids', ids),
    run_at => run_at,
    max_attempts => max_attempts,
    job_key => case when job_key is null then null else coalesce(dealership::text, 'platform') || ' ' || job_key end
  );
end $$;
reset role;
set role automo_owner;
revoke create on schema core from automo_jobs;

-- What happened in a dealership, by day and in numbers only: events of its journal as they are sealed, and letters as they
-- leave. Figures over dealerships are made from this and from no table with values of customers (promise P23b).
create table day_count (
  dealership_id uuid not null,
  day date not null,                       -- UTC
  what text not null check (what ~ '^[a-z_]+\.[a-z_]+$'),
  times bigint not null,
  last_at timestamptz not null,
  primary key (dealership_id, day, what)
);
call core.tenant_table('day_count');

-- What was said no to, and must stay so when an older backup, or a copy of one dealership, comes back: customers who want no
-- offers, restrictions that were asked for (and ended), revoked API keys, what account holders took back.
alter table erasure add column about text not null default '' check (about ~ '^[a-z_]*(/[a-z]+)?$');
alter table erasure drop constraint erasure_pkey, add primary key (kind, record, about);
alter table erasure drop constraint erasure_kind_check, add constraint erasure_kind_check check (kind in
  ('customer', 'account', 'child', 'channel', 'meta', 'opt_out', 'restricted', 'unrestricted', 'api_key', 'account_opt_out'));
alter table erasure drop constraint erasure_check, add constraint erasure_check
  check ((dealership is null) = (kind in ('account', 'child', 'account_opt_out')));
drop function core.note_erasure(text, uuid, timestamptz);
-- A customer and an account are erased once. Everything else may come anew and be ended again.
create function core.note_erasure(of_kind text, of_record uuid, at timestamptz, of_about text default '') returns void
language sql security definer set search_path = pg_catalog, core as $$
  insert into public.erasure (kind, record, about, dealership, erased_at)
    values (of_kind, of_record, of_about, nullif(current_setting('app.dealership_id', true), '')::uuid, at)
  on conflict (kind, record, about) do update set erased_at = excluded.erased_at, noted_at = null
    where excluded.kind not in ('customer', 'account', 'child') and excluded.erased_at > erasure.erased_at
      and excluded.dealership is not distinct from erasure.dealership
$$;
grant execute on function core.note_erasure(text, uuid, timestamptz, text) to automo_app, automo_platform;

-- When the journal and its roots were last followed to their end, by the schedule or by a command, and what was found.
create table journal_check (
  id uuid primary key,
  began_at timestamptz not null,
  ended_at timestamptz not null,
  by_command boolean not null,
  dealerships integer not null,
  entries bigint not null,
  roots integer not null,
  broken integer not null,                 -- journals and roots that do not hold
  first_broken text                        -- ids and a number, never a value
);
grant select, insert on journal_check to automo_platform;
