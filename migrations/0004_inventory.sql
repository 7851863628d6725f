create table vehicle (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  stock_number text not null,
  stock_folded text not null,              -- upper case without spaces: what must be unique
  status text not null check (status in ('draft', 'incoming', 'reconditioning', 'available', 'on_hold', 'sale_pending', 'sold', 'delivered', 'wholesaled', 'archived')),
  status_since timestamptz not null,
  first_available_at timestamptz,
  sold_at timestamptz,
  in_stock_on date,
  condition text not null default 'used' check (condition in ('new', 'used', 'demo', 'certified')),
  vin text,
  vin_absent_reason text,
  year integer,
  make text,
  model text,
  trim text,
  body_style text,
  drivetrain text,
  transmission text,
  fuel text,
  engine text,
  cylinders integer,
  displacement_l double precision,
  doors integer,
  seats integer,
  gvwr_kg integer,
  exterior_colour text,
  interior_colour text,
  zero_emission boolean,
  previously_registered boolean,
  odometer_value integer,
  odometer_unit text not null default 'km' check (odometer_unit in ('km', 'mi')),
  odometer_status text not null default 'actual' check (odometer_status in ('actual', 'last_known', 'unknown')),
  odometer_as_of date,
  odometer_km integer generated always as (case odometer_unit when 'mi' then round(odometer_value * 1.609344)::integer else odometer_value end) stored,
  asking_price_cents bigint check (asking_price_cents >= 0),
  was_price_cents bigint check (was_price_cents >= 0),
  price_changed_at timestamptz,
  msrp_cents bigint check (msrp_cents >= 0),
  floor_price_cents bigint check (floor_price_cents >= 0),
  description_en text,
  description_fr text,
  features text[] not null default '{}',
  disclosures jsonb not null default '{}',
  warranty text,
  location_id uuid,
  lot_position text,
  keys_count integer,
  notes text,
  decoded jsonb,                           -- the last VIN decode, to show differences
  cover jsonb,                             -- the first photo that is ready, as lists show it: {id, name, widths, width, height, altEn, altFr, sample}
  photo_count integer not null default 0,
  import_id uuid,
  search_text text not null default '',    -- folded words with one space between, made in code
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (dealership_id, id),
  unique (dealership_id, stock_folded),
  foreign key (dealership_id, location_id) references location (dealership_id, id)
);
call core.tenant_table('vehicle');
-- No cost, no floor price, no notes, no keys: what is not named here cannot be read by the public site.
call core.shown_to_visitors('vehicle',
  'dealership_id, id, stock_number, status, status_since, first_available_at, sold_at, condition, vin, year, make, model, trim, body_style, drivetrain, transmission, fuel, engine, cylinders, displacement_l, doors, seats, exterior_colour, interior_colour, zero_emission, odometer_value, odometer_unit, odometer_status, odometer_as_of, odometer_km, asking_price_cents, was_price_cents, price_changed_at, msrp_cents, description_en, description_fr, features, disclosures, warranty, location_id, cover, photo_count, search, version, created_at, updated_at',
  $$status in ('available', 'on_hold', 'sale_pending') or (status in ('sold', 'delivered') and first_available_at is not null)$$);
create trigger site_changed after insert or update or delete on vehicle for each statement execute function core.site_changed();

create index vehicle_status_newest on vehicle (dealership_id, status, created_at desc, id desc);
create index vehicle_newest on vehicle (dealership_id, created_at desc, id desc);
create index vehicle_status_price on vehicle (dealership_id, status, asking_price_cents, id);
create index vehicle_status_make_price on vehicle (dealership_id, status, make, asking_price_cents, id);
create index vehicle_price on vehicle (dealership_id, asking_price_cents, id);
create index vehicle_in_stock on vehicle (dealership_id, in_stock_on, id);
create index vehicle_vin on vehicle (dealership_id, vin) where vin is not null;
create index vehicle_import on vehicle (dealership_id, import_id) where import_id is not null;

create index vehicle_search on vehicle using gin (dealership_id, search);

-- Stock numbers by pattern; one row per prefix, and a number is never given twice.
create table stock_series (
  dealership_id uuid not null references dealership (dealership_id),
  prefix text not null,
  next_number bigint not null check (next_number > 0),
  digits integer not null check (digits between 1 and 12),
  chosen boolean not null default true,    -- the one that new vehicles are numbered by
  primary key (dealership_id, prefix)
);
call core.tenant_table('stock_series');
create unique index stock_series_chosen on stock_series (dealership_id) where chosen;

