-- What the data register says of time is carried out in every room. Here is what the jobs need of the database for it.

-- A letter of the platform goes with the account that it was written to, whatever address that had then.
alter table platform_mail add column user_id uuid references user_account (id) on delete cascade;
update platform_mail m set user_id = u.id from user_account u where u.email = m.to_address;
create index platform_mail_user on platform_mail (user_id);
create index platform_mail_age on platform_mail (created_at);

-- When their time is over.
grant delete on meta_deletion_request, legal_hold, legal_hold_reading to automo_platform;
grant select, delete on meta_park to automo_platform;

-- Addresses of more than 30 days that are still whole: 24 bits of IPv4 and 48 of IPv6 stay.
create index account_event_whole_ip on account_event (at) where ip !~ '^[0-9.]+\.0$|^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+::$';

-- Whether an order keeps this row or file of the transaction's dealership: then its time is not over. The dealership's role
-- reads no holds, because an order may forbid telling it.
create function core.held(of_table text, row_id uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, core as $$
  select exists (select from public.legal_hold h cross join jsonb_array_elements(h.items) item
    where h.dealership = nullif(current_setting('app.dealership_id', true), '')::uuid and h.ended_at is null
      and item ->> 'table' = of_table and item -> 'ids' ? row_id::text)
$$;
create function core.held_file(file text) returns boolean
language sql stable security definer set search_path = pg_catalog, core as $$
  select exists (select from public.legal_hold h cross join jsonb_array_elements(h.items) item
    where h.dealership = nullif(current_setting('app.dealership_id', true), '')::uuid and h.ended_at is null
      and item ->> 'file' = file)
$$;
grant execute on function core.held(text, uuid), core.held_file(text) to automo_app;

-- Which letter told a person of a change: thirty days are counted from when it left.
alter table policy_notice add column mail_id uuid;
