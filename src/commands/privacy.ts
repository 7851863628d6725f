import {
  listPlatformRequests,
  Note,
  notePlatformRequest,
  Resolution,
  resolvePlatformRequest,
} from '#domains/privacy/index.ts';
import type { z } from 'zod';
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

/** Options as a schema of the domain reads them. @throws CommandProblem that names the first wrong one */
function readOptions<S extends z.ZodType>(schema: S, options: unknown): z.output<S> {
  const read = schema.safeParse(options);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CommandProblem(`--${issue!.path.join(' ')}: ${issue!.message}`, 64);
}

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
    identity:
      'what was seen or asked; nothing is deleted before, unless the account’s own mailbox answered; kept sealed',
    by: 'who saw it',
  },
  async run(call) {
    const id = needed(call, 'id');
    if (!isId(id)) throw new CommandProblem(`${id} is not an id`, 64);
    const [kind, identity] = [given(call, 'kind'), given(call, 'identity')];
    if (!kind && !identity) throw new CommandProblem('say --kind or --identity', 64);
    const note = readOptions(Note, { kind: kind ?? null, identity: identity ?? '' });
    const by = identity ? needed(call, 'by') : '';
    await onGround(call, (ground) => ground.database.asPlatform((ctx) => notePlatformRequest(ctx, id, note, by)));
    call.say('Noted.');
    return { id };
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
    identity:
      'how it became known who asks, or that the data is a child’s; needed to delete, unless noted before or, for an account, answered from its own mailbox',
    answer: 'what the person is told; needed when a request is answered or refused',
  },
  async run(call) {
    const id = needed(call, 'id');
    if (!isId(id)) throw new CommandProblem('--id must be an id from "automo privacy list"', 64);
    const by = needed(call, 'by');
    const [dealershipId, customerId] = [given(call, 'dealership'), given(call, 'customer')];
    if ((dealershipId === undefined) !== (customerId === undefined))
      throw new CommandProblem('--dealership and --customer belong together', 64);
    const resolution = readOptions(Resolution, {
      outcome: needed(call, 'outcome'),
      account: given(call, 'account') ?? null,
      identity: given(call, 'identity') ?? '',
      answer: given(call, 'answer') ?? '',
      customer: dealershipId === undefined ? null : { dealershipId, customerId },
    });
    const { hours, ownerless } = await onGround(call, (ground) => resolvePlatformRequest(ground, id, resolution, by));
    call.say(`Ended after ${hours} h.`);
    for (const name of ownerless) call.say(`${name} has no owner any more: find one, or cancel it.`);
    return { hours, ownerless };
  },
};
