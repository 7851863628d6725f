-- The one gate for what a dealership writes: each letter says by which rule it may leave and to which customer it goes, and
-- is asked about at the moment of sending. A refused letter is counted; its words are not kept.
alter table dealership_mail
  add column class text not null default 'transactional'
    check (class in ('answer', 'transactional', 'marketing', 'legal_notice')),
  add column customer_id uuid;   -- no foreign key: what went out stays a fact when the customer is gone
alter table dealership_mail drop constraint dealership_mail_state_check;
alter table dealership_mail add constraint dealership_mail_state_check check
  (state in ('waiting', 'sending', 'sent', 'failed', 'withdrawn', 'refused'));

-- What our own people did stays on record by number and time; their words, which may name a dealership that has left, go
-- with its purge and at no other time. @returns how many
create function core.forget_operators_words(of_dealership uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  n integer;
begin
  if not exists (select from public.purge where dealership = of_dealership) then
    raise exception 'only a purge empties what operators wrote' using errcode = '42501';
  end if;
  update public.operator_event set why = null where about_dealership = of_dealership and why is not null;
  get diagnostics n = row_count;
  return n;
end $$;
grant execute on function core.forget_operators_words(uuid) to automo_platform;
