export { DeletionLedger } from './ledger.ts';
export type { LedgerLine } from './ledger.ts';
