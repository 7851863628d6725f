import { userByEmail } from '#domains/accounts/index.ts';
import {
  listPlatformRequests,
  notePlatformRequest,
  platformKinds,
  resolvePlatformRequest,
} from '#domains/privacy/index.ts';
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
        `${one.id}  ${one.kind}  ${one.way === 'form' ? 'by the form' : one.way === 'mail' ? 'by mail' : 'in a letter to support'}  due ${one.dueAt.toISOString()}  ${one.resolvedAt ? `${one.outcome} after ${one.hours.toFixed(1)} h` : `open for ${one.hours.toFixed(1)} h`}`,
      );
      call.say(
        `  ${
          one.identity
            ? `identity shown ${one.identity.at.toISOString()} to ${one.identity.by}: ${one.identity.how}`
            : one.addressProvedAt
              ? `reads mail at that address (answered ${one.addressProvedAt.toISOString()}); who it is was not looked at`
              : 'nothing about who asks is proved'
        }`,
      );
      call.say(`  from ${one.name} <${one.email}>: ${one.words}${one.where ? ` (where: ${one.where})` : ''}`);
      for (const { at, from, words } of one.more ?? []) call.say(`  ${at} from ${from ?? 'nobody named'}: ${words}`);
    }
    return { requests };
  },
};

/** `automo privacy note` */
export const notePrivacyCommand: Command = {
  summary: 'Note what an open request really asks for, and how who asks has shown who they are',
  usage: 'privacy note --id <id> [--kind access|correction|erasure|opt_out|other] [--identity <how> --by <name>]',
  example:
    'automo privacy note --id 01998a7e-5f00-7000-8000-000000000001 --identity "Called back at the number of the account" --by "A. Roy"',
  options: { id: { type: 'string' }, kind: { type: 'string' }, identity: { type: 'string' }, by: { type: 'string' } },
  about: {
    id: 'from "automo privacy list"',
    kind: 'what it asks for, when its words were sorted wrongly',
    identity: 'what was seen or asked; nothing is deleted before, unless the account’s own mailbox answered',
    by: 'who saw it',
  },
  async run(call) {
    const id = needed(call, 'id');
    if (!isId(id)) throw new CommandProblem(`${id} is not an id`, 64);
    const [asked, how] = [given(call, 'kind'), given(call, 'identity')];
    const kind = platformKinds.find((one) => one === asked);
    if (asked && !kind) throw new CommandProblem(`--kind must be ${platformKinds.join(', ')}`, 64);
    if (!kind && !how) throw new CommandProblem('say --kind or --identity', 64);
    const identity = how ? { how, by: needed(call, 'by') } : undefined;
    await onGround(call, (ground) =>
      ground.database.asPlatform((ctx) => notePlatformRequest(ctx, id, { kind, identity })),
    );
    call.say('Noted.');
    return { id };
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
