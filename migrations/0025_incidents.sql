-- Register of confidentiality incidents (Breach of Security Safeguards Regulations, SOR/2018-64, s. 6; Québec's Regulation
-- respecting confidentiality incidents, A-2.1, r. 3.1, s. 7). Platform rows on purpose: the record of a breach outlives the
-- dealership. The column is not called dealership_id, by which a purge goes. Words and lists of people are sealed with the
-- platform's key.
create table incident (
  id uuid primary key,
  event uuid not null,                    -- entries of one event that concerns several who are in control
  control text not null check (control in ('platform', 'dealership')),
  dealership uuid,
  dealership_name text,                   -- its legal name: all that is left of it after a purge
  opened_by text not null check (opened_by in ('platform', 'dealership')),
  drill boolean not null default false,
  state text not null default 'suspected'
    check (state in ('suspected', 'confirmed', 'assessed', 'notifying', 'closed', 'dismissed')),
  facts bytea not null,                   -- sealed: what happened, cause, steps, advice, contact, reasons
  kinds text[] not null default '{}',
  provinces text[] not null default '{}',
  period_from date,
  period_to date,
  people integer check (people >= 0),     -- as estimated; the lists that were drawn count for themselves
  sensitivity smallint check (sensitivity between 1 and 3),
  probability smallint check (probability between 1 and 3),
  real_risk boolean,
  indirect boolean not null default false,
  known_at timestamptz not null,
  confirmed_at timestamptz,
  assessed_at timestamptz,
  notifying_at timestamptz,
  released_at timestamptz,
  released_by uuid,                       -- staff member
  people_told_at timestamptz,
  dealership_told_at timestamptz,
  closed_at timestamptz,
  dismissed_at timestamptz,
  version integer not null default 1,
  check (control = 'platform' or dealership is not null),
  check ((dealership is null) = (dealership_name is null)),
  check ((state = 'dismissed') = (dismissed_at is not null)),
  check (state not in ('confirmed', 'assessed', 'notifying', 'closed') or confirmed_at is not null),
  check (state not in ('assessed', 'notifying', 'closed') or assessed_at is not null and real_risk is not null),
  check (period_to is null or period_from is null or period_to >= period_from)
);
create index incident_dealership on incident (dealership, known_at desc);

-- Who is affected: the question as it was asked, when, how many it found, and the list, sealed, with its hash.
create table incident_query (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  dealership uuid,
  kind text not null,
  asked jsonb not null,                   -- days and names of tables, never a person
  ran_at timestamptz not null,
  found integer not null,
  hash bytea not null,
  people_sealed bytea not null
);
create index incident_query_incident on incident_query (incident_id);

-- One letter for each affected person, whom only the sealed lists name: the key is a hash over incident and person.
create table incident_notice (
  incident_id uuid not null references incident (id) on delete cascade,
  person bytea not null,
  dealership uuid,
  mail_id uuid,
  state text not null check (state in ('waiting', 'sent', 'failed', 'unreachable')),
  why text,                               -- no_address, gone, or the receiving server's code
  words_hash bytea,
  noticed_at timestamptz not null,
  seen_at timestamptz,
  primary key (incident_id, person)
);
create index incident_notice_waiting on incident_notice (incident_id) where state = 'waiting';

create table incident_report (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  dealership uuid,
  authority text not null check (authority in ('opc', 'cai', 'ab_oipc', 'other')),
  name text,
  reported_at timestamptz not null,
  reference text,
  check (authority <> 'other' or name is not null)
);
create index incident_report_incident on incident_report (incident_id);

-- What the last drills measured.
create table breach_drill (
  id uuid primary key,
  begun_at timestamptz not null,
  ended_at timestamptz not null,
  affected integer not null,
  delivered integer not null,
  undeliverable integer not null,
  twice integer not null,
  find_ms integer not null,
  notify_ms integer not null,
  holds boolean not null
);
grant select, insert on breach_drill to automo_platform;

grant select, insert, update, delete on incident, incident_query, incident_notice, incident_report to automo_platform;
-- The office sees the entries that touch its dealership, and works on those for which it is in control itself.
grant select, insert on incident, incident_query, incident_report to automo_app;
grant update on incident to automo_app;
grant select, insert, update on incident_notice to automo_app;
do $$
declare
  own constant text := 'dealership = (select nullif(current_setting(''app.dealership_id'', true), '''')::uuid)';
  name text;
begin
  foreach name in array array['incident', 'incident_query', 'incident_notice', 'incident_report'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform on %I for all to automo_platform using (true) with check (true)', name);
    execute format('create policy office_reads on %I for select to automo_app using (%s)', name, own);
    execute format('create policy office_adds on %I for insert to automo_app with check (%s%s)', name, own,
      case name when 'incident' then ' and control = ''dealership''' else '' end);
    execute format('create policy office_changes on %I for update to automo_app using (%2$s%3$s) with check (%2$s%3$s)', name, own,
      case name when 'incident' then ' and control = ''dealership''' else '' end);
  end loop;
end $$;
