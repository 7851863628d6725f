-- Invoices, payments, the trust ledger: the books of a dealership.

-- What the books are kept by. Everyone who posts something holds this row shared; who closes a day or a period holds it
-- alone, so that nothing slips into what is being closed.
create table books_settings (
  dealership_id uuid primary key references dealership (dealership_id),
  gst_number text,                         -- GST/HST registration, 123456789 RT0001
  qst_number text,
  pst_number text,                         -- PST or RST number of the province
  fiscal_year_end_month integer not null default 12 check (fiscal_year_end_month between 1 and 12),
  terms_days integer not null default 0 check (terms_days between 0 and 365),
  refund_limit_cents bigint not null default 100000 check (refund_limit_cents >= 0),
  trust_account text,                      -- bank and last digits, as people name it
  note_en text,                            -- at the foot of each invoice: how to pay, interest on late payment
  note_fr text,
  locked_until date,                       -- nothing is posted on this day or before it
  version integer not null default 1
);
call core.tenant_table('books_settings', 'select, insert, update');

-- Numbers without gaps: the next one is taken in the transaction that issues, never from a sequence.
create table invoice_series (
  dealership_id uuid not null references dealership (dealership_id),
  kind text not null check (kind in ('invoice', 'credit_note', 'receipt')),
  year integer not null,                   -- fiscal year, named by the calendar year in which it ends
  last_number integer not null check (last_number > 0),
  last_issued_on date not null,
  primary key (dealership_id, kind, year)
);
call core.tenant_table('invoice_series', 'select, insert, update');

create table invoice (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('invoice', 'credit_note')),
  state text not null default 'draft' check (state in ('draft', 'issued')),
  number text,                             -- INV-2026-0001; a draft has none
  customer_id uuid not null,
  deal_id uuid,
  deal_number text,
  location_id uuid,
  mirror_of uuid,                          -- the invoice that a credit note takes back
  reason text,
  locale text not null check (locale in ('en', 'fr')),
  province text not null,                  -- place of supply
  terms_days integer not null check (terms_days between 0 and 365),
  po_number text,
  note text,
  issued_on date,
  due_on date,
  subtotal_cents bigint not null,
  tax_cents bigint not null,
  total_cents bigint not null,
  private bytea,                           -- sealed: the address billed to; from issue on also who sold and who bought
  version integer not null default 1,
  created_by uuid,                         -- staff member
  created_at timestamptz not null,
  updated_at timestamptz not null,
  issued_at timestamptz,
  issued_by uuid,
  primary key (dealership_id, id),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  foreign key (dealership_id, location_id) references location (dealership_id, id),
  foreign key (dealership_id, mirror_of) references invoice (dealership_id, id),
  check ((state = 'issued') = (number is not null)),
  check ((state = 'issued') = (issued_on is not null and issued_at is not null and due_on is not null)),
  check ((kind = 'credit_note') = (mirror_of is not null)),
  check (total_cents = subtotal_cents + tax_cents),
  check (case kind when 'invoice' then total_cents >= 0 else total_cents <= 0 end)
);
call core.tenant_table('invoice');
create unique index invoice_number on invoice (dealership_id, number) where number is not null;
create unique index invoice_mirror on invoice (dealership_id, mirror_of) where mirror_of is not null;
create unique index invoice_deal_draft on invoice (dealership_id, deal_id) where deal_id is not null and state = 'draft';
create index invoice_recent on invoice (dealership_id, updated_at desc, id desc);
create index invoice_customer on invoice (dealership_id, customer_id);
create index invoice_deal on invoice (dealership_id, deal_id) where deal_id is not null;
create index invoice_issued on invoice (dealership_id, issued_on) where state = 'issued';

create table invoice_line (
  dealership_id uuid not null,
  invoice_id uuid not null,
  position integer not null,
  kind text not null check (kind in ('vehicle', 'discount', 'rebate', 'freight', 'fee', 'levy', 'accessory', 'product', 'licensing', 'parts', 'labour', 'trade_lien', 'other')),
  description text not null,
  quantity integer not null check (quantity > 0), -- thousandths
  unit_price_cents bigint not null,
  amount_cents bigint not null,
  treatment text not null check (treatment in ('taxable', 'federal_only', 'provincial_only', 'zero_rated', 'exempt', 'outside')),
  primary key (dealership_id, invoice_id, position),
  foreign key (dealership_id, invoice_id) references invoice (dealership_id, id) on delete cascade
);
call core.tenant_table('invoice_line');

