import { parseArgs } from 'node:util';
import { ConfigProblem, readConfig } from '#platform/config.ts';
import type { Command } from './commands/command.ts';
import { CommandProblem } from './commands/command.ts';
import { commands } from './commands/commands.ts';

/** One command line: `automo <command> …`. Exit code 0 done, 1 not done, 64 called wrongly, 78 a setting is wrong. */
async function main(argv: string[]): Promise<void> {
  const [name, ...rest] = argv;
  if (!name || name === 'help' || name === '--help' || name === '-h') {
    console.log(overview());
    return;
  }
  // A command may be two words: `automo api-keys create`.
  const two = `${name} ${rest[0] ?? ''}`;
  const command = commands[two] ?? commands[name];
  if (!command) {
    wrongly(unknown(name, rest[0]));
    return;
  }
  const args = commands[two] ? rest.slice(1) : rest;
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    // The parser goes on about words that begin with a dash; what is wrong stands in its first sentence.
    const [what] = (error as Error).message.split(/\.? To specify |\n/);
    wrongly(`${what}; usage: automo ${command.usage}`);
    return;
  }
  if (parsed.values.help) {
    console.log(explain(command));
    return;
  }
  const most = command.word ? 1 : 0;
  if (parsed.positionals.length > most) {
    wrongly(`"${parsed.positionals[most]}" is one word too many; usage: automo ${command.usage}`);
    return;
  }
  if (command.word && parsed.positionals.length === 0) {
    wrongly(`the ${command.word} is missing; usage: automo ${command.usage}`);
    return;
  }
  const json = parsed.values.json === true;
  try {
    const config = readConfig();
    const result = await command.run({
      name: commands[two] ? two : name,
      config,
      options: parsed.values as Record<string, string | boolean | undefined>,
      words: parsed.positionals,
      say: (line) => (json ? undefined : console.log(line)),
    });
    if (json && result !== undefined) console.log(JSON.stringify(result, null, 2));
  } catch (error) {
    if (!(error instanceof ConfigProblem) && !(error instanceof CommandProblem)) throw error;
    if (json) console.log(JSON.stringify({ error: error.message }));
    else console.error(`automo: ${error.message}`);
    process.exitCode = error.exitCode;
  }
}

/** One line for a command that was called wrongly. */
function wrongly(line: string): void {
  console.error(`automo: ${line}`);
  process.exitCode = 64;
}

/** Names the commands of a group, such as those of `incidents`. */
function unknown(name: string, next: string | undefined): string {
  const group = Object.keys(commands).filter((one) => one.startsWith(`${name} `));
  if (group.length === 0) return `there is no command "${name}"; "automo help" lists them`;
  const words = group.map((one) => one.slice(name.length + 1)).join(', ');
  return next === undefined || next.startsWith('-')
    ? `say what of "${name}": ${words}`
    : `there is no command "${name} ${next}", only ${name} with ${words}`;
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((one) => one.length));
  const lines = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(width)}  ${command.summary}`);
  return `automo: the platform of a car dealership\n\n${lines.join('\n')}\n\nEach takes --json, and --help shows its options and an example.`;
}

function explain(command: Command): string {
  const options = Object.entries(command.about ?? {}).map(([name, about]) => `  --${name.padEnd(16)} ${about}`);
  return `${command.summary}\n\nUsage: automo ${command.usage}\n${options.length > 0 ? `\n${options.join('\n')}\n` : ''}  --json             print the result as JSON\n\nExample:\n  ${command.example}`;
}

await main(process.argv.slice(2));
