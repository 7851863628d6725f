import { breachDrillCommand } from './breach-drill.ts';
import type { Command } from './command.ts';
import { backupCommand, drillCommand, restoreCommand, setBackCommand } from './backups.ts';
import { createApiKeyCommand, createDealershipCommand } from './dealerships.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { incidentsCommands } from './incidents.ts';
import { importCommand } from './import.ts';
import { migrateCommand } from './migrate.ts';
import { addOperatorCommand, listOperatorsCommand, removeOperatorCommand } from './operators.ts';
import { listPrivacyCommand, notePrivacyCommand, resolvePrivacyCommand } from './privacy.ts';
import { rotateKeysCommand, rotateMasterCommand } from './keys.ts';
import {
  addProcessorCommand,
  announceProcessorCommand,
  endProcessorCommand,
  listProcessorsCommand,
} from './processors.ts';
import { listPricesCommand, setPriceCommand } from './prices.ts';
import { serveCommand, startCommand, workCommand } from './serve.ts';
import { createUserCommand } from './users.ts';
import { verifyCertificateCommand } from './verify-certificate.ts';
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
  backup: backupCommand,
  restore: restoreCommand,
  drill: drillCommand,
  'dealerships set-back': setBackCommand,
  'keys rotate': rotateKeysCommand,
  'keys rotate-master': rotateMasterCommand,
  export: exportCommand,
  import: importCommand,
  'verify-certificate': verifyCertificateCommand,
  'users create': createUserCommand,
  'dealerships create': createDealershipCommand,
  'api-keys create': createApiKeyCommand,
  'prices list': listPricesCommand,
  'prices set': setPriceCommand,
  'operators list': listOperatorsCommand,
  'operators add': addOperatorCommand,
  'operators remove': removeOperatorCommand,
  'processors list': listProcessorsCommand,
  'processors add': addProcessorCommand,
  'processors announce': announceProcessorCommand,
  'processors end': endProcessorCommand,
  'privacy list': listPrivacyCommand,
  'privacy note': notePrivacyCommand,
  'privacy resolve': resolvePrivacyCommand,
  ...incidentsCommands,
  'drill breach': breachDrillCommand,
};
