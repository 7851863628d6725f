import { allPrices, setPrice } from '#domains/subscriptions/index.ts';
import { formatCents } from '#kernel/format.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { needed, onGround } from './open-for-writing.ts';

/** `automo prices list` */
export const listPricesCommand: Command = {
  summary: 'List the public prices, past and to come',
  usage: 'prices list',
  example: 'automo prices list --json',
  async run(call) {
    const prices = await onGround(call, allPrices);
    for (const { every, amountCents, currency, validFrom, validTo } of prices)
      call.say(`${formatCents(amountCents, 'en', currency)} a ${every}, ${validFrom} to ${validTo ?? 'a new one'}`);
    return { prices };
  },
};

/** `automo prices set` */
export const setPriceCommand: Command = {
  summary: 'Set a public price from a day on; who has subscribed keeps theirs',
  usage: 'prices set --every <month|year> --cents <amount> --from <day>',
  example: 'automo prices set --every month --cents 25900 --from 2027-01-01',
  options: { every: { type: 'string' }, cents: { type: 'string' }, from: { type: 'string' } },
  about: {
    every: 'month or year',
    cents: 'without taxes, in cents',
    from: 'the first day of the price, tomorrow at the earliest',
  },
  async run(call) {
    const every = needed(call, 'every');
    const cents = Number(needed(call, 'cents'));
    const from = needed(call, 'from');
    if (every !== 'month' && every !== 'year') throw new CommandProblem('--every must be month or year', 64);
    if (!Number.isInteger(cents) || cents < 100 || cents > 10_000_000)
      throw new CommandProblem('--cents must be a whole number of 100 to 10000000, such as 25900', 64);
    if (!/^\d{4}-\d\d-\d\d$/.test(from) || Number.isNaN(Date.parse(from)))
      throw new CommandProblem('--from must be a day such as 2027-01-01', 64);
    await onGround(call, (ground) => setPrice(ground, { every, amountCents: cents, from }));
    call.say(`From ${from} on: ${formatCents(cents, 'en')} a ${every}.`);
    return { every, cents, from };
  },
};
