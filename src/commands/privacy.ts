import { userByEmail } from '#domains/accounts/index.ts';
import { listPlatformRequests, resolvePlatformRequest } from '#domains/privacy/index.ts';
import { isId } from '#kernel/ids.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';

/** `automo privacy list` */
export const listPrivacyCommand: Command = {
  summary: 'List privacy requests and reports to the platform that are open, with their due times',
  usage: 'privacy list [--all]',
  example: 'automo privacy list',
  options: { all: { type: 'boolean' } },
  about: { all: 'those that have ended, too, with the hours they took' },
  async run(call) {
    const requests = await onGround(call, (ground) => listPlatformRequests(ground, call.options.all === true));
    if (requests.length === 0) call.say('Nothing is open.');
    for (const one of requests) {
      call.say(
        `${one.id}  ${one.kind}  due ${one.dueAt.toISOString()}  ${one.resolvedAt ? `${one.outcome} after ${one.hours.toFixed(1)} h` : `open for ${one.hours.toFixed(1)} h`}`,
      );
      call.say(`  from ${one.name} <${one.email}>: ${one.words}${one.where ? ` (where: ${one.where})` : ''}`);
    }
    return { requests };
  },
};

const outcomes = ['deleted', 'answered', 'unfounded'] as const;

/** `automo privacy resolve` */
export const resolvePrivacyCommand: Command = {
  summary: 'End a request or report: delete the account or the customer that it names, and tell who reported it',
  usage:
    'privacy resolve --id <id> --outcome deleted|answered|unfounded --by <name> [--account <e-mail> | --dealership <id> --customer <id>]',
  example:
    'automo privacy resolve --id 01998a7e-5f00-7000-8000-000000000001 --outcome deleted --by "A. Roy" --account kid@example.com',
  options: {
    id: { type: 'string' },
    outcome: { type: 'string' },
    by: { type: 'string' },
    account: { type: 'string' },
    dealership: { type: 'string' },
    customer: { type: 'string' },
  },
  about: {
    id: 'from "automo privacy list"',
    outcome: 'deleted, answered or unfounded',
    by: 'who decided',
    account: 'address of the account to delete',
    dealership: 'the dealership whose customer is to be erased',
    customer: 'that customer',
  },
  async run(call) {
    const outcome = outcomes.find((one) => one === needed(call, 'outcome'));
    if (!outcome) throw new CommandProblem('--outcome must be deleted, answered or unfounded', 64);
    const [id, by, account, dealershipId, customerId] = [
      needed(call, 'id'),
      needed(call, 'by'),
      given(call, 'account'),
      given(call, 'dealership'),
      given(call, 'customer'),
    ];
    for (const one of [id, dealershipId, customerId])
      if (one !== undefined && !isId(one)) throw new CommandProblem(`${one} is not an id`, 64);
    if ((dealershipId === undefined) !== (customerId === undefined))
      throw new CommandProblem('--dealership and --customer belong together', 64);
    const { hours, ownerless } = await onGround(call, async (ground) => {
      const user = account && (await ground.database.asPlatform((ctx) => userByEmail(ctx, account)));
      if (account && !user) throw new CommandProblem(`no account has the address ${account}`);
      return resolvePlatformRequest(ground, {
        id,
        outcome,
        by,
        ...(user ? { userId: user.id } : {}),
        ...(dealershipId && customerId ? { customer: { dealershipId, customerId } } : {}),
      });
    });
    call.say(`Ended after ${hours} h.`);
    for (const name of ownerless) call.say(`${name} has no owner any more: find one, or cancel it.`);
    return { hours, ownerless };
  },
};
