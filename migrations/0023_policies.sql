-- Policies as they were published: a text that stands here cannot change any more, and stays readable for ever.
create table policy_version (
  policy text not null check (policy in ('terms', 'privacy', 'cookies')),
  version text not null check (version ~ '^\d{4}-\d\d-\d\d$'),
  effective_on date not null,
  material boolean not null,
  texts jsonb not null,            -- language -> the text, with {places} for the company's own facts
  hash bytea not null,             -- SHA-256 of texts
  published_at timestamptz not null,
  primary key (policy, version)
);
grant select, insert on policy_version to automo_platform;

-- How it was accepted: ticked, or by going on after the day it took effect.
alter table policy_acceptance add column how text not null default 'ticked' check (how in ('ticked', 'continued'));

-- Who was told of what: a version of a policy, a new processor. Nobody is told twice.
create table policy_notice (
  user_id uuid not null references user_account (id) on delete cascade,
  subject text not null check (subject in ('terms', 'privacy', 'cookies', 'processor')),
  version text not null,
  sent_at timestamptz not null,
  primary key (user_id, subject, version)
);
grant select, insert on policy_notice to automo_platform;

-- Those who process data for us (privacy policy, section 6). None is used without an agreement on record, nor before it was
-- announced for 30 days.
create table processor (
  id uuid primary key,
  name text not null,
  purpose_en text not null,
  purpose_fr text not null,
  data_en text not null,           -- which data, in words
  data_fr text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  hosts text[] not null default '{}',
  agreement_reference text,
  agreement_on date,
  announced_on date,
  active_from date,
  ended_on date,
  created_at timestamptz not null,
  check (active_from is null or agreement_reference is not null and agreement_on is not null),
  check (active_from is null or announced_on is not null and active_from >= announced_on + 30),
  check (ended_on is null or active_from is not null and ended_on >= active_from)
);
grant select, insert, update on processor to automo_platform;
