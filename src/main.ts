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
    console.error(`automo: there is no command "${name}". "automo help" lists them.`);
    process.exitCode = 64;
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
    console.error(`automo: ${(error as Error).message}\nUsage: automo ${command.usage}`);
    process.exitCode = 64;
    return;
  }
  if (parsed.values.help) {
    console.log(explain(command));
    return;
  }
  const json = parsed.values.json === true;
  try {
    const config = readConfig();
    const result = await command.run({
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
