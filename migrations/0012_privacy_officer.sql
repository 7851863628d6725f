-- Who answers for personal information at a dealership (PIPEDA, Schedule 1, 4.1; in Québec named on the site: Law 25).
alter table dealership add column privacy_officer text, add column privacy_email text;
grant select (privacy_officer, privacy_email) on dealership to automo_site;
