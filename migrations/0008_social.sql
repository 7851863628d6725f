-- Facebook and Instagram: channels with their tokens, posts and their deliveries, rules, and Meta's own requests.

-- A connected Page or professional account. Of Meta's data these columns and no others (promise P12). Disconnecting
-- empties token and identifiers and raises the epoch; the row stays, so that what was posted keeps its place.
create table channel (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  network text not null check (network in ('facebook', 'instagram')),
  state text not null check (state in ('ok', 'expiring', 'needs_reconnect', 'disconnected')),
  reason text,                             -- why it is not ok, as a word
  epoch integer not null default 1,
  remote_id text,                          -- Page id, or the Instagram account's user_id; text: ids exceed 2^53
  person_id text,                          -- app-scoped id of who connected it: callbacks name the person by it
  name text,
  username text,
  category text,
  picture bytea,                           -- a small JPEG of our own making
  permissions text[] not null default '{}',
  token bytea,                             -- sealed with the channel's own key, which a disconnect destroys
  token_expires_at timestamptz,
  data_access_expires_at timestamptz,
  token_checked_at timestamptz,
  token_renewed_at timestamptz,
  warned_days integer,                     -- the last warning before the end that was sent
  parked_until timestamptz,                -- Meta asked us to wait
  park_minutes integer not null default 0, -- how long the last wait was, for doubling
  failures integer not null default 0,     -- in a row: opens the breaker
  connected_by uuid,
  connected_at timestamptz,
  disconnected_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  check ((state = 'disconnected') = (remote_id is null)),
  check (state <> 'disconnected' or token is null and person_id is null and name is null and username is null and picture is null)
);
call core.tenant_table('channel');
-- Meta's callbacks name a person, and the product has to find that person's channels in every dealership.
call core.shown_to_platform('channel', 'dealership_id, id, network, remote_id, person_id, connected_at');
create unique index channel_remote on channel (dealership_id, network, remote_id) where remote_id is not null;
create index channel_of_person on channel (network, person_id) where person_id is not null;
create index channel_of_account on channel (network, remote_id) where remote_id is not null;

-- The key of a channel's token is destroyed in the transaction that disconnects it, so that no copy of the row opens.
create function core.destroy_channel_key(channel uuid) returns void
language sql security definer set search_path = pg_catalog, core as $$
  delete from keys.data_key where starts_with(scope, 'channel ' || current_setting('app.dealership_id') || ' ' || channel::text || ' ')
$$;
grant execute on function core.destroy_channel_key(uuid) to automo_app;

-- A login at Meta under way: bound to who began it, used once, ten minutes long.
create table channel_connection (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  network text not null check (network in ('facebook', 'instagram')),
  state_hash bytea not null,
  user_id uuid not null,
  session_id uuid not null,
  channel_id uuid,                         -- when a channel is to be reconnected
  state text not null default 'open' check (state in ('open', 'exchanging', 'choosing', 'done', 'failed')),
  problem text,
  missing text[] not null default '{}',
  channel_ids uuid[] not null default '{}',
  sealed bytea,                            -- the person's token and Pages while they choose
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (dealership_id, id)
);
call core.tenant_table('channel_connection');

-- How the dealership publishes: hours, quotas, and the switch that stops everything.
create table social_settings (
  dealership_id uuid primary key references dealership (dealership_id),
  paused_at timestamptz,
  paused_by uuid,
  from_time text not null default '09:00',
  to_time text not null default '20:00',
  weekdays integer[] not null default '{0,1,2,3,4,5,6}',
  per_day integer not null default 3 check (per_day between 1 and 25),
  gap_minutes integer not null default 120 check (gap_minutes between 0 and 1440),
  repeat_days integer not null default 14 check (repeat_days between 0 and 365),
  version integer not null default 1
);
call core.tenant_table('social_settings');

create table post_template (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('vehicle', 'price_drop', 'sold', 'roundup')),
  locale text not null check (locale in ('en', 'fr')),
  variants text[] not null,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id)
);
call core.tenant_table('post_template');

-- Publishes by itself on an event.
create table social_rule (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('new_arrival', 'price_drop', 'sold', 'back_in_stock', 'roundup')),
  name text not null,
  channel_ids uuid[] not null,
  template_id uuid not null,
  after_hours integer not null default 0 check (after_hours between 0 and 720),
  least_score integer not null default 60 check (least_score between 0 and 100),
  least_drop_cents bigint not null default 50000 check (least_drop_cents >= 0),
  weekday integer not null default 5 check (weekday between 0 and 6),
  at_time text not null default '10:00',
  approval boolean not null default false,  -- its posts wait for a person
  active boolean not null default true,
  since timestamptz not null,              -- events before it do not fire
  created_by uuid,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, template_id) references post_template (dealership_id, id)
);
call core.tenant_table('social_rule');

