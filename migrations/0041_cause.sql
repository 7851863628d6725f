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
