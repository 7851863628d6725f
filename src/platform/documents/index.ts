/** Papers: PDF files with embedded fonts, tagged for screen readers. */
export { paperAnswer } from './paper-answer.ts';
export { writePaper } from './paper.ts';
export type { BillLine, Paper, SignaturePlace } from './paper.ts';
