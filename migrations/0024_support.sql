-- The platform's own people, what they may see, and how people and platform write to each other.

-- Operators. Their names stay, because what they looked at stays on record.
create table operator (
  user_id uuid primary key,
  name text not null,
  added_by text not null,
  added_at timestamptz not null,
  until timestamptz                -- from when on no longer
);
grant select, insert, update on operator to automo_platform;
grant select on operator to automo_operator;

-- What operators did and looked at. Insert only, until its time is over.
create table operator_event (
  id uuid primary key,
  operator_id uuid references operator (user_id),  -- null: the command line
  at timestamptz not null,
  event text not null check (event ~ '^[a-z_]+\.[a-z_]+$'),
  about_dealership uuid,
  subject text,                    -- an id or a short word, never a personal value
  why text
);
create index operator_event_at on operator_event (at);
create index operator_event_dealership on operator_event (about_dealership, at);
grant select, insert on operator_event to automo_platform;
grant select on operator_event to automo_operator;

-- Support grants: an owner lets operators look, for a reason and for 72 hours at most.
create table support_grant (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  operator_id uuid,                -- null: whoever of the operators is on duty
  reason text not null check (length(reason) between 1 and 500),
  scope text not null default 'read' check (scope = 'read'),
  given_by uuid not null,          -- staff member
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid,
  primary key (dealership_id, id),
  check (ends_at > starts_at and ends_at <= starts_at + interval '72 hours')
);
call core.tenant_table('support_grant');

-- Journal entries of operators: made under a grant only, see below.
alter table journal drop constraint journal_actor_kind_check;
alter table journal add constraint journal_actor_kind_check
  check (actor_kind in ('user', 'api_key', 'visitor', 'system', 'operator'));

-- One row for each transaction of an operator on a dealership's data; its id is that of its journal entry. What a row
-- says about its own transaction is filled in by the database, so that nobody can look by an entry of somebody else's.
create table support_read (
  dealership_id uuid not null,
  id uuid not null,
  grant_id uuid not null,
  operator_id uuid not null,
  at timestamptz not null,
  what text not null check (what ~ '^[a-z_]+$'),
  transaction_number xid8 not null default pg_current_xact_id(),
  began_at timestamptz not null default transaction_timestamp(),
  primary key (dealership_id, id),
  foreign key (dealership_id, grant_id) references support_grant (dealership_id, id),
  foreign key (dealership_id, id) references journal (dealership_id, id)
);
call core.tenant_table('support_read', 'select, insert, delete');
create index support_read_grant on support_read (dealership_id, grant_id, id);

-- The grant that lets the operator of this transaction (`app.actor`) look at its dealership now; null without one.
create function core.live_support_grant() returns uuid
language sql stable set search_path = pg_catalog, public as $$
  select g.id from support_grant g join operator o on o.user_id = nullif(current_setting('app.actor', true), '')::uuid
   where g.dealership_id = nullif(current_setting('app.dealership_id', true), '')::uuid
     and g.scope = 'read' and g.ended_at is null and g.ends_at > statement_timestamp()
     and (g.operator_id is null or g.operator_id = o.user_id)
     and (o.until is null or o.until > statement_timestamp())
   order by g.ends_at desc limit 1
$$;

-- Whether the operator of this transaction may look at its dealership: there is a live grant, and this very transaction
-- has written that it looks.
create function core.support_granted() returns boolean
language sql stable set search_path = pg_catalog, public as $$
  select exists (
    select from support_read r
     where r.dealership_id = nullif(current_setting('app.dealership_id', true), '')::uuid
       and r.operator_id = nullif(current_setting('app.actor', true), '')::uuid
       and r.grant_id = core.live_support_grant()
       and r.transaction_number = pg_current_xact_id_if_assigned()
       and r.began_at = transaction_timestamp())
$$;
grant execute on function core.live_support_grant(), core.support_granted() to automo_operator;
grant execute on function core.fence() to automo_operator;

create policy operator_writes on support_read as permissive for insert to automo_operator with check (
  dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid)
  and operator_id = (select nullif(current_setting('app.actor', true), '')::uuid)
  and grant_id = (select core.live_support_grant()));
create policy operator_own on support_read as permissive for select to automo_operator
  using (operator_id = (select nullif(current_setting('app.actor', true), '')::uuid));
grant insert (dealership_id, id, grant_id, operator_id, at, what) on support_read to automo_operator;
grant select (dealership_id, id, grant_id, operator_id, at, what, transaction_number, began_at) on support_read to automo_operator;

create policy operator_writes on journal as permissive for insert to automo_operator with check (
  dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid)
  and actor_kind = 'operator' and actor_id = (select nullif(current_setting('app.actor', true), '')::uuid)
  and event = 'support_grant.used' and record_kind = 'support_grant'
  and record_id = (select core.live_support_grant()));