create table post (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  state text not null default 'draft' check (state in ('draft', 'scheduled', 'publishing', 'published', 'partly_published', 'failed', 'cancelled')),
  vehicle_id uuid,
  listed_ids uuid[] not null default '{}',  -- the vehicles of a round-up
  rule_id uuid,
  kind text not null default 'vehicle' check (kind in ('vehicle', 'price_drop', 'sold', 'roundup', 'text')),
  locale text not null check (locale in ('en', 'fr')),
  body text not null,                      -- with placeholders: they are filled when it is sent, so that no old price goes out
  instagram_body text,
  link text,
  photos jsonb not null default '[]',      -- list of {photoId, alt, fit}
  shape text not null default 'original' check (shape in ('original', 'square', 'portrait', 'landscape')),
  channel_ids uuid[] not null default '{}',
  scheduled_at timestamptz,
  scheduled_wall text,                     -- what the person chose: day and time on the dealership's clock
  time_zone text,
  approval_asked_at timestamptz,
  approved_at timestamptz,
  approved_by uuid,
  created_by uuid,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete set null (vehicle_id),
  foreign key (dealership_id, rule_id) references social_rule (dealership_id, id) on delete set null (rule_id)
);
call core.tenant_table('post');
create index post_scheduled on post (dealership_id, scheduled_at) where scheduled_at is not null;
create index post_newest on post (dealership_id, created_at desc, id desc);
create index post_vehicle on post (dealership_id, vehicle_id) where vehicle_id is not null;

-- Each event fires a rule once; what was held back, and why, is shown.
create table rule_firing (
  dealership_id uuid not null,
  rule_id uuid not null,
  event_id uuid not null,                  -- the status or price change, or a name of the week
  vehicle_id uuid,
  at timestamptz not null,
  outcome text not null,                   -- posted, or why not
  post_id uuid,
  primary key (dealership_id, rule_id, event_id),
  foreign key (dealership_id, rule_id) references social_rule (dealership_id, id) on delete cascade
);
call core.tenant_table('rule_firing');

-- A post on one channel: a state machine in the database (meta-protocol 9). The intent is committed before the one call
-- that publishes; without an outcome after it, the delivery is confirmed by reading before anything is sent again.
create table delivery (
  dealership_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  channel_id uuid not null,
  channel_epoch integer not null,
  network text not null check (network in ('facebook', 'instagram')),
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'confirming', 'published', 'failed', 'withdrawn')),
  due_at timestamptz not null,
  next_at timestamptz not null,            -- when to look at it again
  fence bigint not null default 0,         -- rises with each lease: an older worker can write nothing
  leased_until timestamptz,
  content jsonb,                           -- what is sent, frozen when sending begins
  kind text check (kind in ('photos', 'two_step', 'direct', 'container')),
  staged jsonb not null default '{}',      -- ids of what is staged and not yet visible
  attempts integer not null default 0,     -- of staging and reads
  commits integer not null default 0,
  first_commit_at timestamptz,
  committed_at timestamptz,                -- the last intent; null once it surely failed
  misses integer not null default 0,       -- healthy reads since the intent that did not find it
  first_miss_at timestamptz,
  checks integer not null default 0,
  watch_until timestamptz,
  remote_id text,
  permalink text,
  published_at timestamptz,
  price_cents bigint,                      -- what the post says: for the drift list
  problem jsonb,                           -- {class, code, subcode, words}: the last, in Meta's words and ours
  maybe_published boolean not null default false,
  duplicates integer not null default 0,
  engagement jsonb,
  engagement_at timestamptz,
  taken_down_at timestamptz,
  drift_ignored_at timestamptz,            -- somebody said that it may stay as it is
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  unique (dealership_id, post_id, channel_id),
  foreign key (dealership_id, post_id) references post (dealership_id, id) on delete cascade,
  foreign key (dealership_id, channel_id) references channel (dealership_id, id)
);
call core.tenant_table('delivery');
create index delivery_open on delivery (dealership_id, next_at) where state in ('waiting', 'sending', 'confirming');
create index delivery_channel on delivery (dealership_id, channel_id, created_at desc);
-- The clock of the platform looks for what is due and for rules to ask, without seeing what is in them.
call core.shown_to_platform('delivery', 'dealership_id, id, state, next_at');
call core.shown_to_platform('social_rule', 'dealership_id, id, active');
create index delivery_due on delivery (next_at) where state in ('waiting', 'sending', 'confirming');
create unique index delivery_remote on delivery (dealership_id, channel_id, remote_id) where remote_id is not null;

-- What was tried, for people to read: step, outcome, Meta's own words.
create table delivery_attempt (
  dealership_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  at timestamptz not null,
  step text not null,
  outcome text not null check (outcome in ('ok', 'retry', 'unclear', 'failed')),
  problem jsonb,
  primary key (dealership_id, id),
  foreign key (dealership_id, delivery_id) references delivery (dealership_id, id) on delete cascade
);
call core.tenant_table('delivery_attempt');
create index delivery_attempt_delivery on delivery_attempt (dealership_id, delivery_id, id);

-- A picture as a network fetches it: an unguessable name for as long as the network may ask.
create table shared_picture (
  dealership_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  position integer not null,
  blob text not null,
  public_name text not null,
  expires_at timestamptz not null,
  primary key (dealership_id, id),
  unique (dealership_id, delivery_id, position),
  foreign key (dealership_id, delivery_id) references delivery (dealership_id, id) on delete cascade
);
call core.tenant_table('shared_picture');
create index shared_picture_name on shared_picture (dealership_id, public_name);

-- Meta asked the whole app to slow down: one row per app, no tenant's data.
create table meta_park (
  network text primary key check (network in ('facebook', 'instagram')),
  until timestamptz not null
);
grant select, insert, update on meta_park to automo_app;

-- A person asked Meta that what we hold of them be deleted. No id is kept: the code is made from the request.
create table meta_deletion_request (
  code text primary key,
  network text not null check (network in ('facebook', 'instagram')),
  received_at timestamptz not null,
  done_at timestamptz,
  channels integer not null default 0,
  deliveries integer not null default 0
);
grant select, insert, update on meta_deletion_request to automo_platform;
