-- Billing that goes on by itself: reminders, interest on overdue sums; leases and forfeited deposits as papers of their own.

alter table books_settings add column reminders_on boolean not null default false;
-- Thousandths of a percent a year (Interest Act s. 4 wants it said by the year); null charges none. 35 % is where crime begins.
alter table books_settings add column interest_rate integer check (interest_rate between 1 and 35000);

-- Processing is restricted at the customer's own request: nothing goes to them by itself.
alter table customer add column restricted_at timestamptz;

-- What an invoice is for: a sale, what is due when a lease is signed, interest on another invoice, a deposit that was forfeited.
alter table invoice add column purpose text not null default 'sale' check (purpose in ('sale', 'lease', 'interest', 'forfeit'));
-- The rate that stands on the paper, frozen at issue: interest can be asked only where it was agreed in writing.
alter table invoice add column late_rate integer check (late_rate between 1 and 35000);

-- Tax that the buyer charged the dealer on trade-ins, frozen at issue: [{tax, rate, rateId, baseCents, amountCents}]; a
-- credit note holds the negative.
alter table invoice add column trade_taxes jsonb;

alter table invoice_line drop constraint invoice_line_kind_check;
alter table invoice_line add constraint invoice_line_kind_check check (kind in ('vehicle', 'discount', 'rebate', 'freight', 'fee', 'levy', 'accessory', 'product', 'licensing', 'parts', 'labour', 'trade_lien', 'lease', 'interest', 'forfeit', 'other'));

-- The customer says that it is wrong: nobody is reminded of it until that is settled.
alter table invoice_standing add column disputed_on date;
alter table invoice_standing add column dispute text;
alter table invoice_standing add check ((disputed_on is null) = (dispute is null));

-- When the dealership reminds by itself, in days from the day it is due (negative: before), and its own words.
create table reminder_step (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  days integer not null check (days between -30 and 180),
  text_en text,
  text_fr text,
  primary key (dealership_id, id)
);
call core.tenant_table('reminder_step');
create unique index reminder_step_days on reminder_step (dealership_id, days);

-- A step that was taken for an invoice: never again. The step itself may be gone meanwhile.
create table invoice_reminder (
  dealership_id uuid not null,
  invoice_id uuid not null,
  step_id uuid not null,
  days integer not null,
  reminded_on date not null,
  primary key (dealership_id, invoice_id, step_id),
  foreign key (dealership_id, invoice_id) references invoice_standing (dealership_id, invoice_id)
);
call core.tenant_table('invoice_reminder', 'select, insert');

-- Interest that was charged: by which invoice, on which, for which days. Insert only; a credit note of the charging
-- invoice takes it back.
create table interest_charge (
  dealership_id uuid not null,
  id uuid not null,
  charged_by uuid not null,
  invoice_id uuid not null,
  from_on date not null,
  to_on date not null,
  rate integer not null,
  amount_cents bigint not null check (amount_cents > 0),
  primary key (dealership_id, id),
  foreign key (dealership_id, charged_by) references invoice (dealership_id, id),
  foreign key (dealership_id, invoice_id) references invoice_standing (dealership_id, invoice_id),
  check (from_on <= to_on)
);
call core.tenant_table('interest_charge', 'select, insert');
create index interest_charge_invoice on interest_charge (dealership_id, invoice_id);
create unique index interest_charge_by on interest_charge (dealership_id, charged_by);

-- A deposit that was forfeited: by which paper, and why. Insert only.
create table deposit_forfeit (
  dealership_id uuid not null,
  payment_id uuid not null,
  invoice_id uuid not null,
  amount_cents bigint not null check (amount_cents > 0),
  reason text not null,
  forfeited_by uuid,                       -- staff member
  forfeited_at timestamptz not null,
  primary key (dealership_id, invoice_id),
  foreign key (dealership_id, payment_id) references payment (dealership_id, id),
  foreign key (dealership_id, invoice_id) references invoice (dealership_id, id)
);
call core.tenant_table('deposit_forfeit', 'select, insert');
create index deposit_forfeit_payment on deposit_forfeit (dealership_id, payment_id);
