-- Rights of people: requests with their due dates, restriction that the database keeps, erasure that leaves what a rule
-- keeps and nothing else, and requests to the platform itself.

-- A restricted customer is in no list, search, message or feed: whoever does not say in the transaction that they work on
-- restricted records does not see the row. `asked`: restricted at the person's wish. `kept`: erased but for what a rule
-- keeps, and gone after `restricted_until`.
alter table customer
  add column restriction text check (restriction in ('asked', 'kept')),
  add column restricted_until date,
  add column correction_notes bytea,       -- sealed: what was corrected after papers were signed, with the day
  add constraint customer_restriction check
    ((restricted_at is null) = (restriction is null) and (restricted_until is not null) = (restriction is not distinct from 'kept'));
alter table lead add column restricted_at timestamptz;
create policy restricted on customer as restrictive for select to automo_app, automo_operator
  using (restricted_at is null or current_setting('app.restricted', true) = 'shown');
create policy restricted on lead as restrictive for select to automo_app, automo_operator
  using (restricted_at is null or current_setting('app.restricted', true) = 'shown');
create policy restricted on task as restrictive for select to automo_app, automo_operator
  using (customer_id is null or exists (select from customer c where c.dealership_id = task.dealership_id and c.id = task.customer_id));
create index customer_restricted on customer (dealership_id, restricted_at) where restricted_at is not null;

-- A person asks a dealership for what the law gives them. Who they are and what they wrote is sealed.
create table rights_request (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('access', 'correction', 'erasure', 'restriction', 'portability', 'opt_out')),
  way text not null check (way in ('mail', 'form', 'phone', 'in_person', 'platform')),
  locale text not null check (locale in ('en', 'fr')),
  person bytea not null,                   -- sealed: name, address, number, their words
  customer_id uuid,
  received_on date not null,
  due_on date not null,
  extended_from date,                      -- the first due date, when it was put off
  extension_reason text,
  identity_how text,                       -- what was seen; nothing is disclosed or erased before it
  identity_by uuid,                        -- staff member
  identity_at timestamptz,
  decision text check (decision in ('granted', 'partly', 'refused')),
  decision_reason bytea,                   -- sealed
  done jsonb not null default '[]',        -- what was done, in order: word, time, counts
  letter bytea,                            -- sealed: as it was sent
  letter_mail_id uuid,
  letter_at timestamptz,
  closed_at timestamptz,
  closed_by uuid,                          -- staff member
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id) on delete set null (customer_id),
  check ((identity_at is null) = (identity_how is null)),
  check (extended_from is null or (extension_reason is not null and due_on > extended_from))
);
call core.tenant_table('rights_request');
create index rights_request_open on rights_request (dealership_id, due_on) where closed_at is null;
create index rights_request_closed on rights_request (dealership_id, closed_at) where closed_at is not null;

-- What proves for three years that a message was lawful, when the person is gone: a keyed hash of the address, and dates.
create table erased_consent (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  address_hash bytea not null,
  channel text not null,
  purpose text not null,
  basis text not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  erased_at timestamptz not null,
  primary key (dealership_id, id)
);
call core.tenant_table('erased_consent', 'select, insert, delete');
create index erased_consent_hash on erased_consent (dealership_id, address_hash);

-- Requests to the platform: rights of account holders, and reports that an account or a record is a child's.
create table platform_request (
  id uuid primary key,
  kind text not null check (kind in ('access', 'correction', 'erasure', 'opt_out', 'other', 'child')),
  locale text not null check (locale in ('en', 'fr')),
  sealed bytea not null,                   -- who asks, what they wrote: under the platform's key
  received_at timestamptz not null,
  due_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  outcome text check (outcome in ('deleted', 'answered', 'unfounded')),
  check ((resolved_at is null) = (outcome is null))
);
create index platform_request_due on platform_request (due_at) where resolved_at is null;
grant select, insert, update, delete on platform_request to automo_platform;

