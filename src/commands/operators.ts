import { addOperator, listOperators, removeOperator } from '#domains/support/index.ts';
import type { Command } from './command.ts';
import { needed, onGround } from './open-for-writing.ts';

const email = { options: { email: { type: 'string' } }, about: { email: 'address of the account' } } as const;

/** `automo operators list` */
export const listOperatorsCommand: Command = {
  summary: 'List who of the platform’s own people may use the console',
  usage: 'operators list',
  example: 'automo operators list --json',
  async run(call) {
    const operators = await onGround(call, listOperators);
    if (operators.length === 0) call.say('There is no operator.');
    for (const one of operators) {
      const since = one.addedAt.toISOString().slice(0, 10);
      call.say(`${one.userId}  ${one.name}: since ${since}${one.until ? `, until ${one.until.toISOString()}` : ''}`);
    }
    return { operators };
  },
};

/** `automo operators add` */
export const addOperatorCommand: Command = {
  summary: 'Make an account holder an operator; the console wants a passkey of theirs',
  usage: 'operators add --email <address>',
  example: 'automo operators add --email ann@automo.example',
  ...email,
  async run(call) {
    const added = await onGround(call, (ground) => addOperator(ground, needed(call, 'email')));
    call.say(`${added.name} is an operator. The console is under /operator and opens with a passkey.`);
    return { operator: added };
  },
};

/** `automo operators remove` */
export const removeOperatorCommand: Command = {
  summary: 'End it: the console and every grant are closed to them at once',
  usage: 'operators remove --email <address>',
  example: 'automo operators remove --email ann@automo.example',
  ...email,
  async run(call) {
    await onGround(call, (ground) => removeOperator(ground, needed(call, 'email')));
    call.say('No operator any more.');
    return { removed: true };
  },
};
