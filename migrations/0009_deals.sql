-- Deals: from the worksheet to the sealed contract.

-- Numbers without gaps: the next one is taken in the transaction that uses it, never from a sequence.
create table deal_series (
  dealership_id uuid not null references dealership (dealership_id),
  year integer not null,
  next_number integer not null check (next_number > 0),
  primary key (dealership_id, year)
);
call core.tenant_table('deal_series', 'select, insert, update');

-- From where on a manager is asked.
create table deal_policy (
  dealership_id uuid primary key references dealership (dealership_id),
  over_allowance_cents bigint not null check (over_allowance_cents >= 0),
  discount_percent integer not null check (discount_percent between 0 and 100),
  version integer not null default 1
);
call core.tenant_table('deal_policy', 'select, insert, update');

create table deal (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  number text not null,                    -- D2026-0001
  kind text not null check (kind in ('cash', 'finance', 'lease', 'wholesale')),
  status text not null default 'worksheet' check (status in ('worksheet', 'quoted', 'submitted', 'approved', 'signed', 'funded', 'delivered', 'closed', 'cancelled')),
  status_since timestamptz not null,
  cancel_reason text,
  customer_id uuid,
  co_buyer_id uuid,
  vehicle_id uuid,
  lead_id uuid,
  location_id uuid,
  salesperson_id uuid,
  sold_on date not null,                   -- the day whose tax rules hold
  deliver_on date,
  delivery_province text not null,
  price_cents bigint not null check (price_cents >= 0),
  passenger boolean not null default true, -- a passenger vehicle to the tax rules
  average_wholesale_cents bigint check (average_wholesale_cents >= 0),
  safety_certificate text check (safety_certificate in ('included', 'not_included', 'as_is')),
  conditions text,
  terms jsonb not null,
  private bytea,                           -- sealed: the buyer's address, birthday and identity document, the exemption
  unit_cost_cents bigint check (unit_cost_cents >= 0),
  reserve_cents bigint not null default 0 check (reserve_cents >= 0),
  total_cents bigint not null,             -- as worked out at the last change, for lists
  payment_cents bigint,
  created_by uuid,                         -- staff member
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  signed_at timestamptz,
  primary key (dealership_id, id),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id),
  foreign key (dealership_id, co_buyer_id) references customer (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id),
  foreign key (dealership_id, lead_id) references lead (dealership_id, id) on delete set null (lead_id),
  foreign key (dealership_id, location_id) references location (dealership_id, id),
  foreign key (dealership_id, salesperson_id) references staff_member (dealership_id, id)
);
call core.tenant_table('deal', 'select, insert, update');
create unique index deal_number on deal (dealership_id, number);
-- One vehicle is sold in one deal only, whoever signs at the same moment.
create unique index deal_sold_vehicle on deal (dealership_id, vehicle_id) where status in ('signed', 'funded', 'delivered', 'closed');
create index deal_recent on deal (dealership_id, updated_at desc, id desc);
create index deal_status on deal (dealership_id, status, updated_at desc, id desc);
create index deal_vehicle on deal (dealership_id, vehicle_id) where vehicle_id is not null;
create index deal_customer on deal (dealership_id, customer_id) where customer_id is not null;
create index deal_lead on deal (dealership_id, lead_id) where lead_id is not null;

create table deal_line (
  dealership_id uuid not null,
  deal_id uuid not null,
  id uuid not null,
  position integer not null,
  kind text not null check (kind in ('discount', 'rebate', 'freight', 'fee', 'levy', 'accessory', 'product', 'licensing', 'free_item')),
  description text not null,
  amount_cents bigint not null check (amount_cents >= 0),
  cost_cents bigint check (cost_cents >= 0),
  mandatory boolean not null,
  chosen boolean,
  federal boolean not null,
  provincial boolean not null,
  after_tax boolean not null,
  credit_charge boolean not null,
  retail_value_cents bigint check (retail_value_cents >= 0),
  product_kind text,
  provider text,
  term_months integer,
  distance_km integer,
  deductible_cents bigint check (deductible_cents >= 0),
  primary key (dealership_id, deal_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id) on delete cascade
);
call core.tenant_table('deal_line');

create table trade_in (
  dealership_id uuid not null,
  deal_id uuid not null,
  id uuid not null,
  position integer not null,
  year integer,
  make text,
  model text,
  trim text,
  vin text,
  odometer_value integer,
  odometer_unit text not null check (odometer_unit in ('km', 'mi')),
  allowance_cents bigint not null check (allowance_cents >= 0),
  acv_cents bigint check (acv_cents >= 0), -- actual cash value
  road boolean not null,
  owner text not null check (owner in ('private', 'registrant_individual', 'registrant_other')),
  business_use_percent integer not null check (business_use_percent between 0 and 100),
  lien_cents bigint not null check (lien_cents >= 0),
  lienholder text,
  lien_per_diem_cents bigint not null check (lien_per_diem_cents >= 0),
  lien_good_until date,
  history text,
  primary key (dealership_id, deal_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id) on delete cascade
);
call core.tenant_table('trade_in');

create table deal_scenario (
  dealership_id uuid not null,
  deal_id uuid not null,
  id uuid not null,
  position integer not null,
  name text not null,
  changes jsonb not null,
  primary key (dealership_id, deal_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id) on delete cascade
);
call core.tenant_table('deal_scenario');

-- Money that the buyer left before the sale. What becomes of it is decided once.
create table deal_deposit (
  dealership_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  amount_cents bigint not null check (amount_cents > 0),
  method text not null check (method in ('cash', 'e_transfer', 'cheque', 'draft', 'card')),
  received_on date not null,
  refundable boolean not null,
  reference text,
  received_by uuid,
  created_at timestamptz not null,
  outcome text check (outcome in ('refunded', 'kept')),
  outcome_at timestamptz,
  primary key (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('deal_deposit', 'select, insert, update');
create index deal_deposit_deal on deal_deposit (dealership_id, deal_id);

create table deal_approval (
  dealership_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  kind text not null check (kind in ('below_floor', 'over_allowance', 'discount')),
  cents bigint not null check (cents >= 0), -- by how much; a grant holds up to it
  state text not null check (state in ('open', 'granted', 'refused')),
  asked_by uuid,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  primary key (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('deal_approval', 'select, insert, update');
create index deal_approval_deal on deal_approval (dealership_id, deal_id);

-- What was signed: number 0 is the contract, the others are its amendments. Insert only. The snapshot is sealed with
-- the dealership's key; the hash is of its plain text and of the hash before it, so that none can be taken out.
create table deal_contract (
  dealership_id uuid not null,
  deal_id uuid not null,
  number integer not null check (number >= 0),
  reason text,
  signed_on date not null,
  signed_at timestamptz not null,
  signed_by uuid,                          -- staff member who had it signed
  hash text not null,
  previous_hash text,
  snapshot bytea not null,
  recap jsonb not null,                    -- gross as it was then
  primary key (dealership_id, deal_id, number),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('deal_contract', 'select, insert');

create table deal_status_change (
  dealership_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  at timestamptz not null,
  from_status text,
  to_status text not null,
  reason text,
  actor_kind text not null,
  actor_id uuid,
  primary key (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('deal_status_change', 'select, insert');
create index deal_status_change_deal on deal_status_change (dealership_id, deal_id, at);
