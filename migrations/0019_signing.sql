-- The platform's Ed25519 keys: deletion certificates and the journal's daily roots are signed with the newest. Public
-- keys are published and kept for ever; the private half is sealed with the platform's data key.
create table keys.signing_key (
  id text primary key,             -- first 16 hexadecimal digits of the SHA-256 of the public key (SPKI)
  public_key bytea not null,       -- SPKI, DER
  sealed_private bytea,            -- PKCS 8, DER; gone when retired
  created_at timestamptz not null,
  retired_at timestamptz
);
grant select, insert, update on keys.signing_key to automo_platform;
