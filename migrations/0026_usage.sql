-- What account holders agreed to beyond what the service needs, each with the wording they saw. A withdrawal stays on record.
create table account_consent (
  user_id uuid not null references user_account (id) on delete cascade,
  purpose text not null check (purpose in ('analytics', 'product_news', 'marketing')),
  given_at timestamptz not null,
  wording text not null,           -- version of the wording that stood beside the switch
  locale text not null check (locale in ('en', 'fr')),
  withdrawn_at timestamptz,
  primary key (user_id, purpose, given_at)
);
create unique index account_consent_live on account_consent (user_id, purpose) where withdrawn_at is null;

-- Usage: counts by day that name nobody, and page views of those who agreed to them.
create table usage_day (
  day date not null,
  page text not null,              -- the pattern of a screen's address, never an address with ids or a query
  browser text not null,
  os text not null,
  views integer not null,
  primary key (day, page, browser, os)
);
create table usage_event (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  at timestamptz not null,
  page text not null,
  ip text,                         -- cut to its network after 30 days
  browser text not null,
  os text not null
);
create index usage_event_user on usage_event (user_id, at desc);
create index usage_event_at on usage_event (at);

-- Crashes: equal ones are one row and a count. Nothing of what a person typed can stand in the columns.
create table crash_report (
  id uuid primary key,
  fingerprint bytea not null unique,
  side text not null check (side in ('server', 'browser')),
  error text not null check (error ~ '^[A-Z][A-Za-z]{0,59}$'),
  places text[] not null,          -- file:line:column of our own code, innermost first
  release text not null,
  route text,                      -- pattern of the route or screen
  count integer not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null
);
create index crash_report_last on crash_report (last_at);
-- Whom it happened to, so that each person can see their own.
create table crash_person (
  crash_id uuid not null references crash_report (id) on delete cascade,
  user_id uuid not null references user_account (id) on delete cascade,
  count integer not null default 1,
  last_at timestamptz not null,
  ip text,
  browser text not null,
  os text not null,
  primary key (crash_id, user_id)
);
create index crash_person_user on crash_person (user_id, last_at desc);
grant select, insert, update, delete on account_consent, usage_day, usage_event, crash_report, crash_person to automo_platform;
