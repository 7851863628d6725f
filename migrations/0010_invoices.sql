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

-- Money that came in, and money that went back (negative, with a reason). Insert only: a receipt was given for each.
create table payment (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('payment', 'deposit', 'refund', 'returned')),
  receipt_number text not null,            -- R-2026-0001
  customer_id uuid not null,
  deal_id uuid,
  deal_deposit_id uuid,                    -- the deposit of a deal that it was made of
  location_id uuid,
  method text not null check (method in ('cash', 'e_transfer', 'cheque', 'draft', 'card', 'lender_proceeds', 'trade_credit')),
  received_on date not null,
  amount_cents bigint not null check (amount_cents <> 0),
  reference text,
  processor_reference text,                -- of a card terminal or bank file: the same one is never taken twice
  refund_of uuid,
  reason text,
  refundable boolean not null default true, -- what was agreed about a deposit
  trust_rule text,                         -- why it is held in trust; null when it is not
  locale text not null check (locale in ('en', 'fr')),
  private bytea,                           -- sealed: who received and who paid, as it stood
  recorded_by uuid,                        -- staff member
  approved_by uuid,                        -- the second person of a refund
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  foreign key (dealership_id, deal_deposit_id) references deal_deposit (dealership_id, id),
  foreign key (dealership_id, location_id) references location (dealership_id, id),
  foreign key (dealership_id, refund_of) references payment (dealership_id, id),
  check ((kind in ('refund', 'returned')) = (amount_cents < 0)),
  check ((amount_cents < 0) = (refund_of is not null)),
  check (amount_cents > 0 or reason is not null)
);
call core.tenant_table('payment', 'select, insert');
create unique index payment_receipt on payment (dealership_id, receipt_number);
create unique index payment_processor on payment (dealership_id, method, processor_reference) where processor_reference is not null and refund_of is null;
create unique index payment_deposit on payment (dealership_id, deal_deposit_id) where deal_deposit_id is not null and refund_of is null;
create index payment_recent on payment (dealership_id, created_at desc, id desc);
create index payment_day on payment (dealership_id, received_on);
create index payment_customer on payment (dealership_id, customer_id);
create index payment_deal on payment (dealership_id, deal_id) where deal_id is not null;
create index payment_refunds on payment (dealership_id, refund_of) where refund_of is not null;

-- What of a payment pays which invoice. Insert only: taking it off again is a negative row.
create table payment_allocation (
  dealership_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  invoice_id uuid not null,
  amount_cents bigint not null check (amount_cents <> 0),
  allocated_on date not null,
  reason text,
  allocated_by uuid,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, payment_id) references payment (dealership_id, id),
  foreign key (dealership_id, invoice_id) references invoice_standing (dealership_id, invoice_id)
);
call core.tenant_table('payment_allocation', 'select, insert');
create index payment_allocation_payment on payment_allocation (dealership_id, payment_id);
create index payment_allocation_invoice on payment_allocation (dealership_id, invoice_id);

-- Money of others: what lies in the trust account, deposit by deposit. Insert only.
create table trust_entry (
  dealership_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  kind text not null check (kind in ('received', 'released', 'refunded')),
  entered_on date not null,
  amount_cents bigint not null check (case kind when 'received' then amount_cents > 0 else amount_cents < 0 end),
  reason text,
  entered_by uuid,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, payment_id) references payment (dealership_id, id)
);
call core.tenant_table('trust_entry', 'select, insert');
create index trust_entry_day on trust_entry (dealership_id, entered_on, id);
create index trust_entry_payment on trust_entry (dealership_id, payment_id);

-- Once a month the ledger is held against the bank's statement.
create table trust_reconciliation (
  dealership_id uuid not null references dealership (dealership_id),
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  ledger_cents bigint not null,
  bank_cents bigint not null,
  note text,
  reconciled_by uuid,
  created_at timestamptz not null,
  primary key (dealership_id, month),
  check (ledger_cents = bank_cents or note is not null)
);
call core.tenant_table('trust_reconciliation', 'select, insert');

-- A refund above the limit waits for a second person.
create table refund_request (
  dealership_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  amount_cents bigint not null check (amount_cents > 0),
  method text not null,
  reference text,
  reason text not null,
  state text not null default 'open' check (state in ('open', 'granted', 'refused')),
  asked_by uuid,                           -- user or API key
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  answer text,
  refund_id uuid,
  primary key (dealership_id, id),
  foreign key (dealership_id, payment_id) references payment (dealership_id, id),
  foreign key (dealership_id, refund_id) references payment (dealership_id, id),
  check ((state = 'granted') = (refund_id is not null)),
  check (state = 'open' or decided_by is distinct from asked_by)
);
call core.tenant_table('refund_request', 'select, insert, update');
create index refund_request_open on refund_request (dealership_id, asked_at) where state = 'open';
create index refund_request_payment on refund_request (dealership_id, payment_id);

