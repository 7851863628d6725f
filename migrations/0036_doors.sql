-- What is asked before something is deleted for good, who is told of requests, and records that say what is true.

-- Nothing is deleted on a request before it was written down how it became known who asks, or whose data it is; and who
-- asked is told the end. The check holds for what ends from now on.
alter table platform_request
  add column identity_how bytea,           -- sealed: what was seen that shows it
  add column answer bytea,                 -- sealed: what the person was told
  add column alarmed_at timestamptz,       -- when we were warned that it is due soon
  add constraint platform_request_identity check (outcome is distinct from 'deleted' or identity_how is not null) not valid;

-- What a robot may have written by a dealership's form is kept and marked: an autofill fills hidden fields, too.
alter table rights_request add column suspected_spam boolean not null default false;

-- Owners hear of a processor thirty days before, unless it was in use before it was on record (they hear at once), or
-- there is no dealership yet that could hear.
alter table processor
  drop constraint processor_check1,
  add column at_once text check (at_once in ('in_use', 'nobody_yet')),
  add constraint processor_notice check (
    active_from is null or announced_on is not null and active_from >= announced_on + case when at_once is null then 30 else 0 end);

-- What exactly a person confirmed about their age.
alter table user_account add column adult_wording text;
