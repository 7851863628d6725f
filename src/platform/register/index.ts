export { keptSince } from './kept-since.ts';
export type { DataClass, RegisterLine } from './line.ts';
export { retentionSpans, retentionWords, spanFrom } from './retentions.ts';
export type { Retention } from './retentions.ts';
export { register } from './tables.ts';
export { thingWords } from './things.ts';
export type { Thing } from './things.ts';
