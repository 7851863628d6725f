-- How people sign in: passwords by what they guard, a dealership's wish for a second factor, lost factors, and a kept log
-- of what was refused.

-- Shorter than it must be where nothing else is asked for: good beside a second step only. Of passwords of before it shows
-- at the next sign-in.
alter table user_account add column password_short boolean not null default false;

-- Whether a dealership asks its people for a second factor: since when, and how many days each has to set one up. Null:
-- it does not. Days count from then or from joining, whichever is later.
alter table dealership
  add column second_factor_since timestamptz,
  add column second_factor_grace smallint not null default 7 check (second_factor_grace between 1 and 30);
alter table staff_member add column joined_at timestamptz; -- null: when its row was made
grant select (second_factor_since, second_factor_grace, version) on dealership to automo_platform;
grant select (joined_at, created_at) on staff_member to automo_platform;

-- Somebody lost their second factor: an owner of their dealership asks for its removal, or, where there is no other owner,
-- the platform does after a check of identity. It is done after a delay, unless the person stops it.
create table factor_removal (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  way text not null check (way in ('owner', 'platform')),
  about_dealership uuid,           -- the owner's
  asked_by uuid,                   -- the owner, as a user
  state text not null check (state in ('asked', 'waiting', 'stopped', 'void', 'done')),
  asked_at timestamptz not null,
  due_at timestamptz,
  identity_by uuid,                -- the operator who checked
  identity_how text check (identity_how in ('photo_id', 'video', 'known_number', 'registration')),
  identity_at timestamptz,
  ended_at timestamptz,
  check ((way = 'owner') = (about_dealership is not null and asked_by is not null)),
  check (state not in ('waiting', 'done') or due_at is not null and (way = 'owner' or identity_by is not null)),
  check ((identity_by is null) = (identity_how is null) and (identity_by is null) = (identity_at is null)),
  check ((ended_at is null) = (state in ('asked', 'waiting'))),
  -- Times to hear of it and stop it.
  check (due_at is null or due_at >= coalesce(identity_at, asked_at) + case way when 'owner' then interval '24 hours' else interval '72 hours' end)
);
create unique index factor_removal_open on factor_removal (user_id) where state in ('asked', 'waiting');
create index factor_removal_due on factor_removal (due_at) where state = 'waiting';
create index factor_removal_asked on factor_removal (asked_at);
grant select, insert, update, delete on factor_removal to automo_platform;

-- What was refused, counted by the minute: no path, no value, the address cut to its network.
create table security_event (
  id uuid primary key,
  minute timestamptz not null,
  kind text not null check (kind in
    ('not_signed_in', 'sign_in', 'not_allowed', 'not_there', 'limit', 'step_up', 'signature')),
  route text not null,             -- its pattern
  status smallint not null,
  about_dealership uuid,
  user_id uuid references user_account (id) on delete cascade,
  about_key uuid,                  -- an API key
  network text,                    -- /24 or /48
  times integer not null check (times > 0),
  unique nulls not distinct (minute, kind, route, status, about_dealership, user_id, about_key, network)
);
create index security_event_recent on security_event (minute desc, id desc);
create index security_event_user on security_event (user_id, minute desc);
grant select, insert, update, delete on security_event to automo_platform;
