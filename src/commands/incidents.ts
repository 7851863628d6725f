import { readFileSync } from 'node:fs';
import {
  assessIncident,
  Assessment,
  changeIncident,
  closeIncident,
  confirmIncident,
  customerTables,
  dismissIncident,
  findAffected,
  findIncident,
  IncidentInput,
  informationKinds,
  listIncidents,
  notifyAffected,
  openEvent,
  previewNotice,
  Report,
  reportIncident,
  unreachedOf,
} from '#domains/incidents/index.ts';
import type { AccountQuestion, CustomerQuestion, IncidentView } from '#domains/incidents/index.ts';
import { isId } from '#kernel/ids.ts';
import type { PlatformContext } from '#platform/database/context.ts';
import { z } from 'zod';
import type { Call, Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';

function idOf(call: Call): string {
  const id = needed(call, 'id');
  if (!isId(id)) throw new CommandProblem('--id must be an id from "automo incidents list"', 64);
  return id;
}

/** Reads and checks what a command was given. @throws CommandProblem that names the wrong part */
function checked<S extends z.ZodType>(
  schema: S,
  value: unknown,
  /** How a field is called on the command line, where that is another name. */
  options: Record<string, string> = {},
): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  const at = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const field = path.join('.');
  const name = options[field] ?? (field || 'the input');
  throw new CommandProblem(at === undefined ? `${name} is missing` : `${name}: ${message}`, 64);
}

