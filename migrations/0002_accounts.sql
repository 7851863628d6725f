-- Users: people who sign in. Platform tables, because a user may be staff of several dealerships.
create table user_account (
  id uuid primary key,
  name text not null,
  email text not null unique,
  email_verified_at timestamptz,
  phone text,
  password_hash text,
  password_changed_at timestamptz,
  locale text not null default 'en' check (locale in ('en', 'fr')),
  adult_confirmed_at timestamptz,
  totp_sealed bytea,                 -- secret under the platform's key
  totp_confirmed_at timestamptz,
  totp_last_step bigint,             -- each code is good once
  preferences jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  closed_at timestamptz
);

create table user_session (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  token_hash bytea not null unique,  -- SHA-256 of 256 random bits; the token itself is only in the cookie
  dealership_id uuid,                -- the dealership last worked in
  factors text[] not null,           -- what was shown: password, totp, passkey, recovery_code
  ip text,
  user_agent text,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  stepped_up_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index user_session_user on user_session (user_id, created_at);

create table recovery_code (
  user_id uuid not null references user_account (id) on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

create table passkey (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  backed_up boolean not null default false,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_user on passkey (user_id);

-- A browser that has signed in before: no alert, guesses from elsewhere do not slow it, and for 30 days no second factor.
create table known_device (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  token_hash bytea not null unique,
  second_factor_until timestamptz,
  user_agent text,
  created_at timestamptz not null,
  last_seen_at timestamptz not null
);
create index known_device_user on known_device (user_id);

-- Links in mails and short-lived steps of a sign-in: 256 bits, kept as SHA-256, one use.
create table single_use_token (
  token_hash bytea primary key,
  purpose text not null,
  user_id uuid references user_account (id) on delete cascade,
  data jsonb not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index single_use_token_user on single_use_token (user_id, purpose);

-- What happened to an account: shown to its holder, and read to slow guessing.
create table account_event (
  id uuid primary key,
  user_id uuid references user_account (id) on delete cascade,
  at timestamptz not null,
  event text not null,
  ip text,
  user_agent text,
  details jsonb not null default '{}'
);
create index account_event_user on account_event (user_id, at desc);
create index account_event_ip on account_event (ip, at desc) where event = 'sign_in.failed';

-- Which version of which policy a user accepted, when and from where.
create table policy_acceptance (
  user_id uuid not null references user_account (id) on delete cascade,
  policy text not null check (policy in ('terms', 'privacy')),
  version text not null,
  locale text not null,
  accepted_at timestamptz not null,
  ip text,
  user_agent text,
  primary key (user_id, policy, version)
);

grant select, insert, update, delete on
  user_account, user_session, recovery_code, passkey, known_device, single_use_token, account_event, policy_acceptance
  to automo_platform;