-- At commit no payment is spent twice, none lies in trust that was not put there, and an invoice is paid by exactly what
-- was allocated to it. The locks make two who commit at once wait for each other.
create function core.payment_adds_up(of_dealership uuid, of_payment uuid) returns void
language plpgsql as $$
declare
  received bigint;
  spent bigint;
  given_back bigint;
  held bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('payment ' || of_dealership || ' ' || of_payment, 0));
  select amount_cents into received from public.payment where dealership_id = of_dealership and id = of_payment;
  select coalesce(sum(amount_cents), 0) into spent from public.payment_allocation
    where dealership_id = of_dealership and payment_id = of_payment;
  select coalesce(-sum(amount_cents), 0) into given_back from public.payment
    where dealership_id = of_dealership and refund_of = of_payment;
  select coalesce(sum(amount_cents), 0) into held from public.trust_entry
    where dealership_id = of_dealership and payment_id = of_payment;
  if spent < 0 or held < 0 or spent + given_back + held > received then
    raise exception 'a payment is spent once' using errcode = '23514';
  end if;
end $$;
create function core.payment_row_adds_up() returns trigger
language plpgsql as $$
begin
  perform core.payment_adds_up(new.dealership_id, coalesce(new.refund_of, new.id));
  return null;
end $$;
create function core.payment_part_adds_up() returns trigger
language plpgsql as $$
begin
  perform core.payment_adds_up(new.dealership_id, new.payment_id);
  return null;
end $$;
create function core.invoice_paid_adds_up() returns trigger
language plpgsql as $$
declare
  allocated bigint;
  paid bigint;
begin
  select paid_cents into paid from public.invoice_standing
    where dealership_id = new.dealership_id and invoice_id = new.invoice_id for update;
  select coalesce(sum(amount_cents), 0) into allocated from public.payment_allocation
    where dealership_id = new.dealership_id and invoice_id = new.invoice_id;
  if allocated is distinct from paid then
    raise exception 'an invoice is paid by what is allocated to it' using errcode = '23514';
  end if;
  return null;
end $$;
grant execute on function core.payment_adds_up(uuid, uuid), core.payment_row_adds_up(), core.payment_part_adds_up(), core.invoice_paid_adds_up() to automo_app;
create constraint trigger payment_adds_up after insert on payment
  deferrable initially deferred for each row execute function core.payment_row_adds_up();
create constraint trigger payment_adds_up after insert on payment_allocation
  deferrable initially deferred for each row execute function core.payment_part_adds_up();
create constraint trigger payment_adds_up after insert on trust_entry
  deferrable initially deferred for each row execute function core.payment_part_adds_up();
create constraint trigger invoice_paid_adds_up after insert on payment_allocation
  deferrable initially deferred for each row execute function core.invoice_paid_adds_up();
create constraint trigger invoice_paid_adds_up after insert or update on invoice_standing
  deferrable initially deferred for each row execute function core.invoice_paid_adds_up();

-- What the accountant's program calls our accounts; what is not named here keeps its own name.
alter table books_settings add column accounts jsonb not null default '{}';

-- The cash and the cheques of a day, counted; nothing is taken on that day any more.
create table day_close (
  dealership_id uuid not null references dealership (dealership_id),
  day date not null,
  expected jsonb not null,                 -- method -> cents, as the books had it
  cash_cents bigint not null check (cash_cents >= 0),
  cheques_cents bigint not null check (cheques_cents >= 0),
  difference_cents bigint not null,        -- counted less expected
  reason text,
  closed_by uuid,
  closed_at timestamptz not null,
  primary key (dealership_id, day),
  check (difference_cents = 0 or reason is not null)
);
call core.tenant_table('day_close', 'select, insert, delete');

-- What was taken out for an accountant's program, and what it held: nothing goes out twice by accident.
create table book_export (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  format text not null check (format in ('quickbooks_iif', 'quickbooks_csv', 'xero_csv', 'sage_imp', 'journal_csv')),
  system text not null,                    -- the program: what one format of it took, the other does not take again
  from_on date not null,
  to_on date not null,
  accounts jsonb not null,                 -- the names as they were
  records integer not null,
  debit_cents bigint not null,
  credit_cents bigint not null,
  exported_by uuid,
  exported_at timestamptz not null,
  primary key (dealership_id, id),
  check (debit_cents = credit_cents)
);
call core.tenant_table('book_export', 'select, insert');
create index book_export_recent on book_export (dealership_id, exported_at desc);

create table book_export_item (
  dealership_id uuid not null,
  export_id uuid not null,
  record_kind text not null check (record_kind in ('invoice', 'payment', 'trust_entry')),
  record_id uuid not null,
  primary key (dealership_id, export_id, record_kind, record_id),
  foreign key (dealership_id, export_id) references book_export (dealership_id, id)
);
call core.tenant_table('book_export_item', 'select, insert');
create index book_export_item_record on book_export_item (dealership_id, record_kind, record_id);

-- Papers that go with a letter: sealed with the dealership's key while it waits, and gone once it was sent.
alter table dealership_mail add column attachments bytea;

-- An invoice sent by e-mail, and the link to it: unguessable, kept as a hash only, with an end.
create table invoice_sending (
  dealership_id uuid not null,
  id uuid not null,
  invoice_id uuid not null,
  kind text not null check (kind in ('invoice', 'reminder')),
  mail_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  sent_by uuid,                            -- staff member
  sent_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, invoice_id) references invoice (dealership_id, id),
  foreign key (dealership_id, mail_id) references dealership_mail (dealership_id, id)
);
call core.tenant_table('invoice_sending', 'select, insert');
create unique index invoice_sending_token on invoice_sending (dealership_id, token_hash);
create index invoice_sending_invoice on invoice_sending (dealership_id, invoice_id, sent_at);
