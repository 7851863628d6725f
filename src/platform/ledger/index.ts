export { compareErasures, inLedger, keepErasures, ledgerJobs, ledgerSchedule, noteErasure } from './erasures.ts';
export { DeletionLedger } from './ledger.ts';
export type { ErasureLine, LedgerLine } from './ledger.ts';
