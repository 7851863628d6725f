import type { Command } from './command.ts';
import { createApiKeyCommand, createDealershipCommand } from './dealerships.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { migrateCommand } from './migrate.ts';
import { listPrivacyCommand, resolvePrivacyCommand } from './privacy.ts';
import {
  addProcessorCommand,
  announceProcessorCommand,
  endProcessorCommand,
  listProcessorsCommand,
} from './processors.ts';
import { serveCommand, startCommand, workCommand } from './serve.ts';
import { createUserCommand } from './users.ts';
import { verifyCommand } from './verify.ts';

/** Every command, by how it is called. */
export const commands: Record<string, Command> = {
  start: startCommand,
  serve: serveCommand,
  work: workCommand,
  migrate: migrateCommand,
  demo: demoCommand,
  doctor: doctorCommand,
  verify: verifyCommand,
  'users create': createUserCommand,
  'dealerships create': createDealershipCommand,
  'api-keys create': createApiKeyCommand,
  'processors list': listProcessorsCommand,
  'processors add': addProcessorCommand,
  'processors announce': announceProcessorCommand,
  'processors end': endProcessorCommand,
  'privacy list': listPrivacyCommand,
  'privacy resolve': resolvePrivacyCommand,
};
