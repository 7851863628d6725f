-- What came from Meta ends with the connection, and every call to Meta has its cause on record.

-- Reactions, comments and shares are read when somebody looks at the post, and kept nowhere (promise P12). What stays is
-- when it was last looked whether the post is still there.
alter table delivery drop column engagement;
alter table delivery rename column engagement_at to looked_at;

-- A problem is a class, Meta's numbers and a word of ours; what Meta wrote is not kept. The owner of the tables is held by
-- row-level security as well, and lets itself past it for this once.
alter table channel no force row level security;
alter table delivery no force row level security;
alter table delivery_attempt no force row level security;
create function core.told_problem(problem jsonb) returns jsonb language sql immutable as $$
  select (problem - 'words' - 'trace') || case
    when problem ? 'code' or problem ->> 'words' is null or problem ->> 'words' !~ '^[a-z]+(_[a-z]+)*$' then '{}'::jsonb
    else jsonb_build_object('finding', problem ->> 'words') end
$$;
update delivery set problem = core.told_problem(problem) where problem is not null;
update delivery_attempt set problem = core.told_problem(problem) where problem is not null;
-- Of an Instagram account the user name is kept, and no other.
update channel set name = null where network = 'instagram';
-- Channels that were let go before: their deliveries forget too.
update delivery d set remote_id = null, permalink = null, staged = '{}', watch_until = null, fence = d.fence + 1,
    problem = case when d.problem is null then null else jsonb_build_object('class', d.problem -> 'class') end
  from channel c where c.dealership_id = d.dealership_id and c.id = d.channel_id and c.state = 'disconnected';
update delivery_attempt a set problem = jsonb_build_object('class', a.problem -> 'class')
  from delivery d join channel c on c.dealership_id = d.dealership_id and c.id = d.channel_id
  where d.dealership_id = a.dealership_id and d.id = a.delivery_id and c.state = 'disconnected' and a.problem is not null;
drop function core.told_problem(jsonb);
alter table channel force row level security;
alter table delivery force row level security;
alter table delivery_attempt force row level security;

-- A channel's key goes as every key does: overwritten, deleted, written down, told to every node.
create or replace function core.destroy_channel_key(channel uuid) returns void
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  own text := 'channel ' || current_setting('app.dealership_id') || ' ' || channel::text;
begin
  update keys.data_key set wrapped = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
      || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || '\x00'
    where starts_with(scope, own || ' ');
  with gone as (delete from keys.data_key where starts_with(scope, own || ' ') returning scope, version)
  insert into keys.key_event (id, at, what, scope, version) select uuidv7(), now(), 'destroyed', scope, version from gone;
  perform pg_notify('keys', own);
end $$;

-- Logins under way hold a person's tokens: the platform must find them when that person asks for deletion.
call core.shown_to_platform('channel_connection', 'dealership_id, id, network, state');

-- Every call to Meta in the name of a dealership, counted by day: what for, and who or what caused it (promise P13a).
create table meta_call (
  dealership_id uuid not null references dealership (dealership_id),
  day date not null,                       -- UTC
  subject uuid not null,                   -- the channel, or the login that was to become one
  action text not null,
  cause text not null check (cause in ('person', 'rule', 'care')),
  caused_by uuid not null,                 -- the person; the rule; for care the channel that is looked after
  calls integer not null default 0,
  refused integer not null default 0,      -- held back before the first byte: the channel was let go, or publishing paused
  last_at timestamptz,                     -- of the last one that was made
  primary key (dealership_id, day, subject, action, cause, caused_by)
);
call core.tenant_table('meta_call');
