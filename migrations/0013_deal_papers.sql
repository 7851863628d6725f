-- Papers of a deal beside its contract: what is still owed, what is checked at delivery, credit applications, and links to
-- sign by.

-- The dealership's own list of what is checked at delivery; without a row, the usual one.
create table delivery_checklist (
  dealership_id uuid primary key references dealership (dealership_id),
  items jsonb not null,                    -- id, words in English and French
  version integer not null default 1
);
call core.tenant_table('delivery_checklist', 'select, insert, update');

-- Kept lists of a deal. They go on after the contract is sealed, so they are no part of it.
create table deal_paperwork (
  dealership_id uuid not null,
  deal_id uuid not null,
  due_items jsonb not null default '[]',   -- id, what, by when, when it was done
  checks jsonb,                            -- the delivery list as this deal keeps it; null while nobody ticked anything
  version integer not null default 1,      -- of the due bill
  primary key (dealership_id, deal_id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('deal_paperwork', 'select, insert, update');

create table credit_policy (
  dealership_id uuid primary key references dealership (dealership_id),
  kept_days integer not null check (kept_days between 1 and 730),
  version integer not null default 1
);
call core.tenant_table('credit_policy', 'select, insert, update');

-- A credit application: every value of it is in `sealed`. The row is deleted when its time is over.
create table credit_application (
  dealership_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  applicant text not null check (applicant in ('buyer', 'co_buyer')),
  sealed bytea not null,
  consent_version text not null,           -- of the wording that the applicant agreed to
  consent_at timestamptz not null,
  kept_by uuid,                            -- staff member
  expires_at timestamptz not null,
  version integer not null default 1,
  primary key (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id)
);
call core.tenant_table('credit_application');
create unique index credit_application_applicant on credit_application (dealership_id, deal_id, applicant);
create index credit_application_expiry on credit_application (dealership_id, expires_at);

-- A link by which one party signs one contract on a device of their own. Of the token only the hash is kept; the paper that
-- was shown and the signature are sealed with the dealership's key.
create table signing_link (
  dealership_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  party text not null check (party in ('buyer', 'co_buyer')),
  locale text not null check (locale in ('en', 'fr')),
  token_hash bytea not null,
  content_hash text not null,              -- of the contract's content: another content ends the link
  document_hash text not null,             -- SHA-256 of the paper
  document bytea,                          -- sealed; forgotten when the link ends unused
  mail_id uuid,                            -- null when the link was copied
  override text,                           -- why it may be signed in spite of a rule
  made_by uuid,                            -- staff member
  made_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,                    -- withdrawn, or the contract changed
  ended_why text check (ended_why in ('withdrawn', 'replaced', 'changed')),
  signed_at timestamptz,
  signature bytea,
  primary key (dealership_id, id),
  foreign key (dealership_id, deal_id) references deal (dealership_id, id),
  foreign key (dealership_id, mail_id) references dealership_mail (dealership_id, id),
  check ((ended_at is null) = (ended_why is null)),
  check ((signed_at is null) = (signature is null))
);
call core.tenant_table('signing_link', 'select, insert, update');
create unique index signing_link_token on signing_link (dealership_id, token_hash);
create index signing_link_deal on signing_link (dealership_id, deal_id, made_at);

-- A letter that carries a secret, such as a link to sign by: its words wait sealed, and are forgotten once it was sent.
alter table dealership_mail add column sealed_words bytea;
