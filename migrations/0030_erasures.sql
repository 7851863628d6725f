-- What was erased and must stay so when an older backup, or a copy of one dealership, comes back: customers, accounts,
-- channels. Ids only. The row is written in the transaction that erases, so that it is there if and only if that commits; a
-- job writes it into the ledger outside of the database and notes that it did.
create table erasure (
  kind text not null check (kind in ('customer', 'account', 'child', 'channel', 'meta')),
  record uuid not null,
  dealership uuid,                         -- of accounts: none
  erased_at timestamptz not null,
  noted_at timestamptz,                    -- since when the ledger has its line
  primary key (kind, record),
  check ((dealership is null) = (kind in ('account', 'child')))
);
create index erasure_waiting on erasure (erased_at) where noted_at is null;
create index erasure_dealership on erasure (dealership) where dealership is not null;
grant select, insert, update, delete on erasure to automo_platform;

-- A customer and an account are erased once. A channel may be let go, connected anew, and let go again.
create function core.note_erasure(of_kind text, of_record uuid, at timestamptz) returns void
language sql security definer set search_path = pg_catalog, core as $$
  insert into public.erasure (kind, record, dealership, erased_at)
    values (of_kind, of_record, nullif(current_setting('app.dealership_id', true), '')::uuid, at)
  on conflict (kind, record) do update set erased_at = excluded.erased_at, noted_at = null
    where excluded.kind in ('channel', 'meta') and excluded.erased_at > erasure.erased_at
      and excluded.dealership = erasure.dealership
$$;
grant execute on function core.note_erasure(text, uuid, timestamptz) to automo_app, automo_platform;

-- What was erased before there was a ledger for it, as far as the journal tells: backups of that time are still there.
insert into erasure (kind, record, dealership, erased_at)
  select 'customer', record_id, dealership_id, max(at) from journal where event = 'customer.erased' group by 1, 2, 3
  union all
  select 'account', s.user_id, null::uuid, max(j.at) from journal j
    join staff_member s on s.dealership_id = j.dealership_id and s.id = j.record_id
    where j.event = 'staff_member.account_closed' and not exists (select from user_account u where u.id = s.user_id)
    group by 1, 2, 3
  union all
  select 'channel', id, dealership_id, disconnected_at from channel where state = 'disconnected' and disconnected_at is not null;
