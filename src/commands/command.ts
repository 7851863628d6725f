import type { ParseArgsConfig } from 'node:util';
import type { Config } from '#platform/config.ts';

/** What a command was called with. */
export interface Call {
  /** The command's own words, such as `holds place`. */
  name: string;
  config: Config;
  options: Record<string, string | boolean | string[] | undefined>;
  words: string[];
  /** Says something to a person; silent with `--json`. */
  say(line: string): void;
}

/** One command of `automo`. Its result is what `--json` prints; in words otherwise. */
export interface Command {
  summary: string;
  /** How it is called, after `automo`. */
  usage: string;
  example: string;
  /** What its one word without an option is, such as `archive`. A command without it takes none. */
  word?: string;
  options?: ParseArgsConfig['options'];
  /** Explains each option in a line. */
  about?: Record<string, string>;
  /** @returns what was done; undefined for commands that stay up */
  run(call: Call): Promise<unknown>;
}

/** A command was called wrongly, or what it wanted cannot be had: one line, exit code as given. */
export class CommandProblem extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
