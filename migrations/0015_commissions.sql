-- The gross of a deal as it was signed and as it was restated, and what people earn by it.

-- A recap never changes: number 0 is the gross as signed, each later fact that changes it is another row.
create table deal_recap (
  dealership_id uuid not null,
  deal_id uuid not null,
  number integer not null check (number >= 0),
  on_day date not null,
  at timestamptz not null,
  reason text not null check (reason in ('signed', 'amended', 'cost', 'reserve', 'product_cancelled', 'unwound', 'correction')),
  note text,
  by_staff uuid,                           -- staff member; null: the product itself
  changes jsonb not null default '[]',     -- the facts behind it, each before and after
  waterfall jsonb not null,
  front_cents bigint not null,
  back_cents bigint not null,
  total_cents bigint not null,
  primary key (dealership_id, deal_id, number),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  check (total_cents = front_cents + back_cents)
);
call core.tenant_table('deal_recap', 'select, insert');

-- What was signed so far had its gross frozen beside each contract.
insert into deal_recap (dealership_id, deal_id, number, on_day, at, reason, note, by_staff, waterfall, front_cents, back_cents, total_cents)
select dealership_id, deal_id, row_number() over (partition by dealership_id, deal_id order by number) - 1, signed_on, signed_at,
       case when row_number() over (partition by dealership_id, deal_id order by number) = 1 then 'signed' else 'amended' end,
       reason, signed_by, recap, (recap->>'frontCents')::bigint, (recap->>'backCents')::bigint, (recap->>'totalCents')::bigint
from deal_contract;

