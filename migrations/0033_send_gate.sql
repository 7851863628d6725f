-- The one gate for what a dealership writes: each letter says by which rule it may leave and to which customer it goes, and
-- is asked about at the moment of sending. A refused letter is counted; its words are not kept.
alter table dealership_mail
  add column class text not null default 'transactional'
    check (class in ('answer', 'transactional', 'marketing', 'legal_notice')),
  add column customer_id uuid;   -- no foreign key: what went out stays a fact when the customer is gone
alter table dealership_mail drop constraint dealership_mail_state_check;
alter table dealership_mail add constraint dealership_mail_state_check check
  (state in ('waiting', 'sending', 'sent', 'failed', 'withdrawn', 'refused'));
