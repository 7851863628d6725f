-- A visit, test drive or delivery that somebody agreed with a customer. Moving it keeps the row; both times stand in the
-- journal. Nobody and no vehicle is in two places at once: the two exclusions say so, whoever writes.
create table appointment (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  lead_id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('visit', 'test_drive', 'delivery')),
  vehicle_id uuid,
  location_id uuid not null,
  staff_id uuid not null,                  -- whose appointment it is
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null default 'booked' check (state in ('booked', 'confirmed', 'kept', 'no_show', 'cancelled')),
  state_since timestamptz not null,
  note text,                               -- for the dealership's own people
  told_at timestamptz,                     -- when the customer was last written to about it
  sequence integer not null default 0,     -- of its calendar entry: rises when the time, the place or the state that the customer knows changes
  task_id uuid,                            -- what its person has to do because nobody came
  version integer not null default 1,
  created_by uuid,                         -- staff member
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, lead_id) references lead (dealership_id, id) on delete cascade,
  foreign key (dealership_id, customer_id) references customer (dealership_id, id) on delete cascade,
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete set null (vehicle_id),
  foreign key (dealership_id, location_id) references location (dealership_id, id),
  foreign key (dealership_id, staff_id) references staff_member (dealership_id, id),
  foreign key (dealership_id, created_by) references staff_member (dealership_id, id),
  foreign key (dealership_id, task_id) references task (dealership_id, id) on delete set null (task_id),
  check (ends_at > starts_at and ends_at - starts_at <= interval '8 hours'),
  constraint appointment_vehicle_taken exclude using gist
    (dealership_id with =, vehicle_id with =, tstzrange(starts_at, ends_at) with &&)
    where (vehicle_id is not null and kind <> 'visit' and state in ('booked', 'confirmed', 'kept')),
  constraint appointment_staff_taken exclude using gist
    (dealership_id with =, staff_id with =, tstzrange(starts_at, ends_at) with &&)
    where (state in ('booked', 'confirmed', 'kept'))
);
call core.tenant_table('appointment');
create policy restricted on appointment as restrictive for select to automo_app
  using (exists (select from customer c where c.dealership_id = appointment.dealership_id and c.id = appointment.customer_id));
create index appointment_starts on appointment (dealership_id, starts_at, id);
create index appointment_lead on appointment (dealership_id, lead_id);
create index appointment_customer on appointment (dealership_id, customer_id);
create index appointment_vehicle on appointment (dealership_id, vehicle_id) where vehicle_id is not null;

-- By which a member of staff reads their own appointments in a calendar program: the hash of a secret link, one for each.
create table calendar_feed (
  dealership_id uuid not null references dealership (dealership_id),
  staff_id uuid not null,
  token_hash bytea not null,
  made_at timestamptz not null,
  primary key (dealership_id, staff_id),
  unique (dealership_id, token_hash),
  foreign key (dealership_id, staff_id) references staff_member (dealership_id, id) on delete cascade
);
call core.tenant_table('calendar_feed');

-- The link ends with the membership, whatever ended it, and does not come back with the person.
create function core.end_calendar_feed() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  delete from calendar_feed where dealership_id = new.dealership_id and staff_id = new.id;
  return null;
end $$;
create trigger calendar_feed_ends after update of state on staff_member
  for each row when (new.state = 'left' and old.state <> 'left') execute function core.end_calendar_feed();

-- What was agreed with a customer stands in the conversation, and whoever did not come is called.
alter table activity drop constraint activity_kind_check;
alter table activity add constraint activity_kind_check check (kind in
  ('inquiry', 'email_out', 'email_in', 'call', 'note', 'visit', 'stage_change', 'assignment', 'automatic_answer', 'appointment'));
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check check (kind in
  ('free', 'prepare_delivery', 'registration', 'delivery_call', 'settle_unwinding', 'missed_appointment'));
