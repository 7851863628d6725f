-- Keys that turn, backups that are proved, and roots of the journal that outsiders can check.

-- Which master key wraps now. Nodes that know two masters (a rotation is under way) wrap with this one.
create table keys.master (
  one boolean primary key default true check (one),
  id text not null,                -- derived from the master key; says nothing about it
  since timestamptz not null
);
grant select, insert, update on keys.master to automo_platform;
alter table keys.data_key add column master text;  -- that wraps this key; null: made before masters had ids

-- Every making, turning and destroying of a key. Never anything of the key itself. Outlives the dealership: a
-- certificate says which keys are gone.
create table keys.key_event (
  id uuid primary key,
  at timestamptz not null,
  what text not null check (what in ('made', 'rotated', 'resealed', 'destroyed', 'master_rotated')),
  scope text not null,
  version integer,
  details jsonb not null default '{}'
);
create index key_event_recent on keys.key_event (at desc);
grant select, insert on keys.key_event to automo_platform;

-- Every node hears when a key was made, turned or destroyed, and drops what it holds of it.
create or replace function core.destroy_channel_key(channel uuid) returns void
language sql security definer set search_path = pg_catalog, core as $$
  delete from keys.data_key where starts_with(scope, 'channel ' || current_setting('app.dealership_id') || ' ' || channel::text || ' ');
  select pg_notify('keys', 'channel ' || current_setting('app.dealership_id') || ' ' || channel::text)
$$;

-- Re-encryption under a new version of the dealership's key, for tables that nobody may update otherwise. The owner of
-- the tables is held by row-level security too: it sees the rows of the transaction's dealership and no others.
create procedure core.resealable(name regclass)
language plpgsql as $$
begin
  execute format($policy$
    create policy resealing on %s as permissive for all to automo_owner
      using      (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid))
      with check (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid))
  $policy$, name);
end $$;
call core.resealable('journal');
call core.resealable('deal_contract');
call core.resealable('invoice');
call core.resealable('payment');

-- The digest of the sealed part as it was chained, once the blob was sealed anew or erased: the chain goes on verifying.
alter table journal add column sealed_digest bytea;

-- Puts newly sealed values in the place of the old ones; rows that changed meanwhile are left for the next round.
create function core.reseal(target text, col text, places tid[], olds bytea[], news bytea[]) returns integer
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  changed integer;
begin
  if (target, col) not in (('deal_contract', 'snapshot'), ('invoice', 'private'), ('payment', 'private')) then
    raise exception 'not a sealed column of a table that stays as it is' using errcode = '42501';
  end if;
  execute format(
    'update public.%I t set %I = n.new from unnest($1, $2, $3) as n (place, old, new) where t.ctid = n.place and t.%I = n.old',
    target, col, col) using places, olds, news;
  get diagnostics changed = row_count;
  return changed;
end $$;
grant execute on function core.reseal(text, text, tid[], bytea[], bytea[]) to automo_app;

-- The one exception to a journal that is only added to: the sealed part of entries is sealed anew, or emptied (a new
-- value of null). It journals itself: how many, which, and the digest over what stands there now.
create function core.replace_sealed(entry uuid, at timestamptz, ids uuid[], olds bytea[], news bytea[]) returns integer
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  mine uuid := nullif(current_setting('app.dealership_id', true), '')::uuid;
  changed integer;
  emptied integer;
  digest text;
begin
  if mine is null then raise exception 'no dealership in this transaction'; end if;
  with done as (
    update public.journal j set sealed = n.new, sealed_digest = coalesce(j.sealed_digest, sha256(j.sealed))
      from unnest(ids, olds, news) as n (id, old, new)
      where j.dealership_id = mine and j.id = n.id and j.sealed = n.old
      returning j.id, j.sealed
  )
  select count(*), count(*) filter (where sealed is null),
    encode(sha256(coalesce(string_agg(uuid_send(id) || coalesce(sha256(sealed), ''), '' order by id), '')), 'hex')
    into changed, emptied, digest from done;
  if changed > 0 then
    insert into public.journal (dealership_id, id, at, actor_kind, actor_id, event, record_kind, record_id, after)
    values (mine, entry, at, 'system', nullif(current_setting('app.actor', true), '')::uuid,
      case when emptied = changed then 'journal.erased' else 'journal.resealed' end, 'dealership', mine,
      jsonb_build_object('entries', changed, 'first', (select min(id::text) from unnest(ids) id),
        'last', (select max(id::text) from unnest(ids) id), 'digest', digest));
  end if;
  return changed;
end $$;
grant execute on function core.replace_sealed(uuid, timestamptz, uuid[], bytea[], bytea[]) to automo_app;

