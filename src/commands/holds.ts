import { readFileSync } from 'node:fs';
import { confirmHold, endHold, HoldInput, listHolds, placeHold } from '#domains/closing/index.ts';
import { listOperators } from '#domains/support/index.ts';
import { isId } from '#kernel/ids.ts';
import type { Ground } from '#platform/ground.ts';
import type { Call, Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { needed, onGround } from './open-for-writing.ts';

/** The operator who does it, by the id that "automo operators list" shows: what is kept of a hold names people. */
async function operatorOf(ground: Ground, call: Call): Promise<string> {
  const id = needed(call, 'by');
  const found = (await listOperators(ground)).find(({ userId, until }) => userId === id && !until);
  if (!found) throw new CommandProblem('--by must be the id of an operator from "automo operators list"', 64);
  return found.userId;
}

function holdOf(call: Call): string {
  const id = needed(call, 'id');
  if (!isId(id)) throw new CommandProblem('--id must be an id from "automo holds list"', 64);
  return id;
}

function orderOf(call: Call): HoldInput {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(needed(call, 'order'), 'utf8'));
  } catch (error) {
    if (error instanceof CommandProblem) throw error;
    throw new CommandProblem(`--order must be a readable file of JSON: ${(error as Error).message}`, 64);
  }
  const checked = HoldInput.safeParse(read);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new CommandProblem(`${issue!.path.join('.') || 'the order'}: ${issue!.message}`, 64);
}

const id = { id: { type: 'string' } } as const;
const by = { by: { type: 'string' } } as const;
const about = { id: 'from "automo holds list"', by: 'id of the operator who does it, from "automo operators list"' };

/** `automo holds …`: what an order makes us keep of a dealership that leaves (P28a). */
export const holdsCommands: Record<string, Command> = {
  'holds list': {
    summary: 'List legal holds, those in force first',
    usage: 'holds list',
    example: 'automo holds list --json',
    async run(call) {
      const holds = await onGround(call, (ground) => ground.database.asPlatform((ctx) => listHolds(ctx, null)));
      if (holds.length === 0) call.say('No hold is on record.');
      for (const one of holds) {
        const state = one.endedAt ? 'ended' : one.confirmedAt ? `until ${one.endsOn}` : 'NOT CONFIRMED';
        call.say(`${one.id}  ${state}: ${one.authority}, ${one.document} (${one.dealership ?? one.dealershipId})`);
      }
      return { holds };
    },
  },
  'holds place': {
    summary: 'Put a legal hold on record; it keeps nothing before another operator confirms it',
    usage: 'holds place --order <file.json> --by <operator>',
    example: 'automo holds place --order order.json --by 01998a7e-5f00-7000-8000-000000000001',
    options: { order: { type: 'string' }, ...by },
    about: {
      order:
        'dealershipId, kind (court_order, authority_order, investigation), basis, authority, document, items ({what: rows, table, ids, fields} or {what: file, file}), custodians (two operators), endsOn; silent {until, basis} when it forbids telling',
      by: about.by,
    },
    async run(call) {
      const order = orderOf(call);
      const placed = await onGround(call, async (ground) => placeHold(ground, order, await operatorOf(ground, call)));
      call.say(`${placed} is on record. Another operator confirms it: automo holds confirm --id ${placed}`);
      return { id: placed };
    },
  },
  'holds confirm': {
    summary: 'Confirm a legal hold that another operator put on record: from then on it is in force',
    usage: 'holds confirm --id <id> --by <operator>',
    example: 'automo holds confirm --id 01998a7e-5f00-7000-8000-000000000001 --by 01998a7e-5f00-7000-8000-000000000002',
    options: { ...id, ...by },
    about,
    async run(call) {
      const hold = holdOf(call);
      await onGround(call, async (ground) => {
        const operator = await operatorOf(ground, call);
        await ground.database.asPlatform((ctx) => confirmHold(ctx, hold, operator));
      });
      call.say('In force.');
      return { confirmed: true };
    },
  },
  'holds end': {
    summary: 'End a legal hold before its day: copy and key are destroyed',
    usage: 'holds end --id <id> --by <operator> --why <words>',
    example:
      'automo holds end --id 01998a7e-5f00-7000-8000-000000000001 --by 01998a7e-5f00-7000-8000-000000000002 --why "Lifted by the court on 2026-12-01"',
    options: { ...id, ...by, why: { type: 'string' } },
    about: { ...about, why: 'who lifted the order, and when; is kept' },
    async run(call) {
      const hold = holdOf(call);
      const why = needed(call, 'why');
      if (why.trim().length < 10) throw new CommandProblem('--why must be at least 10 characters', 64);
      await onGround(call, async (ground) =>
        endHold(ground, hold, { operatorId: await operatorOf(ground, call), why }),
      );
      call.say('Ended: copy and key are destroyed.');
      return { ended: true };
    },
  },
};