-- A product that the buyer gave back after the sale, once: what they got back, and what the provider gave back.
create table deal_product_return (
  dealership_id uuid not null,
  deal_id uuid not null,
  line_id uuid not null,
  returned_on date not null,
  refund_cents bigint not null check (refund_cents >= 0),
  cost_back_cents bigint not null check (cost_back_cents >= 0),
  created_at timestamptz not null,
  primary key (dealership_id, deal_id, line_id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('deal_product_return', 'select, insert');

create table commission_plan (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  name text not null,
  archived_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  primary key (dealership_id, id)
);
call core.tenant_table('commission_plan', 'select, insert, update');
create unique index commission_plan_name on commission_plan (dealership_id, lower(name)) where archived_at is null;

-- The rules of a plan from a day on. Deals signed before keep the rules before.
create table commission_plan_version (
  dealership_id uuid not null,
  plan_id uuid not null,
  starts_on date not null,
  rules jsonb not null,
  created_at timestamptz not null,
  created_by uuid,
  primary key (dealership_id, plan_id, starts_on),
  foreign key (dealership_id, plan_id) references commission_plan (dealership_id, id)
);
call core.tenant_table('commission_plan_version', 'select, insert');

create table commission_assignment (
  dealership_id uuid not null,
  id uuid not null,
  staff_id uuid not null,
  plan_id uuid not null,
  from_on date not null,
  until_on date,                           -- the last day; null: until further notice
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, staff_id) references staff_member (dealership_id, id),
  foreign key (dealership_id, plan_id) references commission_plan (dealership_id, id),
  check (until_on >= from_on)
);
call core.tenant_table('commission_assignment');
create index commission_assignment_staff on commission_assignment (dealership_id, staff_id, from_on);
create index commission_assignment_plan on commission_assignment (dealership_id, plan_id);

-- Who shares a deal's commission, where it is not the salesperson alone. Shares of a pool come to 10,000.
create table commission_team (
  dealership_id uuid not null,
  deal_id uuid not null,
  pool text not null check (pool in ('sales', 'finance')),
  staff_id uuid not null,
  position integer not null,
  share integer not null check (share between 1 and 10000), -- hundredths of a percent
  primary key (dealership_id, deal_id, pool, staff_id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  foreign key (dealership_id, staff_id) references staff_member (dealership_id, id)
);
call core.tenant_table('commission_team');

-- What a person earns by a deal as things stand: worked out anew whenever a fact changes. Entries follow it.
create table commission_standing (
  dealership_id uuid not null,
  deal_id uuid not null,
  pool text not null check (pool in ('sales', 'finance')),
  staff_id uuid not null,
  plan_id uuid not null,
  plan_starts_on date not null,
  share integer not null,
  earned_on date not null,
  period text not null,                    -- 2026-11: the statement in which it was first earned
  cents bigint not null,
  base_cents bigint not null,              -- this share of the gross that the plan's percent is of
  gross_cents bigint not null,             -- this share of the deal's gross
  working jsonb not null,
  primary key (dealership_id, deal_id, pool, staff_id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  foreign key (dealership_id, staff_id) references staff_member (dealership_id, id),
  foreign key (dealership_id, plan_id, plan_starts_on) references commission_plan_version (dealership_id, plan_id, starts_on)
);
call core.tenant_table('commission_standing');
create index commission_standing_period on commission_standing (dealership_id, staff_id, period);

-- Which facts of a deal its commission was worked out from. A deal whose facts are others, or that has no row, is due.
create table commission_reckoning (
  dealership_id uuid not null,
  deal_id uuid not null,
  recap_number integer not null,
  status text not null,
  salesperson_id uuid,
  at timestamptz not null,
  primary key (dealership_id, deal_id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('commission_reckoning');

create table commission_statement (
  dealership_id uuid not null,
  staff_id uuid not null,
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  state text not null check (state in ('closed', 'paid')), -- an open one has no row
  total_cents bigint not null,
  tiers jsonb not null,                    -- which tiers were reached, by plan version
  closed_at timestamptz not null,
  closed_by uuid,
  paid_on date,
  paid_by uuid,
  reference text,
  primary key (dealership_id, staff_id, period),
  foreign key (dealership_id, staff_id) references staff_member (dealership_id, id),
  check ((state = 'paid') = (paid_on is not null))
);
call core.tenant_table('commission_statement', 'select, insert, update');

-- What was earned and taken back. Insert only; a closed statement takes no more.
create table commission_entry (
  dealership_id uuid not null,
  id uuid not null,
  staff_id uuid not null,
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  kind text not null check (kind in ('commission', 'charge_back', 'restated', 'tier', 'draw', 'adjustment', 'carried')),
  pool text check (pool in ('sales', 'finance')),
  deal_id uuid,
  cents bigint not null check (cents <> 0),
  on_day date not null,
  reason text,                             -- a word of the product's own
  note text,                               -- a person's words
  working jsonb,
  by_staff uuid,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, staff_id) references staff_member (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  check ((deal_id is not null) = (kind in ('commission', 'charge_back', 'restated', 'tier'))),
  check ((deal_id is null) = (pool is null))
);
call core.tenant_table('commission_entry', 'select, insert');
create index commission_entry_statement on commission_entry (dealership_id, staff_id, period, on_day);
create index commission_entry_deal on commission_entry (dealership_id, deal_id) where deal_id is not null;

-- A closed statement never changes, whoever asks: it takes no entry, and only its payment may still be written.
create function core.commission_stays() returns trigger
language plpgsql as $$
begin
  if tg_table_name = 'commission_entry' then
    if exists (select from commission_statement s where s.dealership_id = new.dealership_id and s.staff_id = new.staff_id and s.period = new.period) then
      raise exception 'a closed statement takes no entry' using errcode = '55000';
    end if;
  elsif old.state = 'paid' or (old.total_cents, old.tiers, old.closed_at) is distinct from (new.total_cents, new.tiers, new.closed_at) then
    raise exception 'a closed statement never changes' using errcode = '55000';
  end if;
  return new;
end $$;
grant execute on function core.commission_stays() to automo_app;
create trigger commission_stays before insert on commission_entry for each row execute function core.commission_stays();
create trigger commission_stays before update on commission_statement for each row execute function core.commission_stays();
