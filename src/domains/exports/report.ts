import { csvLine } from '#kernel/csv-cells.ts';
import type { Locale } from '#kernel/messages.ts';
import { writePaper } from '#platform/documents/index.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { exportsMessages } from './messages.ts';

/** A list that goes into a pack twice: as a paper for people, as CSV for programs. Both come from the same cells. */
export interface Report {
  /** Its path without an ending. */
  path: string;
  title: string;
  beside: string;
  lead?: string;
  notes?: readonly string[];
  columns: readonly {
    label: string;
    /** Of the width of the paper; 0 for what stands in the file alone, because the paper has it in another cell. */
    share: number;
    align?: 'left' | 'right';
  }[];
  /** What stands on the paper, and what in the file where that is another (a number instead of its words). */
  rows: readonly (readonly (string | { shown: string; value: string | number | null })[])[];
  empty: string;
}

/** Writes a report as PDF. */
export function writeReport(report: Report, of: { author: string; locale: Locale; at: Date }): Promise<Buffer> {
  const t = exportsMessages(of.locale);
  return writePaper(
    {
      title: report.title,
      author: of.author,
      language: of.locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: of.at,
      foot: (page, pages) => t('foot', { title: report.title, page, pages }),
    },
    (paper) => {
      paper.title(report.title, report.beside);
      if (report.lead) paper.paragraph(report.lead, { small: true });
      paper.space(8);
      const onPaper = <T>(cells: readonly T[]): T[] => cells.filter((_, at) => report.columns[at]!.share > 0);
      if (report.rows.length === 0) paper.paragraph(report.empty);
      else
        paper.table(
          onPaper(report.columns),
          report.rows.map((cells) => ({
            cells: onPaper(cells).map((cell) => (typeof cell === 'string' ? cell : cell.shown)),
          })),
        );
      if (report.notes) paper.space(4);
      for (const note of report.notes ?? []) paper.paragraph(note, { small: true });
    },
  );
}

/** Adds a report to a pack, as PDF and as CSV. */
export async function addReport(
  writer: ArchiveWriter,
  report: Report,
  of: { author: string; locale: Locale; at: Date },
): Promise<void> {
  await writer.add(`${report.path}.pdf`, await writeReport(report, of), true);
  const lines = report.rows.map((cells) =>
    csvLine(cells.map((cell) => (typeof cell === 'string' ? cell : cell.value))),
  );
  await writer.add(`${report.path}.csv`, `\ufeff${csvLine(report.columns.map(({ label }) => label))}${lines.join('')}`);
}