-- Taxes as they were worked out: kept for issued invoices, and repeated from the deal for its invoice.
create table invoice_tax (
  dealership_id uuid not null,
  invoice_id uuid not null,
  position integer not null,
  tax text not null check (tax in ('LUX', 'GST', 'HST', 'PST', 'QST', 'RST')),
  province text not null,
  rate integer,                            -- thousandths of a percent
  rate_id text not null,
  base_cents bigint not null,
  amount_cents bigint not null,
  collected_by text not null check (collected_by in ('dealer', 'saaq')),
  charged boolean not null,                -- whether it is part of the total; QST paid to the SAAQ is only shown
  reasons jsonb not null,
  sources text[] not null,
  unconfirmed text[] not null default '{}',
  primary key (dealership_id, invoice_id, position),
  foreign key (dealership_id, invoice_id) references invoice (dealership_id, id) on delete cascade
);
call core.tenant_table('invoice_tax');

-- What moves about an issued invoice: how much of it is paid, and what took it back. The invoice itself does not.
create table invoice_standing (
  dealership_id uuid not null,
  invoice_id uuid not null,
  customer_id uuid not null,
  deal_id uuid,
  due_on date not null,
  total_cents bigint not null check (total_cents >= 0),
  paid_cents bigint not null default 0,
  voided_by uuid,                          -- its credit note
  reminded_on date,
  reminders integer not null default 0,
  primary key (dealership_id, invoice_id),
  foreign key (dealership_id, invoice_id) references invoice (dealership_id, id),
  foreign key (dealership_id, voided_by) references invoice (dealership_id, id),
  check (paid_cents between 0 and total_cents),
  check (voided_by is null or paid_cents = 0)
);
call core.tenant_table('invoice_standing', 'select, insert, update');
create unique index invoice_standing_deal on invoice_standing (dealership_id, deal_id) where deal_id is not null and voided_by is null;
create index invoice_standing_open on invoice_standing (dealership_id, due_on) where voided_by is null and paid_cents < total_cents;
create index invoice_standing_customer on invoice_standing (dealership_id, customer_id);

-- An issued invoice never changes, whoever asks.
create function core.invoice_stays() returns trigger
language plpgsql as $$
begin
  if old.state = 'issued' then
    raise exception 'an issued invoice never changes' using errcode = '55000';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
grant execute on function core.invoice_stays() to automo_app;
create trigger invoice_stays before update or delete on invoice for each row execute function core.invoice_stays();

create function core.invoice_part_stays() returns trigger
language plpgsql as $$
declare
  of record := case tg_op when 'DELETE' then old else new end;
begin
  if exists (select from public.invoice where dealership_id = of.dealership_id and id = of.invoice_id and state = 'issued')
     or tg_op = 'UPDATE' and (old.dealership_id, old.invoice_id) is distinct from (new.dealership_id, new.invoice_id) then
    raise exception 'an issued invoice never changes' using errcode = '55000';
  end if;
  return of;
end $$;
grant execute on function core.invoice_part_stays() to automo_app;
create trigger invoice_part_stays before insert or update or delete on invoice_line for each row execute function core.invoice_part_stays();
create trigger invoice_part_stays before insert or update or delete on invoice_tax for each row execute function core.invoice_part_stays();

-- At commit an issued invoice is the sum of its parts, and a credit note the mirror of its invoice.
create function core.invoice_adds_up() returns trigger
language plpgsql as $$
declare
  lines bigint;
  taxes bigint;
  mirrored bigint;
begin
  if new.state <> 'issued' then return null; end if;
  select coalesce(sum(amount_cents), 0) into lines from public.invoice_line
    where dealership_id = new.dealership_id and invoice_id = new.id;
  select coalesce(sum(amount_cents), 0) into taxes from public.invoice_tax
    where dealership_id = new.dealership_id and invoice_id = new.id and charged;
  if lines <> new.subtotal_cents or taxes <> new.tax_cents then
    raise exception 'an invoice is the sum of its lines and taxes' using errcode = '23514';
  end if;
  if new.mirror_of is not null then
    select total_cents into mirrored from public.invoice
      where dealership_id = new.dealership_id and id = new.mirror_of and kind = 'invoice' and state = 'issued';
    if mirrored is null or mirrored + new.total_cents <> 0 then
      raise exception 'a credit note is the mirror of its invoice' using errcode = '23514';
    end if;
  end if;
  return null;
end $$;
grant execute on function core.invoice_adds_up() to automo_app;
create constraint trigger invoice_adds_up after insert or update on invoice
  deferrable initially deferred for each row execute function core.invoice_adds_up();
