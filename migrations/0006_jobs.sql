-- The queue's tables know no tenant, so tenants' roles get no right on them: they may only call core.enqueue,
-- which writes the dealership from the transaction's setting, never from an argument.
-- Owned by automo_jobs, the owner of the queue, because the queue's tables let nobody else in.
create function core.enqueue(task text, ids jsonb, run_at timestamptz, job_key text, max_attempts integer)
returns void
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  dealership uuid := nullif(current_setting('app.dealership_id', true), '')::uuid;
  epoch integer := coalesce(nullif(current_setting('app.epoch', true), '')::integer, 0);
begin
  perform graphile_worker.add_job(
    identifier => task,
    payload => json_build_object('dealership', dealership, 'epoch', epoch, 'ids', ids),
    run_at => run_at,
    max_attempts => max_attempts,
    job_key => case when job_key is null then null else coalesce(dealership::text, 'platform') || ' ' || job_key end
  );
end $$;
grant execute on function core.enqueue(text, jsonb, timestamptz, text, integer) to automo_app, automo_site, automo_platform, automo_operator;
grant usage, create on schema core to automo_jobs;
alter function core.enqueue(text, jsonb, timestamptz, text, integer) owner to automo_jobs;
revoke create on schema core from automo_jobs;
