import { addProcessor, announceProcessor, endProcessor, listProcessors } from '#domains/policies/index.ts';
import { isId } from '#kernel/ids.ts';
import type { Call, Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';

function idOf(call: Call): string {
  const id = needed(call, 'id');
  if (!isId(id)) throw new CommandProblem('--id must be an id from "automo processors list"', 64);
  return id;
}

/** `automo processors list` */
export const listProcessorsCommand: Command = {
  summary: 'List who processes data for us, and since when',
  usage: 'processors list',
  example: 'automo processors list --json',
  async run(call) {
    const processors = await onGround(call, listProcessors);
    if (processors.length === 0) call.say('No processor is on record.');
    for (const one of processors) {
      const standing = one.endedOn
        ? `ended ${one.endedOn}`
        : one.activeFrom
          ? `from ${one.activeFrom}`
          : one.agreementOn
            ? 'not announced'
            : 'no agreement on record';
      call.say(`${one.id}  ${one.name} (${one.country}): ${standing}`);
    }
    return { processors };
  },
};

/** `automo processors add` */
export const addProcessorCommand: Command = {
  summary: 'Put a processor on record, with its agreement',
  usage:
    'processors add --name <name> --country <CA> --purpose-en <words> --purpose-fr <words> --data-en <words> --data-fr <words> [--host <name> …] [--agreement <reference> --agreed-on <day>]',
  example:
    'automo processors add --name "Relais Courriel inc." --country CA --purpose-en "Sends our mail." --purpose-fr "Envoie nos courriels." --data-en "Addresses and text of mails." --data-fr "Adresses et texte des courriels." --host smtp.relais.example --agreement "DPA 2026-014" --agreed-on 2026-10-01',
  options: {
    name: { type: 'string' },
    country: { type: 'string' },
    'purpose-en': { type: 'string' },
    'purpose-fr': { type: 'string' },
    'data-en': { type: 'string' },
    'data-fr': { type: 'string' },
    host: { type: 'string', multiple: true },
    agreement: { type: 'string' },
    'agreed-on': { type: 'string' },
  },
  about: {
    name: 'legal name',
    country: 'two letters: where the data is processed',
    'purpose-en': 'what for, in a sentence',
    'purpose-fr': 'the same in French',
    'data-en': 'which data, in a sentence',
    'data-fr': 'the same in French',
    host: 'a host name that the product calls; may be given again',
    agreement: 'reference of the agreement; without one it cannot be used',
    'agreed-on': 'its date, such as 2026-10-01',
  },
  async run(call) {
    const on = given(call, 'agreed-on') ?? null;
    if (on !== null && !/^\d{4}-\d\d-\d\d$/.test(on))
      throw new CommandProblem('--agreed-on must be a day such as 2026-10-01', 64);
    const id = await onGround(call, (ground) =>
      addProcessor(ground, {
        name: needed(call, 'name'),
        country: needed(call, 'country'),
        purpose: { en: needed(call, 'purpose-en'), fr: needed(call, 'purpose-fr') },
        data: { en: needed(call, 'data-en'), fr: needed(call, 'data-fr') },
        hosts: (call.options.host as string[] | undefined) ?? [],
        agreementReference: given(call, 'agreement') ?? null,
        agreementOn: on,
      }),
    );
    call.say(`On record as ${id}. Announce it with: automo processors announce --id ${id}`);
    return { id };
  },
};

/** `automo processors announce` */
export const announceProcessorCommand: Command = {
  summary: 'Announce a processor: owners are told, and it may be used after 30 days',
  usage: 'processors announce --id <id> [--in-use]',
  example: 'automo processors announce --id 01998a7e-5f00-7000-8000-000000000001',
  options: { id: { type: 'string' }, 'in-use': { type: 'boolean' } },
  about: {
    id: 'from "automo processors list"',
    'in-use': 'it was used before it was on record: it counts from today, and owners are told now',
  },
  async run(call) {
    const { activeFrom } = await onGround(call, (ground) =>
      announceProcessor(ground, idOf(call), call.options['in-use'] === true),
    );
    call.say(`May be used from ${activeFrom} on.`);
    return { activeFrom };
  },
};

/** `automo processors end` */
export const endProcessorCommand: Command = {
  summary: 'Say that a processor is used no longer',
  usage: 'processors end --id <id>',
  example: 'automo processors end --id 01998a7e-5f00-7000-8000-000000000001',
  options: { id: { type: 'string' } },
  about: { id: 'from "automo processors list"' },
  async run(call) {
    await onGround(call, (ground) => endProcessor(ground, idOf(call)));
    call.say('Not in use from today.');
    return { ended: true };
  },
};
