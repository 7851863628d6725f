create table customer (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  kind text not null default 'person' check (kind in ('person', 'company')),
  name text not null,
  email text,
  phone text,                              -- E.164
  phone_extension text,
  locale text not null default 'en' check (locale in ('en', 'fr')),
  preferred_contact text check (preferred_contact in ('email', 'phone', 'sms')),
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (dealership_id, id)
);
call core.tenant_table('customer');
create index customer_email on customer (dealership_id, email) where email is not null;
create index customer_phone on customer (dealership_id, phone) where phone is not null;

-- Consent as it was given: the expiry is computed from basis and date, never stored.
create table consent (
  dealership_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  channel text not null check (channel in ('email', 'sms', 'phone')),
  purpose text not null check (purpose in ('marketing', 'transaction')),
  basis text not null check (basis in ('express', 'implied_purchase', 'implied_contract', 'implied_inquiry', 'implied_published', 'implied_disclosed')),
  given_at timestamptz not null,
  how text not null,
  wording text,
  proof jsonb not null default '{}',
  withdrawn_at timestamptz,
  withdrawn_how text,
  primary key (dealership_id, id),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id) on delete cascade
);
call core.tenant_table('consent');
create index consent_customer on consent (dealership_id, customer_id);

create table lead (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  customer_id uuid not null,
  source text not null check (source in ('site_form', 'adf_email', 'phone', 'walk_in', 'facebook', 'instagram', 'import', 'api')),
  kind text not null check (kind in ('inquiry', 'test_drive', 'trade_appraisal', 'finance_application', 'vehicle_request')),
  stage text not null default 'new' check (stage in ('new', 'contacted', 'appointment', 'visited', 'negotiating', 'won', 'lost')),
  stage_since timestamptz not null,
  lost_reason text,
  vehicle_id uuid,
  message text,
  assignee_id uuid,                        -- staff member
  snoozed_until timestamptz,
  suspected_spam boolean not null default false,
  first_automatic_answer_at timestamptz,
  first_human_answer_at timestamptz,
  last_activity_at timestamptz not null,
  search_text text not null default '',
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (dealership_id, id),
  foreign key (dealership_id, customer_id) references customer (dealership_id, id),
  foreign key (dealership_id, vehicle_id) references vehicle (dealership_id, id) on delete set null (vehicle_id),
  foreign key (dealership_id, assignee_id) references staff_member (dealership_id, id)
);
call core.tenant_table('lead');
create index lead_recent on lead (dealership_id, last_activity_at desc, id desc);
create index lead_stage_recent on lead (dealership_id, stage, last_activity_at desc, id desc);
create index lead_customer on lead (dealership_id, customer_id);
create index lead_vehicle on lead (dealership_id, vehicle_id) where vehicle_id is not null;

create table activity (
  dealership_id uuid not null,
  id uuid not null,
  lead_id uuid not null,
  kind text not null check (kind in ('inquiry', 'email_out', 'email_in', 'call', 'note', 'visit', 'stage_change', 'assignment', 'automatic_answer')),
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  subject text,
  body text,
  details jsonb not null default '{}',
  mail_id uuid,
  primary key (dealership_id, id),
  foreign key (dealership_id, lead_id) references lead (dealership_id, id) on delete cascade,
  foreign key (dealership_id, mail_id) references dealership_mail (dealership_id, id)
);
call core.tenant_table('activity');
create index activity_lead on activity (dealership_id, lead_id, at);

-- What a visitor sent. The public site may only add rows; a job of the office's role makes the lead of it.
create table lead_intake (
  dealership_id uuid not null references dealership (dealership_id),
  id uuid not null,
  received_at timestamptz not null,
  form jsonb not null,
  origin jsonb not null default '{}',
  lead_id uuid,
  taken_at timestamptz,
  primary key (dealership_id, id)
);
call core.tenant_table('lead_intake');
create policy visitor on lead_intake as permissive for insert to automo_site
  with check (dealership_id = (select nullif(current_setting('app.dealership_id', true), '')::uuid) and lead_id is null and taken_at is null);
grant insert (dealership_id, id, received_at, form, origin) on lead_intake to automo_site;
create index lead_intake_open on lead_intake (dealership_id, received_at) where taken_at is null;
