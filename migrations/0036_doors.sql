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
