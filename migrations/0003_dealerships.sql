-- The tenant. `state` and `epoch` are what the fence reads: no write of an older epoch can follow a purge.
create table dealership (
  dealership_id uuid primary key,
  name text not null,
  legal_name text not null,
  registration_number text,
  province text not null,
  slug text not null,
  locale text not null default 'en' check (locale in ('en', 'fr')),
  languages text[] not null default '{en,fr}',
  time_zone text not null,
  currency text not null default 'CAD',
  phone text,
  email text,
  primary_colour text not null default '#1f4e79',
  accent_colour text not null default '#c2410c',
  logo jsonb,
  about jsonb not null default '{}',
  settings jsonb not null default '{}',
  state text not null default 'trial' check (state in ('trial', 'active', 'past_due', 'cancelled', 'purged')),
  epoch integer not null default 1,
  demo boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null
);
call core.tenant_table('dealership', 'select, insert, update');
call core.shown_to_platform('dealership', 'dealership_id, name, slug, locale, time_zone, currency, primary_colour, accent_colour, logo, state, epoch, demo, created_at');
call core.shown_to_visitors('dealership', 'dealership_id, name, legal_name, registration_number, province, slug, locale, languages, time_zone, currency, phone, email, primary_colour, accent_colour, logo, about, state, epoch, demo');

-- Who has which sub-domain. Global on purpose, and not reused for 12 months after release (security.md 10).
create table slug_claim (
  slug text primary key,
  dealership_id uuid not null,
  claimed_at timestamptz not null default now(),
  released_at timestamptz
);
grant select on slug_claim to automo_platform;

-- Claims a sub-domain for the dealership of this transaction; false when another has it.
create function core.claim_slug(wanted text) returns boolean
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  mine uuid := nullif(current_setting('app.dealership_id', true), '')::uuid;
begin
  if mine is null then raise exception 'no dealership in this transaction'; end if;
  delete from public.slug_claim where slug = wanted and released_at < now() - interval '12 months';
  insert into public.slug_claim (slug, dealership_id) values (wanted, mine) on conflict (slug) do nothing;
  if not exists (select from public.slug_claim where slug = wanted and dealership_id = mine) then return false; end if;
  update public.slug_claim set released_at = null where slug = wanted;
  update public.slug_claim set released_at = now() where dealership_id = mine and slug <> wanted and released_at is null;
  return true;
end $$;
grant execute on function core.claim_slug(text) to automo_app;

-- The version of what visitors see; it moves with every change of something shown, whoever makes it.
create table site (
  dealership_id uuid primary key references dealership (dealership_id),
  version bigint not null default 1,
  published boolean not null default true
);
call core.tenant_table('site');
call core.shown_to_visitors('site', 'dealership_id, version, published');

create function core.site_changed() returns trigger
language plpgsql as $$
begin
  update public.site set version = version + 1
    where dealership_id = nullif(current_setting('app.dealership_id', true), '')::uuid;
  return null;
end $$;
grant execute on function core.site_changed() to automo_app;
create trigger site_changed after update on dealership for each statement execute function core.site_changed();

create table location (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  name text not null,
  street text not null,
  city text not null,
  province text not null,
  postal_code text not null,
  phone text,
  email text,
  hours jsonb not null default '{}',       -- weekday -> list of {from, to}, "HH:MM" in the dealership's zone
  exceptions jsonb not null default '[]',  -- list of {date, closed | from, to, note}
  position integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null,
  archived_at timestamptz,
  primary key (dealership_id, id)
);
call core.tenant_table('location');
call core.shown_to_visitors('location', 'dealership_id, id, name, street, city, province, postal_code, phone, email, hours, exceptions, position, archived_at');
create trigger site_changed after insert or update or delete on location for each statement execute function core.site_changed();

create table staff_member (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  user_id uuid not null,
  name text not null,
  email text not null,
  roles text[] not null,
  location_ids uuid[],                     -- null: every location
  registration_number text,
  registration_expires_on date,
  state text not null default 'active' check (state in ('active', 'suspended', 'left')),
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  unique (dealership_id, user_id)
);
call core.tenant_table('staff_member');
call core.shown_to_platform('staff_member', 'dealership_id, id, user_id, name, email, roles, location_ids, state');
create index staff_member_user on staff_member (user_id);

create table invitation (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  email text not null,
  name text,
  roles text[] not null,
  token_hash bytea not null,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  primary key (dealership_id, id)
);
call core.tenant_table('invitation');
call core.shown_to_platform('invitation', 'dealership_id, id, email, name, roles, token_hash, expires_at, accepted_at, withdrawn_at');
create index invitation_token on invitation (token_hash);

create table api_key (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  name text not null,
  key_start text not null,                 -- the first characters, to tell keys apart
  key_hash bytea not null,
  scopes text[] not null,
  created_by uuid,                         -- staff member; null when made on the command line
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (dealership_id, id)
);
call core.tenant_table('api_key');
call core.shown_to_platform('api_key', 'dealership_id, id, name, key_hash, scopes, created_by, expires_at, revoked_at');
create index api_key_hash on api_key (key_hash);

-- The fence (security.md 17): a writing transaction first takes the dealership's shared lock and then, in a new
-- snapshot, reads state and epoch. A purge takes the exclusive lock and raises the epoch.
create function core.fence() returns void
language sql as $$
  select pg_advisory_xact_lock_shared(hashtextextended('fence ' || current_setting('app.dealership_id'), 0))
$$;
grant execute on function core.fence() to automo_app, automo_site;