-- An issued invoice never changes, whoever asks; its sealed part may be sealed anew by the owner's function alone.
create or replace function core.invoice_stays() returns trigger
language plpgsql as $$
begin
  if old.state = 'issued' and not (tg_op = 'UPDATE' and current_user = 'automo_owner'
      and (to_jsonb(new) - 'private') = (to_jsonb(old) - 'private')) then
    raise exception 'an issued invoice never changes' using errcode = '55000';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

-- Backups. The rows stay as proof when the files are gone.
create table backup (
  id uuid primary key,
  kind text not null check (kind in ('full', 'key_store', 'copies')),
  state text not null check (state in ('running', 'done', 'failed', 'gone')),
  begun_at timestamptz not null,
  ended_at timestamptz,
  bytes bigint,                    -- as kept: compressed and encrypted
  files integer,
  wal_from text,                   -- first WAL segment it needs
  wal_to text,                     -- last one it holds itself
  consistent_at timestamptz,       -- the earliest moment it can be restored to
  key_id text,
  verified_at timestamptz,
  error text,
  expires_at timestamptz,
  gone_at timestamptz              -- key destroyed, files removed
);
create index backup_recent on backup (kind, begun_at desc);
grant select, insert, update on backup to automo_platform;

-- How far the write-ahead log is kept. `caught_up_at`: when last nothing was left to keep.
create table wal_archive (
  one boolean primary key default true check (one),
  segment text,
  segments bigint not null default 0,
  bytes bigint not null default 0,
  archived_at timestamptz,
  caught_up_at timestamptz,
  error text,
  failed_at timestamptz
);
grant select, insert, update on wal_archive to automo_platform;

create table backup_alarm (
  id uuid primary key,
  kind text not null check (kind in ('full_late', 'wal_late', 'wal_gap', 'full_failed')),
  raised_at timestamptz not null,
  ended_at timestamptz,
  details text not null
);
create unique index backup_alarm_open on backup_alarm (kind) where ended_at is null;
grant select, insert, update on backup_alarm to automo_platform;

create table drill (
  id uuid primary key,
  begun_at timestamptz not null,
  ended_at timestamptz,
  backup_id uuid,
  mark_at timestamptz,             -- the moment at which source and restored were compared
  holds boolean,
  tables integer,
  rows bigint,
  files integer,
  bytes bigint,                    -- of the restored database and files
  rpo_seconds numeric(12, 3),      -- of work that would have been lost, had the machine burnt when the drill began
  rto_seconds numeric(12, 3),      -- from nothing to open
  problem text
);
create index drill_recent on drill (begun_at desc);
grant select, insert, update on drill to automo_platform;

-- Copies of one dealership, sealed with its key: they die with it.
create table dealership_copy (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  made_at timestamptz not null,
  tables integer not null,
  rows bigint not null,
  bytes bigint not null,
  hash text not null,              -- SHA-256 of what it holds, before sealing
  file_key bytea not null,         -- sealed: the key of its file
  verified_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (dealership_id, id)
);
call core.tenant_table('dealership_copy');
create index dealership_copy_recent on dealership_copy (dealership_id, made_at desc);

-- Roots of the journal: one a day over the heads of all chains, each on top of the one before, signed and published.
create table journal_root (
  day date primary key,
  made_at timestamptz not null,
  heads jsonb not null,            -- dealership -> number of its last sealed entry
  leaves text[] not null,          -- SHA-256 of (dealership, number, hash of the head), sorted: names nobody
  previous text not null,
  root text not null,
  key_id text not null,
  signature text not null
);
grant select, insert on journal_root to automo_platform;
call core.shown_to_platform('journal_seal', 'dealership_id, seq, hash');

-- Rewrites the table of wrapped keys, so that its file holds no bytes of deleted ones. Not by VACUUM FULL, which carries
-- over what an older snapshot could still see.
create function core.scrub_keys() returns void
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  kept keys.data_key[];
begin
  lock table keys.data_key in access exclusive mode;
  select array_agg(k) into kept from keys.data_key k;
  truncate keys.data_key;
  insert into keys.data_key select * from unnest(kept);
end $$;
grant execute on function core.scrub_keys() to automo_platform;

-- Sealing an invoice's private part anew is no change of its sums: the check need not look, and could not see the lines.
drop trigger invoice_adds_up on invoice;
create constraint trigger invoice_adds_up after insert on invoice
  deferrable initially deferred for each row execute function core.invoice_adds_up();
create constraint trigger invoice_still_adds_up after update on invoice
  deferrable initially deferred for each row
  when ((to_jsonb(new) - 'private') is distinct from (to_jsonb(old) - 'private'))
  execute function core.invoice_adds_up();