/** Facts come from a file, because they are long and in two languages. */
function factsOf(call: Call): unknown {
  const file = needed(call, 'facts');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandProblem(`--facts: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, 64);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandProblem(`--facts: ${file} is not JSON (${(error as Error).message.replaceAll(/\s+/g, ' ')})`, 64);
  }
}

const onRegister = <T>(call: Call, work: (ctx: PlatformContext) => Promise<T>): Promise<T> =>
  onGround(call, (ground) => ground.database.asPlatform(work));

function told(call: Call, view: IncidentView): { incident: IncidentView } {
  call.say(`${view.id}  ${view.state}: ${view.title}`);
  for (const { clock, dueAt, doneAt, late } of view.clocks)
    call.say(`  ${clock} told by ${dueAt}: ${doneAt ? `done ${doneAt}` : 'open'}${late ? ', LATE' : ''}`);
  if (view.duties.length > 0) call.say(`  to be done: ${view.duties.join(', ')}`);
  return { incident: view };
}

const id = { id: { type: 'string' } } as const;
const aboutId = { id: 'from "automo incidents list"' };

const step = (
  name: string,
  summary: string,
  more: { options?: Command['options']; about?: Record<string, string>; usage?: string; example?: string },
  take: (ctx: PlatformContext, call: Call) => Promise<IncidentView>,
): Command => ({
  summary,
  usage: `incidents ${name} --id <id>${more.usage ? ` ${more.usage}` : ''}`,
  example: `automo incidents ${name} --id 01998a7e-5f00-7000-8000-000000000001${more.example ? ` ${more.example}` : ''}`,
  options: { ...id, ...more.options },
  about: { ...aboutId, ...more.about },
  run: async (call) => told(call, await onRegister(call, (ctx) => take(ctx, call))),
});

const questionKinds =
  'accounts_all, accounts_signed_in, accounts_of_dealership, accounts_list, customers_all, customers_in, customers_list';

/** `automo incidents …`: the register of breaches, for operators. */
export const incidentsCommands: Record<string, Command> = {
  'incidents list': {
    summary: 'List incidents, with clocks and what is still to be done',
    usage: 'incidents list [--drills]',
    example: 'automo incidents list --json',
    options: { drills: { type: 'boolean' } },
    about: { drills: 'those of drills too' },
    async run(call) {
      const incidents = await onRegister(call, (ctx) =>
        listIncidents(ctx, { drills: call.options['drills'] === true }),
      );
      if (incidents.length === 0) call.say('No incident is on record.');
      for (const one of incidents)
        call.say(
          `${one.id}  ${one.state}: ${one.title} (${one.dealership?.name ?? 'account holders'})` +
            `${one.clocks.some(({ late, doneAt }) => late && !doneAt) ? '  LATE' : ''}  ${one.duties.join(', ')}`,
        );
      return { incidents };
    },
  },
  'incidents open': {
    summary: 'Enter an incident: for account holders, and one entry for each dealership whose customers are affected',
    usage: 'incidents open --facts <file.json> [--accounts] [--dealership <id> …]',
    example: 'automo incidents open --facts incident.json --accounts --dealership 01998a7e-5f00-7000-8000-000000000001',
    options: {
      facts: { type: 'string' },
      accounts: { type: 'boolean' },
      dealership: { type: 'string', multiple: true },
    },
    about: {
      facts: `JSON: title; as far as known also happened, steps and advice (each {"en": …, "fr": …}), cause, kinds (a list of ${informationKinds.join(', ')}), provinces, periodFrom, periodTo, people, contact`,
      accounts: 'data of account holders, of which the platform is in control',
      dealership: 'whose customers are affected; may be given again',
    },
    async run(call) {
      const input = checked(IncidentInput, factsOf(call));
      const accounts = call.options['accounts'] === true;
      const dealershipIds = (call.options['dealership'] as string[] | undefined) ?? [];
      if (!accounts && dealershipIds.length === 0)
        throw new CommandProblem('say whom it concerns: --accounts, --dealership, or both', 64);
      if (!dealershipIds.every(isId)) throw new CommandProblem('--dealership must be an id', 64);
      const incidents = await onGround(call, (ground) => openEvent(ground, input, { accounts, dealershipIds }));
      for (const one of incidents) told(call, one);
      return { incidents };
    },
  },
  'incidents show': {
    summary: 'Show an incident, its notice, and whom no letter reached',
    usage: 'incidents show --id <id>',
    example: 'automo incidents show --id 01998a7e-5f00-7000-8000-000000000001 --json',
    options: id,
    about: aboutId,
    async run(call) {
      const shown = await onRegister(call, async (ctx) => ({
        incident: await findIncident(ctx, idOf(call)),
        notice: await previewNotice(ctx, idOf(call)),
        unreached: await unreachedOf(ctx, idOf(call)),
      }));
      told(call, shown.incident);
      const { waiting, sent, failed, unreachable } = shown.incident.notices;
      call.say(`  letters: ${sent} sent, ${waiting} on their way, ${failed} failed, ${unreachable} without an address`);
      for (const { personId, state, why } of shown.unreached) call.say(`  ${personId ?? 'gone'}: ${state}, ${why}`);
      call.say(`\n${shown.notice.en.subject}\n\n${shown.notice.en.paragraphs.join('\n\n')}`);
      return shown;
    },
  },
  'incidents change': step(
    'change',
    'Correct what is known of an incident, until people are told',
    {
      options: { facts: { type: 'string' } },
      about: { facts: 'only what changes' },
      usage: '--facts <file.json>',
      example: '--facts more.json',
    },
    async (ctx, call) => {
      const { version } = await findIncident(ctx, idOf(call));
      const facts = checked(IncidentInput.partial(), factsOf(call));
      return changeIncident(ctx, idOf(call), { ...facts, version });
    },
  ),
  'incidents confirm': step(
    'confirm',
    'Say that there was a breach: the dealership it touches is told',
    {},
    (ctx, call) => confirmIncident(ctx, idOf(call)),
  ),
  'incidents dismiss': step(
    'dismiss',
    'Say that there was none, and why',
    {
      options: { reason: { type: 'string' } },
      about: { reason: 'is kept' },
      usage: '--reason <words>',
      example: '--reason "The list was a test file without people."',
    },
    (ctx, call) => dismissIncident(ctx, idOf(call), needed(call, 'reason')),
  ),
  'incidents assess': step(
    'assess',
    'Assess the harm: sensitivity × probability, and what is decided',
    {
      options: { assessment: { type: 'string' } },
      about: {
        assessment:
          'JSON: sensitivity and probability (1 to 3), sensitivityReason, probabilityReason, realRisk (true or false), reason',
      },
      usage: '--assessment <json>',
      example:
        '--assessment \'{"sensitivity":3,"sensitivityReason":"Licences and addresses.","probability":2,"probabilityReason":"Was open for two days.","realRisk":true,"reason":"Identity theft is possible."}\'',
    },
    (ctx, call) => {
      let read: unknown;
      try {
        read = JSON.parse(needed(call, 'assessment'));
      } catch {
        throw new CommandProblem('--assessment must be JSON', 64);
      }
      return assessIncident(ctx, idOf(call), checked(Assessment, read));
    },
  ),
  'incidents affect': {
    summary: 'Find the people affected, and keep the list sealed',
    usage:
      'incidents affect --id <id> --kind <kind> [--table <table>] [--from <day> --to <day>] [--dealership <id>] [--ids <id,id,…>]',
    example:
      'automo incidents affect --id 01998a7e-5f00-7000-8000-000000000001 --kind accounts_signed_in --from 2026-10-01 --to 2026-10-03',
    options: {
      ...id,
      kind: { type: 'string' },
      table: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      dealership: { type: 'string' },
      ids: { type: 'string' },
    },
    about: {
      ...aboutId,
      kind: questionKinds,
      table: 'for customers_in: customer, lead, deal, credit_application, invoice, payment',
      from: 'first day',
      to: 'last day',
      dealership: 'for accounts_of_dealership',
      ids: 'for lists',
    },
    async run(call) {
      const question = questionOf(call);
      const view = await onGround(call, (ground) => findAffected(ground, idOf(call), question));
      const found = view.affected.at(-1)?.found ?? 0;
      const shown = told(call, view);
      call.say(`  found ${found}; people on its lists: ${view.affectedPeople}`);
      return shown;
    },
  },
  'incidents report': step(
    'report',
    'Note that an authority was told',
    {
      options: {
        to: { type: 'string' },
        name: { type: 'string' },
        at: { type: 'string' },
        reference: { type: 'string' },
      },
      about: {
        to: 'opc, cai, ab_oipc or other',
        name: 'of another',
        at: 'moment; now otherwise',
        reference: 'of the report',
      },
      usage: '--to <authority> [--name <name>] [--at <moment>] [--reference <words>]',
      example: '--to opc --reference "PIPEDA-2026-0042"',
    },
    (ctx, call) =>
      reportIncident(
        ctx,
        idOf(call),
        checked(
          Report,
          {
            authority: needed(call, 'to'),
            name: given(call, 'name'),
            reportedAt: given(call, 'at'),
            reference: given(call, 'reference'),
          },
          { authority: '--to', name: '--name', reportedAt: '--at', reference: '--reference' },
        ),
      ),
  ),
  'incidents notify': step(
    'notify',
    'Tell the people affected; of customers, ask their dealership’s owners to release it',
    {
      options: { indirect: { type: 'string' } },
      about: { indirect: 'why people are told indirectly' },
      usage: '[--indirect <reason>]',
    },
    (ctx, call) => notifyAffected(ctx, idOf(call), { indirectReason: given(call, 'indirect') }),
  ),
  'incidents close': step('close', 'Close an incident when nothing is left to be done', {}, (ctx, call) =>
    closeIncident(ctx, idOf(call)),
  ),
};

function questionOf(call: Call): AccountQuestion | CustomerQuestion {
  const kind = needed(call, 'kind');
  const day = (name: string): string => {
    const on = needed(call, name);
    if (!z.iso.date().safeParse(on).success) throw new CommandProblem(`--${name} must be a day such as 2026-10-01`, 64);
    return on;
  };
  const span = (): { from: string; to: string } => {
    const [from, to] = [day('from'), day('to')];
    if (to < from) throw new CommandProblem('--to must not be before --from', 64);
    return { from, to };
  };
  const ids = (): string[] => {
    const all = needed(call, 'ids').split(',');
    if (!all.every(isId)) throw new CommandProblem('--ids must be ids with commas between them', 64);
    return all;
  };
  switch (kind) {
    case 'accounts_all':
    case 'customers_all':
      return { kind };
    case 'accounts_signed_in':
      return { kind, ...span() };
    case 'accounts_of_dealership': {
      const dealershipId = needed(call, 'dealership');
      if (!isId(dealershipId)) throw new CommandProblem('--dealership must be an id', 64);
      return { kind, dealershipId };
    }
    case 'accounts_list':
    case 'customers_list':
      return { kind, ids: ids() };
    case 'customers_in': {
      const table = customerTables.find((one) => one === needed(call, 'table'));
      if (!table) throw new CommandProblem(`--table must be one of ${customerTables.join(', ')}`, 64);
      return { kind, table, ...span() };
    }
    default:
      throw new CommandProblem(`--kind must be one of ${questionKinds}`, 64);
  }
}
