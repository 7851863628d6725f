import { listPlatformRequests, Resolution, resolvePlatformRequest } from '#domains/privacy/index.ts';
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

/** `automo privacy resolve` */
export const resolvePrivacyCommand: Command = {
  summary: 'End a request or report: delete the account or the child’s record that it names, and tell who asked',
  usage:
    'privacy resolve --id <id> --outcome deleted|answered|unfounded --by <name> [--account <e-mail>] [--dealership <id> --customer <id>] [--identity <words>] [--answer <words>]',
  example:
    'automo privacy resolve --id 01998a7e-5f00-7000-8000-000000000001 --outcome deleted --by "A. Roy" --account kid@example.com --identity "School card seen in a call with the mother"',
  options: {
    id: { type: 'string' },
    outcome: { type: 'string' },
    by: { type: 'string' },
    account: { type: 'string' },
    dealership: { type: 'string' },
    customer: { type: 'string' },
    identity: { type: 'string' },
    answer: { type: 'string' },
  },
  about: {
    id: 'from "automo privacy list"',
    outcome: 'deleted, answered or unfounded',
    by: 'who decided',
    account: 'address of the account to delete',
    dealership: 'for a report of a child: the dealership whose customer is to be erased',
    customer: 'that customer',
    identity: 'needed to delete: how it became known who asks, or that the data is a child’s',
    answer: 'what the person is told; needed when a request is answered or refused',
  },
  async run(call) {
    const id = needed(call, 'id');
    if (!isId(id)) throw new CommandProblem('--id must be an id from "automo privacy list"', 64);
    const by = needed(call, 'by');
    const [dealershipId, customerId] = [given(call, 'dealership'), given(call, 'customer')];
    if ((dealershipId === undefined) !== (customerId === undefined))
      throw new CommandProblem('--dealership and --customer belong together', 64);
    const read = Resolution.safeParse({
      outcome: needed(call, 'outcome'),
      account: given(call, 'account') ?? null,
      identity: given(call, 'identity') ?? '',
      answer: given(call, 'answer') ?? '',
      customer: dealershipId === undefined ? null : { dealershipId, customerId },
    });
    if (!read.success) {
      const [issue] = read.error.issues;
      throw new CommandProblem(`--${issue!.path.join(' ') || 'outcome'}: ${issue!.message}`, 64);
    }
    const { hours, ownerless } = await onGround(call, (ground) => resolvePlatformRequest(ground, id, read.data, by));
    call.say(`Ended after ${hours} h.`);
    for (const name of ownerless) call.say(`${name} has no owner any more: find one, or cancel it.`);
    return { hours, ownerless };
  },
};
