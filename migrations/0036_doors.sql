-- What is asked before something is deleted for good, who is told of requests, and records that say what is true.

-- Nothing is deleted on a request before it was written down how it became known who asks, or whose data it is; and who
-- asked is told the end. What was seen is sealed, which the database cannot do: what stands there open goes. An account may
-- also go because its own mailbox answered; a child's data never. The check holds for what ends from now on.
update platform_request set identity_how = null, identity_by = null, identity_at = null where identity_at is not null;
alter table platform_request
  alter column identity_how type bytea using null,
  add column answer bytea,                 -- sealed: what the person was told
  add column alarmed_at timestamptz,       -- when we were warned that it is due soon
  add constraint platform_request_grounds check (outcome is distinct from 'deleted' or identity_how is not null
    or kind <> 'child' and address_proved_at is not null) not valid;

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

-- A disclosure may be about an account holder, and nobody may be left to be told of one: then that is what stands there.
alter table disclosure
  drop constraint disclosure_check5,
  alter column about_dealership drop not null,
  add column about_user uuid,
  add column unreached_at timestamptz,
  add constraint disclosure_about check ((about_dealership is null) <> (about_user is null)),
  add constraint disclosure_told check (given_at is null or told_at is not null or forbidden_until is not null or unreached_at is not null),
  add constraint disclosure_unreached check (told_at is null or unreached_at is null);
grant update (unreached_at) on disclosure to automo_platform;

-- An owner is not put out in a moment: what ends their ownership is written down, all owners are told, and it holds after
-- 24 hours unless an owner takes it back.
alter table staff_member
  add column ends_at timestamptz,
  add column ends_as jsonb,                -- the roles or the state that they then have
  add column ends_by uuid,                 -- staff member
  add constraint staff_member_ends check ((ends_at is null) = (ends_as is null));
create index staff_member_ends on staff_member (dealership_id, ends_at) where ends_at is not null;
grant select (ends_at) on staff_member to automo_platform;