grant insert (dealership_id, id, at, actor_kind, actor_id, event, record_kind, record_id, after) on journal to automo_operator;

-- Lets operators read the named columns of a tenant's rows while a grant lives. Each use is on the reviewed list of the
-- catalogue test: never exports, credit, tokens, keys, secrets or movements of money.
create procedure core.shown_under_grant(name regclass, columns text)
language plpgsql as $$
begin
  execute format($policy$
    create policy under_grant on %s as permissive for select to automo_operator
      using (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid) and (select core.support_granted()))
  $policy$, name);
  execute format('grant select (%s) on %s to automo_operator', columns, name);
end $$;
call core.shown_under_grant('vehicle', 'dealership_id, id, stock_number, status, status_since, vin, year, make, model, trim, odometer_value, odometer_unit, asking_price_cents, photo_count, import_id, version, created_at, updated_at');
call core.shown_under_grant('lead', 'dealership_id, id, customer_id, source, kind, stage, stage_since, vehicle_id, suspected_spam, last_activity_at, version, created_at');
call core.shown_under_grant('customer', 'dealership_id, id, kind, name');
call core.shown_under_grant('deal', 'dealership_id, id, number, kind, status, status_since, customer_id, vehicle_id, sold_on, total_cents, version, created_at, updated_at');
call core.shown_under_grant('invoice', 'dealership_id, id, kind, state, number, customer_id, deal_id, issued_on, due_on, total_cents, version, created_at');

-- Metadata of all dealerships that operators may read without a grant.
create procedure core.shown_to_operators(name regclass, columns text)
language plpgsql as $$
begin
  execute format('create policy operator_metadata on %s as permissive for select to automo_operator using (true)', name);
  execute format('grant select (%s) on %s to automo_operator', columns, name);
end $$;
call core.shown_to_operators('dealership', 'dealership_id, name, slug, locale, province, time_zone, state, epoch, demo, created_at');
call core.shown_to_operators('subscription', 'dealership_id, status, every, trial_ends_at, past_due_since, period_ends_at, ends_at_period_end');
call core.shown_to_operators('support_grant', 'dealership_id, id, operator_id, reason, scope, starts_at, ends_at, ended_at');

-- Counts of a dealership by day, made as that dealership: operators see how much there is, and nothing of what it is.
create table dealership_figure (
  dealership_id uuid not null references dealership (dealership_id),
  day date not null,
  vehicles integer not null,
  leads integer not null,
  deals integer not null,
  invoices integer not null,
  staff integer not null,
  mails_failed integer not null,
  channels_broken integer not null,
  last_change_at timestamptz,
  primary key (dealership_id, day)
);
call core.tenant_table('dealership_figure');
call core.shown_to_operators('dealership_figure', 'dealership_id, day, vehicles, leads, deals, invoices, staff, mails_failed, channels_broken, last_change_at');

grant select on policy_version, processor to automo_operator;

-- The queue's tables let only their owner in. What failed for good is shown without what stands in quotes in an error,
-- because a value may stand there.
create function core.dead_letters() returns table (
  id text, task text, dealership uuid, attempts integer, failed_at timestamptz, created_at timestamptz, error text)
language plpgsql stable security definer set search_path = pg_catalog, core as $$
begin
  return query
    select j.id::text, t.identifier::text, nullif(j.payload ->> 'dealership', '')::uuid, j.attempts::integer, j.updated_at, j.created_at,
           left(regexp_replace(regexp_replace(coalesce(j.last_error, ''), '"[^"]*"|''[^'']*''', '"…"', 'g'), '[^[:space:]]+@[^[:space:]]+', '…', 'g'), 300)
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where j.attempts >= j.max_attempts and j.locked_at is null
     order by j.updated_at desc limit 200;
