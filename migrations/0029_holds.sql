-- A hold names its paper, and takes effect only when a second operator has read it too.
alter table legal_hold
  add column document text,        -- kind, number and date of the order
  add column confirmed_by uuid,
  add column confirmed_at timestamptz,
  add column ended_by uuid,        -- null: it ended with its day
  add column ended_why text,
  add constraint legal_hold_document check (document is not null and length(trim(document)) >= 3) not valid,
  add constraint legal_hold_second check (confirmed_by <> placed_by),
  add constraint legal_hold_confirmed check ((confirmed_by is null) = (confirmed_at is null)),
  -- What nobody confirmed keeps nothing.
  add constraint legal_hold_sealed check (sealed_at is null or confirmed_at is not null) not valid,
  add constraint legal_hold_ended check ((ended_by is null) = (ended_why is null) and (ended_why is null or length(trim(ended_why)) >= 10));