-- Stock numbers that a vehicle had and has no more: papers outside still name them, so no other vehicle gets them.
create table retired_stock_number (
  dealership_id uuid not null references dealership (dealership_id),
  stock_folded text not null,
  vehicle_id uuid not null,                -- may be gone: no foreign key
  retired_at timestamptz not null,
  primary key (dealership_id, stock_folded)
);
call core.tenant_table('retired_stock_number');

create table price_change (
  dealership_id uuid not null,
  id uuid not null,
  vehicle_id uuid not null,
  at timestamptz not null,
  from_cents bigint,
  to_cents bigint,
  reason text,
  actor_kind text not null,
  actor_id uuid,
  primary key (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete cascade
);
call core.tenant_table('price_change');
create index price_change_vehicle on price_change (dealership_id, vehicle_id, at);

-- Every change of status, dated: days in stock and days per stage are facts, not fields.
create table status_change (
  dealership_id uuid not null,
  id uuid not null,
  vehicle_id uuid not null,
  at timestamptz not null,
  from_status text,
  to_status text not null,
  reason text,
  actor_kind text not null,
  actor_id uuid,
  primary key (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete cascade
);
call core.tenant_table('status_change');
create index status_change_vehicle on status_change (dealership_id, vehicle_id, at);

create table photo (
  dealership_id uuid not null,
  id uuid not null,
  vehicle_id uuid not null,
  position integer not null,
  alt_en text,
  alt_fr text,
  width integer,
  height integer,
  original jsonb,                          -- {blob, type, bytes}: sealed, never public
  rotation integer not null default 0 check (rotation in (0, 90, 180, 270)), -- degrees clockwise, by hand
  sizes jsonb not null default '[]',       -- list of {width, height, format, blob, bytes}
  public_name text not null,               -- 128 random bits: the name under which its sizes are served
  state text not null default 'processing' check (state in ('processing', 'ready', 'failed')),
  problem text,
  sample boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete cascade
);
call core.tenant_table('photo');
call core.shown_to_visitors('photo', 'dealership_id, id, vehicle_id, position, alt_en, alt_fr, width, height, sizes, public_name, state, sample, removed_at', $$state = 'ready' and removed_at is null$$);
create index photo_vehicle on photo (dealership_id, vehicle_id, position);
create index photo_name on photo (dealership_id, public_name);
create trigger site_changed after insert or update or delete on photo for each statement execute function core.site_changed();

-- One change made to many vehicles at once, kept so that it can be taken back.
create table bulk_change (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('status', 'location', 'price')),
  change jsonb not null,                   -- as it was asked for
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  undone_at timestamptz,
  primary key (dealership_id, id)
);
call core.tenant_table('bulk_change');

create table bulk_change_vehicle (
  dealership_id uuid not null,
  bulk_change_id uuid not null,
  vehicle_id uuid not null,
  before jsonb not null,                   -- the fields that it replaced
  version_after integer not null,          -- undo leaves alone what was changed since
  primary key (dealership_id, bulk_change_id, vehicle_id),
  foreign key (dealership_id, bulk_change_id) references bulk_change (dealership_id, id) on delete cascade,
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete cascade
);
call core.tenant_table('bulk_change_vehicle');

-- A listing file brought in: staged whole, shown as a preview, then imported in batches that survive a kill.
create table listing_import (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  file_name text not null,
  file jsonb,                              -- {blob, bytes}
  encoding text,
  delimiter text,
  headers jsonb not null default '[]',
  mapping jsonb not null default '{}',
  settings jsonb not null default '{}',
  state text not null check (state in ('reading', 'ready', 'running', 'done', 'failed', 'undoing', 'undone')),
  problem text,
  rows_total integer not null default 0,
  rows_done integer not null default 0,
  created_count integer not null default 0,
  updated_count integer not null default 0,
  skipped_count integer not null default 0,
  refused_count integer not null default 0,
  created_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  version integer not null default 1,
  primary key (dealership_id, id)
);
call core.tenant_table('listing_import');

create table listing_import_row (
  dealership_id uuid not null,
  import_id uuid not null,
  line integer not null,
  cells jsonb not null,
  problems jsonb not null default '[]',
  outcome text check (outcome in ('created', 'updated', 'unchanged', 'skipped', 'refused', 'undone', 'kept')),
  vehicle_id uuid,
  before jsonb,                            -- what an update replaced, for undo
  version_after integer,                   -- undo leaves alone what was changed since
  primary key (dealership_id, import_id, line),
  foreign key (dealership_id, import_id) references listing_import (dealership_id, id) on delete cascade
);
call core.tenant_table('listing_import_row');
create index listing_import_row_open on listing_import_row (dealership_id, import_id, line) where outcome is null;