end $$;
create function core.queue_figures() returns table (task text, waiting bigint, running bigint, dead bigint, oldest_due timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, core as $$
begin
  return query
    select t.identifier::text,
           count(*) filter (where j.attempts < j.max_attempts and j.locked_at is null),
           count(*) filter (where j.locked_at is not null),
           count(*) filter (where j.attempts >= j.max_attempts and j.locked_at is null),
           min(j.run_at) filter (where j.attempts < j.max_attempts and j.locked_at is null and j.run_at <= now())
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     group by 1 order by 1;
end $$;
-- Gives a job that failed for good all its tries again; its task, or null when there is no such dead letter.
create function core.replay_job(dead text) returns text
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  found_task text;
begin
  select t.identifier into found_task
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
   where j.id::text = dead and j.attempts >= j.max_attempts and j.locked_at is null;
  if found_task is null then return null; end if;
  perform graphile_worker.reschedule_jobs(array[dead::bigint], run_at => now(), attempts => 0);
  return found_task;
end $$;
grant execute on function core.dead_letters(), core.queue_figures() to automo_operator;
grant execute on function core.replay_job(text) to automo_platform;
grant usage, create on schema core to automo_jobs;
alter function core.dead_letters() owner to automo_jobs;
alter function core.queue_figures() owner to automo_jobs;
alter function core.replay_job(text) owner to automo_jobs;
revoke create on schema core from automo_jobs;

-- Requests to support: conversations of a person, who may have no account, with the platform.
create table support_request (
  id uuid primary key,
  number text not null unique,     -- random, so that it counts nothing
  user_id uuid references user_account (id) on delete cascade,
  about_dealership uuid,
  name text not null,
  email text not null,
  locale text not null check (locale in ('en', 'fr')),
  subject text not null,
  state text not null check (state in ('open', 'waiting', 'answered', 'closed')),
  state_since timestamptz not null,
  suspected_spam boolean not null default false,
  link_key bytea not null,         -- what the links in its mails are signed over: a new one ends them all
  due_at timestamptz not null,     -- when the person's last message is to be answered
  opened_at timestamptz not null,
  first_answered_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1
);
create index support_request_user on support_request (user_id, opened_at desc);
create index support_request_state on support_request (state, due_at);
create table support_message (
  id uuid primary key,
  request_id uuid not null references support_request (id) on delete cascade,
  at timestamptz not null,
  side text not null check (side in ('person', 'operator')),
  operator_id uuid references operator (user_id),
  body text not null,
  check ((side = 'operator') = (operator_id is not null))
);
create index support_message_request on support_message (request_id, at);
grant select, insert, update, delete on support_request, support_message to automo_platform;

-- Which classes of messages a person wants by which way. Security alerts and legal notices are not among them.
create table message_choice (
  user_id uuid not null references user_account (id) on delete cascade,
  class text not null check (class in ('service_notice', 'support', 'product_news', 'marketing')),
  channel text not null check (channel in ('email', 'product')),
  allowed boolean not null,
  changed_at timestamptz not null,
  primary key (user_id, class, channel)
);
grant select, insert, update, delete on message_choice to automo_platform;
-- A letter that its receiver did not want any more when it was about to leave.
alter table platform_mail drop constraint platform_mail_state_check;
alter table platform_mail add constraint platform_mail_state_check
  check (state in ('waiting', 'sending', 'sent', 'failed', 'withheld'));

create table announcement (
  id uuid primary key,
  class text not null check (class in ('service_notice', 'product_news')),
  title_en text not null,
  title_fr text not null,
  body_en text not null,
  body_fr text not null,
  written_by uuid not null references operator (user_id),
  published_at timestamptz not null,
  withdrawn_at timestamptz
);
create table announcement_person (
  announcement_id uuid not null references announcement (id),
  user_id uuid not null references user_account (id) on delete cascade,
  mailed_at timestamptz,
  dismissed_at timestamptz,
  primary key (announcement_id, user_id)
);
grant select, insert, update on announcement to automo_platform;
grant select, insert, update, delete on announcement_person to automo_platform;

-- What was given to authorities (privacy policy, section 6): nothing without a basis and a second operator, and the
-- dealership is told unless a dated order forbids it.
create table disclosure (
  id uuid primary key,
  authority text not null check (length(trim(authority)) > 0),
  document text not null check (length(trim(document)) > 0),
  basis text not null check (length(trim(basis)) > 0),
  scope text not null check (length(trim(scope)) > 0),
  about_dealership uuid not null,
  prepared_by uuid not null references operator (user_id),
  prepared_at timestamptz not null,
  approved_by uuid references operator (user_id),
  approved_at timestamptz,
  given text,
  given_at timestamptz,
  told_at timestamptz,
  forbidden_until date,
  forbidden_by text,
  check (approved_by <> prepared_by),
  check ((approved_by is null) = (approved_at is null)),
  check ((given is null) = (given_at is null)),
  check (given_at is null or approved_by is not null and length(trim(given)) > 0),
  check ((forbidden_until is null) = (forbidden_by is null)),
  check (given_at is null or told_at is not null or forbidden_until is not null)
);
create index disclosure_dealership on disclosure (about_dealership, given_at);
-- The dealership sees its own lines; one that an order keeps from it, from the day after that order ends.
alter table disclosure enable row level security;
alter table disclosure force row level security;
create policy platform on disclosure as permissive for all to automo_platform using (true) with check (true);
create policy own on disclosure as permissive for select to automo_app using (
  about_dealership = (select nullif(current_setting('app.dealership_id', true), '')::uuid) and given_at is not null
  and (forbidden_until is null or forbidden_until < (now() at time zone 'UTC')::date));
grant select (id, authority, document, basis, scope, about_dealership, given, given_at, told_at, forbidden_until, forbidden_by) on disclosure to automo_app;
grant delete on disclosure, operator, operator_event to automo_platform;  -- when their time is over
grant select, insert, update (approved_by, approved_at, given, given_at, told_at, forbidden_until, forbidden_by) on disclosure to automo_platform;
