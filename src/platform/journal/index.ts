/** The journal: the second spine. Every change of a tenant's data is written here in its own transaction. */
export { canonical } from './chain.ts';
export { noteEnded } from './ended.ts';
export { apart, changed, journalRow, record, recordAll, sealedPlace } from './journal.ts';
export type { JournalEntry } from './journal.ts';
export { findBrokenRoot, listJournalRoots, makeJournalRoot } from './roots.ts';
export type { JournalRoot } from './roots.ts';
export { journalLines } from './export-lines.ts';
export { findBreak, sealJournal } from './sealing.ts';
export { verifyJournals } from './verifying.ts';
export type { Verified } from './verifying.ts';
export { JournalTail } from './tail.ts';
