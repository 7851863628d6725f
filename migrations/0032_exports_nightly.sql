-- Exports: continuity packs that are made by themselves each night, and archives that a passphrase protects.

-- Whether a continuity pack is made each night, in which language, and whether owners get a letter each time.
create table export_settings (
  dealership_id uuid primary key references dealership (dealership_id),
  nightly boolean not null default false,
  nightly_locale text not null default 'en' check (nightly_locale in ('en', 'fr')),
  nightly_letter boolean not null default true,
  asked_on date,                           -- the last day, in the dealership's zone, for which a pack was asked for
  changed_at timestamptz,                  -- when it was last switched on
  version integer not null default 1
);
call core.tenant_table('export_settings');

alter table data_export add column nightly boolean not null default false;  -- made by itself

-- An archive that a passphrase protects is loaded as it is: the key that its passphrase makes is kept sealed until then.
alter table data_import add column protected boolean not null default false;
alter table data_import add column protection bytea;

-- A link in a letter to one person: it ends, and opens nothing without that person's own fresh sign-in.
create table export_link (
  dealership_id uuid not null,
  hash bytea not null,                     -- SHA-256 of its 256 bits, which are kept nowhere
  export_id uuid not null,
  user_id uuid not null,
  ends_at timestamptz not null,
  primary key (dealership_id, hash),
  foreign key (dealership_id, export_id) references data_export (dealership_id, id)
);
call core.tenant_table('export_link');
create index export_link_of on export_link (dealership_id, export_id);