-- The journal's one exception (insert only otherwise): the sealed personal part of entries about a person is emptied. Its
-- digest stays, so that the hash chain goes on verifying.
create procedure core.erased_by_owner(name regclass)
language plpgsql as $$
begin
  execute format($policy$
    create policy erasing on %s as permissive for all to automo_owner
      using (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid)
             and (select current_setting('app.erasing', true)) = 'on')
      with check (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid)
             and (select current_setting('app.erasing', true)) = 'on')
  $policy$, name);
end $$;
do $$
declare
  one regclass;
begin
  foreach one in array array['journal', 'rights_request', 'customer', 'deal', 'deal_contract', 'invoice', 'invoice_line',
    'invoice_tax', 'invoice_standing', 'invoice_sending', 'payment', 'payment_allocation', 'trust_entry',
    'refund_request', 'dealership_mail', 'interest_charge', 'invoice_reminder', 'deposit_forfeit', 'credit_application',
    'signing_link', 'deal_paperwork', 'imported_journal', 'customer_vehicle', 'lender_submission', 'stipulation']::regclass[]
  loop
    call core.erased_by_owner(one);
  end loop;
end $$;

-- Empties the sealed part of the entries about these records, for a request whose person has shown who they are, and
-- journals that it did. @returns how many entries
create function core.empty_journal(records uuid[], request uuid, entry uuid, at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  of_dealership uuid := nullif(current_setting('app.dealership_id', true), '')::uuid;
  by_actor uuid := nullif(current_setting('app.actor', true), '')::uuid;
  n integer;
begin
  perform set_config('app.erasing', 'on', true);
  if not exists (select from public.rights_request where dealership_id = of_dealership and id = request
                 and kind = 'erasure' and identity_at is not null) then
    raise exception 'the journal is emptied for a proved request only' using errcode = '42501';
  end if;
  update public.journal set sealed_digest = coalesce(sealed_digest, sha256(sealed)), sealed = null
    where dealership_id = of_dealership and record_id = any (records) and sealed is not null;
  get diagnostics n = row_count;
  update public.imported_journal set sealed = null
    where dealership_id = of_dealership and record_id = any (records) and sealed is not null;
  insert into public.journal (dealership_id, id, at, actor_kind, actor_id, event, record_kind, record_id, after)
    values (of_dealership, entry, at, case when by_actor is null then 'system' else 'user' end, by_actor,
            'journal.emptied', 'rights_request', request, jsonb_build_object('entries', n));
  perform set_config('app.erasing', 'off', true);
  return n;
end $$;
grant execute on function core.empty_journal(uuid[], uuid, uuid, timestamptz) to automo_app;

-- What a rule kept of an erased customer goes at its end: papers with their money rows, the sealed part of deals, the
-- journal's personal values, the customer. Nothing goes a day early. @returns the ids that went
create function core.erase_kept(of_customer uuid, today date, entry uuid, at timestamptz) returns jsonb
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  of_dealership uuid := nullif(current_setting('app.dealership_id', true), '')::uuid;
  invoices uuid[];
  payments uuid[];
  deals uuid[];
  mails uuid[];
  counts jsonb;
begin
  perform set_config('app.erasing', 'on', true);
  if not exists (select from public.customer where dealership_id = of_dealership and id = of_customer
                 and restriction = 'kept' and restricted_until < today) then
    raise exception 'a rule keeps this customer still' using errcode = '42501';
  end if;
  select coalesce(array_agg(id), '{}') into invoices from public.invoice where dealership_id = of_dealership and customer_id = of_customer;
  select coalesce(array_agg(id), '{}') into payments from public.payment where dealership_id = of_dealership and customer_id = of_customer;
  select coalesce(array_agg(id), '{}') into deals from public.deal
    where dealership_id = of_dealership and of_customer in (customer_id, co_buyer_id);
  select coalesce(array_agg(mail_id), '{}') into mails from public.invoice_sending where dealership_id = of_dealership and invoice_id = any (invoices);
  delete from public.invoice_sending where dealership_id = of_dealership and invoice_id = any (invoices);
  delete from public.dealership_mail where dealership_id = of_dealership and id = any (mails);
  delete from public.refund_request where dealership_id = of_dealership and payment_id = any (payments);
  delete from public.trust_entry where dealership_id = of_dealership and payment_id = any (payments);
  delete from public.payment_allocation where dealership_id = of_dealership and (payment_id = any (payments) or invoice_id = any (invoices));
  delete from public.interest_charge where dealership_id = of_dealership and (invoice_id = any (invoices) or charged_by = any (invoices));
  delete from public.invoice_reminder where dealership_id = of_dealership and invoice_id = any (invoices);
  delete from public.deposit_forfeit where dealership_id = of_dealership and (invoice_id = any (invoices) or payment_id = any (payments));
  delete from public.invoice_standing where dealership_id = of_dealership and invoice_id = any (invoices);
  delete from public.invoice_line where dealership_id = of_dealership and invoice_id = any (invoices);
  delete from public.invoice_tax where dealership_id = of_dealership and invoice_id = any (invoices);
  delete from public.invoice where dealership_id = of_dealership and id = any (invoices) and mirror_of is not null;
  delete from public.invoice where dealership_id = of_dealership and id = any (invoices);
  delete from public.payment where dealership_id = of_dealership and id = any (payments) and refund_of is not null;
  delete from public.payment where dealership_id = of_dealership and id = any (payments);
  delete from public.credit_application where dealership_id = of_dealership and deal_id = any (deals);
  delete from public.signing_link where dealership_id = of_dealership and deal_id = any (deals);
  delete from public.customer_vehicle where dealership_id = of_dealership and deal_id = any (deals);
  delete from public.stipulation where dealership_id = of_dealership and submission_id in (
    select id from public.lender_submission where dealership_id = of_dealership and deal_id = any (deals));
  update public.lender_submission set reference = null where dealership_id = of_dealership and deal_id = any (deals);
  update public.deal_paperwork set due_items = '[]', checks = null where dealership_id = of_dealership and deal_id = any (deals);
  delete from public.deal_contract where dealership_id = of_dealership and deal_id = any (deals);
  update public.deal set private = null, conditions = null, cancel_reason = null,
      customer_id = nullif(customer_id, of_customer), co_buyer_id = nullif(co_buyer_id, of_customer)
    where dealership_id = of_dealership and id = any (deals);
  update public.journal set sealed_digest = coalesce(sealed_digest, sha256(sealed)), sealed = null
    where dealership_id = of_dealership and sealed is not null
      and record_id = any (invoices || payments || deals || of_customer);
  update public.imported_journal set sealed = null
    where dealership_id = of_dealership and sealed is not null
      and record_id = any (invoices || payments || deals || of_customer);
  delete from public.customer where dealership_id = of_dealership and id = of_customer;
  counts := jsonb_build_object('invoices', cardinality(invoices), 'payments', cardinality(payments), 'deals', cardinality(deals));
  insert into public.journal (dealership_id, id, at, actor_kind, event, record_kind, record_id, after)
    values (of_dealership, entry, at, 'system', 'customer.kept_ended', 'customer', of_customer, counts);
  perform set_config('app.erasing', 'off', true);
  return counts;
end $$;
grant execute on function core.erase_kept(uuid, date, uuid, timestamptz) to automo_app;

-- What refuses a change or a delete lets the two functions above pass, and nobody else.
do $$
declare
  one record;
begin
  for one in
    select t.tgname, t.tgrelid::regclass as name, pg_get_triggerdef(t.oid) as made
      from pg_trigger t where not t.tgisinternal and t.tgname in ('invoice_stays', 'invoice_part_stays', 'only_in_purge')
       and t.tgrelid in (select polrelid from pg_policy where polname = 'erasing')
  loop
    execute format('drop trigger %I on %s', one.tgname, one.name);
    execute replace(one.made, ' EXECUTE FUNCTION ',
      $when$ WHEN (not (current_user = 'automo_owner' and coalesce(current_setting('app.erasing', true), '') = 'on')) EXECUTE FUNCTION $when$);
  end loop;
end $$;

-- A deal that was never signed loses what it says of a person, words of staff on its way included.
grant update (reason) on deal_status_change to automo_app;
