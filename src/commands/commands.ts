import type { Command } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { migrateCommand } from './migrate.ts';
import { serveCommand, startCommand, workCommand } from './serve.ts';

/** Every command, by how it is called. */
export const commands: Record<string, Command> = {
  start: startCommand,
  serve: serveCommand,
  work: workCommand,
  migrate: migrateCommand,
  doctor: doctorCommand,
};
