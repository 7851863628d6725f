-- How many letters a dealership sends in a day of its own, so that nobody makes a mail cannon of it: a counter per day that
-- a letter takes its place in when it is written. What a program wrote may get its place on a later day, and leaves then.
create table letter_day (
  dealership_id uuid not null,
  day date not null,
  kind text not null check (kind in ('letter', 'invitation')),
  letters integer not null check (letters > 0),
  primary key (dealership_id, day, kind)
);
call core.tenant_table('letter_day');
alter table dealership_mail add column not_before timestamptz;   -- until when it waits for its place; null: it need not

-- How many letters that nobody wrote went to an address in a day (UTC), from all dealerships together: whoever types somebody
-- else's address into forms fills no mailbox. Of the address only a keyed hash is kept, and for days.
create table automatic_letter (
  address_hash bytea not null,
  day date not null,
  letters integer not null,
  primary key (address_hash, day)
);
create index automatic_letter_day on automatic_letter (day);
grant select, delete on automatic_letter to automo_platform;

-- Takes one of so many places of an address in a day. @returns whether there was one
create function core.automatic_letter_place(of_address bytea, on_day date, most integer) returns boolean
language plpgsql security definer set search_path = pg_catalog, core as $$
begin
  insert into public.automatic_letter as kept (address_hash, day, letters) values (of_address, on_day, 1)
    on conflict (address_hash, day) do update set letters = kept.letters + 1 where kept.letters < most;
  return found;
end $$;
revoke execute on function core.automatic_letter_place(bytea, date, integer) from public;
grant execute on function core.automatic_letter_place(bytea, date, integer) to automo_app, automo_platform;
