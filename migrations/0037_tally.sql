-- How often something happened that leaves no row of its own, by day: refused calls, forged requests, deleted accounts.
create table tally (
  what text not null,
  day date not null,
  times bigint not null,
  primary key (what, day)
);
grant select, insert, update on tally to automo_platform;
