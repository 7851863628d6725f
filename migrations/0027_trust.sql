-- Live proofs of the promises page: figures counted from real records by a job, with the time of counting.
create table proof_figure (
  name text primary key,
  figures jsonb not null,
  counted_at timestamptz not null
);
grant select, insert, update, delete on proof_figure to automo_platform;
