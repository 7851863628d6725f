-- Under row-level security an index may only be asked by operators that are known to tell nothing of rows that one may
-- not see. Word search (tsvector @@ tsquery) tells nothing: it raises no error that depends on a row. PostgreSQL does
-- not mark it so by itself, and without the mark every search reads all vehicles of the dealership.
-- Only a superuser may mark it, so the login that migrates does it as itself; where the database's owner is none, search works and is slower.
reset role;
do $$ begin
  alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
exception when insufficient_privilege then
  raise notice 'word search cannot use its index under row-level security: ask the database''s superuser for: alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof';
end $$;
set role automo_owner;
