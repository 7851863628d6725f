-- What a dealership pays us: public prices, its subscription, what the payment processor told us, and our invoices to it.

-- Public prices as dated rows. A new price is a new row and an end on the old one; whoever subscribed keeps theirs.
create table plan_price (
  id uuid primary key,
  every text not null check (every in ('month', 'year')),
  amount_cents integer not null check (amount_cents > 0),
  currency text not null default 'CAD',
  valid_from date not null,
  valid_to date,
  unique (every, valid_from)
);
grant select on plan_price to automo_app;
grant select, insert, update on plan_price to automo_platform;
insert into plan_price (id, every, amount_cents, valid_from) values
  ('0199f000-0000-7000-8000-000000000001', 'month', 24900, '2026-01-01'),
  ('0199f000-0000-7000-8000-000000000002', 'year', 249000, '2026-01-01');

-- One row of each dealership. What the processor says is copied here by one function (meeting.ts), never guessed.
create table subscription (
  dealership_id uuid primary key references dealership (dealership_id),
  trial_ends_at timestamptz not null,
  trial_noticed_at timestamptz,
  -- The processor's words: its customer, its subscription, that one's status, price and period.
  customer_id text,
  subscription_id text,
  status text,
  every text check (every in ('month', 'year')),
  price_cents integer,
  period_ends_at timestamptz,
  open_cents integer not null default 0,  -- what could not be charged so far
  ends_at_period_end boolean not null default false,
  tax_rates text[] not null default '{}',
  card_brand text,
  card_last4 text,
  card_expires text,
  -- Grace: since when unpaid, and which notices were sent in this episode.
  past_due_since timestamptz,
  notices integer not null default 0,
  noticed_at timestamptz,
  -- What the dealership wants of us, which a job makes the processor agree to.
  end_asked text check (end_asked in ('period_end', 'now', 'resume')),
  end_asked_at timestamptz,
  -- The checkout that is open: its id is the idempotency key of every call that makes it.
  attempt_id uuid,
  session_id text,
  session_ends_at timestamptz,
  -- Meetings with the processor are numbered when they begin to ask, so that an older answer never covers a newer one.
  asked bigint not null default 0,
  met bigint not null default 0,
  met_at timestamptz,
  created_at timestamptz not null
);
call core.tenant_table('subscription');
call core.shown_to_platform('subscription', 'dealership_id, customer_id, trial_ends_at, past_due_since, notices, noticed_at, period_ends_at, session_id, end_asked, met_at');
create index subscription_customer on subscription (customer_id);

-- Events of the processor, each once: inserted in the transaction that puts in what is done for it.
create table payment_event (
  id text primary key,
  type text not null,
  customer_id text,
  made_at timestamptz not null,
  received_at timestamptz not null,
  outcome text not null default 'waiting' check (outcome in ('waiting', 'met', 'nobody', 'ignored')),
  handled_at timestamptz
);
grant select, insert, update, delete on payment_event to automo_platform;
create index payment_event_age on payment_event (received_at);

-- Things of ours at the processor that all dealerships share (tax rates, the portal's settings).
create table payment_object (
  kind text not null,
  key text not null,
  remote_id text not null,
  created_at timestamptz not null,
  primary key (kind, key)
);
grant select, insert on payment_object to automo_platform;

-- Our invoices. Platform rows on purpose: they outlive the dealership for as long as the law wants books kept, and name
-- its legal entity and nothing of its customers. The column is not called dealership_id, by which a purge goes.
create table platform_invoice (
  id uuid primary key,
  number text not null unique,
  year integer not null,
  dealership uuid not null,
  source text not null unique,
  issued_on date not null,
  period_from date not null,
  period_to date not null,
  locale text not null check (locale in ('en', 'fr')),
  every text not null check (every in ('month', 'year')),
  seller jsonb not null,
  buyer jsonb not null,
  taxes jsonb not null,
  subtotal_cents integer not null,
  total_cents integer not null,
  currency text not null,
  paid_at timestamptz not null,
  kept_until date not null
);
create index platform_invoice_dealership on platform_invoice (dealership, issued_on);
-- Not forced: the one function that issues them is the owner's.
alter table platform_invoice enable row level security;
create policy office on platform_invoice for select to automo_app
  using (dealership = (select nullif(current_setting('app.dealership_id', true), '')::uuid));
create policy platform on platform_invoice for all to automo_platform using (true);
grant select on platform_invoice to automo_app;
-- Never changed; deleted only when their time is over.
grant select, delete on platform_invoice to automo_platform;

create table platform_invoice_series (
  year integer primary key,
  next integer not null,
  last_day date not null
);

-- Issues an invoice to the dealership of this transaction, with the next number of its year; once for each source, so that
-- a repeat answers with nothing. Number and row are one act: a roll-back takes both, and the series has no gap.
create function core.issue_platform_invoice(facts jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, core as $$
declare
  mine uuid := nullif(current_setting('app.dealership_id', true), '')::uuid;
  day date := (facts->>'day')::date;
  taken integer;
  made text;
begin
  if mine is null then raise exception 'no dealership in this transaction'; end if;
  if exists (select from public.platform_invoice where source = facts->>'source') then return null; end if;
  insert into public.platform_invoice_series as series (year, next, last_day)
    values (extract(year from day)::integer, 2, day)
    on conflict (year) do update set next = series.next + 1, last_day = greatest(series.last_day, excluded.last_day)
    returning next - 1, last_day into taken, day;
  -- Who waited for the series may have waited for the same invoice.
  if exists (select from public.platform_invoice where source = facts->>'source') then
    update public.platform_invoice_series set next = next - 1 where year = extract(year from day)::integer;
    return null;
  end if;
  made := 'AS-' || extract(year from day)::integer || '-' || lpad(taken::text, 6, '0');
  insert into public.platform_invoice (id, number, year, dealership, source, issued_on, period_from, period_to, locale, every,
      seller, buyer, taxes, subtotal_cents, total_cents, currency, paid_at, kept_until)
    values ((facts->>'id')::uuid, made, extract(year from day)::integer, mine, facts->>'source', day,
      (facts->>'periodFrom')::date, (facts->>'periodTo')::date, facts->>'locale', facts->>'every', facts->'seller', facts->'buyer',
      facts->'taxes', (facts->>'subtotalCents')::integer, (facts->>'totalCents')::integer, facts->>'currency',
      (facts->>'paidAt')::timestamptz, make_date(extract(year from day)::integer + 6, 12, 31));
  return made;
end $$;
grant execute on function core.issue_platform_invoice(jsonb) to automo_app;
