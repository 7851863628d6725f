-- What a vehicle cost, what a dealership charges, who lends on a deal, and what follows a sale.

-- How a vehicle was bought.
create table acquisition (
  dealership_id uuid not null,
  vehicle_id uuid not null,
  source text not null check (source in ('auction', 'trade_in', 'private_seller', 'dealer', 'lease_return', 'consignment', 'manufacturer', 'other')),
  seller bytea,                            -- sealed: a private seller is a person
  acquired_on date not null,
  amount_cents bigint not null check (amount_cents >= 0),
  buyer_fee_cents bigint not null default 0 check (buyer_fee_cents >= 0),
  tax_paid_cents bigint not null default 0 check (tax_paid_cents >= 0), -- beside the amount, to be claimed back
  version integer not null default 1,
  primary key (dealership_id, vehicle_id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete cascade
);
call core.tenant_table('acquisition');

-- What was spent on a vehicle after that. Amounts are without the tax that is claimed back.
create table cost_line (
  dealership_id uuid not null,
  id uuid not null,
  vehicle_id uuid not null,
  kind text not null check (kind in ('transport', 'inspection', 'mechanical', 'body', 'tires', 'detailing', 'parts', 'advertising', 'floor_plan', 'other')),
  vendor text,
  invoice_number text,
  spent_on date not null,
  amount_cents bigint not null check (amount_cents >= 0),
  tax_paid_cents bigint not null default 0 check (tax_paid_cents >= 0),
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete cascade
);
call core.tenant_table('cost_line');
create index cost_line_vehicle on cost_line (dealership_id, vehicle_id, spent_on);

-- What the dealership charges beside the price. A change is a new row from its day on, so that older deals keep theirs.
create table dealer_fee (
  dealership_id uuid not null references dealership (dealership_id),
  fee_id uuid not null,
  valid_from date not null,
  ended boolean not null default false,    -- from this day on it is charged no more
  name_en text not null,
  name_fr text not null,
  amount_cents bigint not null check (amount_cents >= 0),
  mandatory boolean not null,
  federal boolean not null,
  provincial boolean not null,
  deal_kinds text[] not null check (deal_kinds <@ '{cash,finance,lease,wholesale}' and cardinality(deal_kinds) > 0),
  position integer not null,
  version integer not null default 1,
  primary key (dealership_id, fee_id, valid_from)
);
call core.tenant_table('dealer_fee');

alter table deal_line
  add column fee_id uuid,                  -- of the list of fees
  add column description_fr text;
alter table deal add column financed_cents bigint; -- as worked out at the last change, for lists

-- A lender who was asked about a deal, with the days on which things happened.
create table lender_submission (
  dealership_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  lender text not null,
  reference text,
  submitted_on date not null,
  approved_on date,
  approved_cents bigint check (approved_cents >= 0),
  declined_on date,
  sent_on date,                            -- the contract went to the lender
  chosen boolean not null default false,
  funded_on date,
  funded_cents bigint check (funded_cents > 0),
  reserve_cents bigint check (reserve_cents >= 0),
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  check (approved_on is null or declined_on is null),
  check (funded_on is null or (chosen and approved_on is not null and funded_cents is not null))
);
call core.tenant_table('lender_submission');
create unique index lender_submission_chosen on lender_submission (dealership_id, deal_id) where chosen;
create index lender_submission_deal on lender_submission (dealership_id, deal_id);

-- What a lender wants to see before it pays.
create table stipulation (
  dealership_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  name text not null,
  due_on date,
  received_on date,
  received_by uuid,                        -- staff member
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, submission_id) references lender_submission (dealership_id, id) on delete cascade,
  foreign key (dealership_id, received_by) references staff_member (dealership_id, id)
);
call core.tenant_table('stipulation');
create index stipulation_submission on stipulation (dealership_id, submission_id);

-- Something to do until a day. What the product puts in is of a kind; what people write has a title.
create table task (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null check (kind in ('free', 'prepare_delivery', 'registration', 'delivery_call', 'settle_unwinding')),
  title text,
  customer_id uuid,
  vehicle_id uuid,
  lead_id uuid,
  deal_id uuid,
  location_id uuid,
  assignee_id uuid,
  due_on date not null,
  done_at timestamptz,
  done_by uuid,                            -- staff member
  withdrawn_at timestamptz,                -- its reason fell away
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  check (kind <> 'free' or title is not null),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id) on delete cascade,
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete set null (vehicle_id),
  foreign key (dealership_id, lead_id) references lead (dealership_id, id) on delete cascade,
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  foreign key (dealership_id, location_id) references location (dealership_id, id),
  foreign key (dealership_id, assignee_id) references staff_member (dealership_id, id),
  foreign key (dealership_id, done_by) references staff_member (dealership_id, id)
);
call core.tenant_table('task');
create index task_open on task (dealership_id, due_on, id) where done_at is null and withdrawn_at is null;
create index task_customer on task (dealership_id, customer_id) where customer_id is not null;
create index task_deal on task (dealership_id, deal_id) where deal_id is not null;
create index task_lead on task (dealership_id, lead_id) where lead_id is not null;
create unique index task_of_deal on task (dealership_id, deal_id, kind) where deal_id is not null and kind <> 'free' and withdrawn_at is null;

-- The customer's garage: what was bought here, and what was given in trade.
create table customer_vehicle (
  dealership_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  deal_id uuid not null,
  vehicle_id uuid,
  way text not null check (way in ('bought', 'traded_in')),
  changed_on date not null,
  year integer,
  make text,
  model text,
  trim text,
  vin text,
  primary key (dealership_id, id),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id) on delete cascade,
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete set null (vehicle_id)
);
call core.tenant_table('customer_vehicle');
create index customer_vehicle_customer on customer_vehicle (dealership_id, customer_id, changed_on);
create index customer_vehicle_deal on customer_vehicle (dealership_id, deal_id);

-- Who said no to a channel: no purchase implies consent again after that, only an express yes.
create table contact_refusal (
  dealership_id uuid not null,
  customer_id uuid not null,
  channel text not null check (channel in ('email', 'sms', 'phone')),
  refused_at timestamptz not null,
  how text not null,
  primary key (dealership_id, customer_id, channel),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id) on delete cascade
);
call core.tenant_table('contact_refusal');
