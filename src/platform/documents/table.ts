import type Pdfkit from 'pdfkit';

type Pdf = InstanceType<typeof Pdfkit>;
type Struct = ReturnType<Pdf['struct']>;

/** A column of a table: its head, its share of the width. */
export interface Column {
  label: string;
  share: number;
  align?: 'left' | 'right';
}

/** A row of a table, with smaller words under its first cell. */
export interface Row {
  cells: readonly string[];
  note?: string;
  strong?: boolean;
}

/** Where on the page a table stands, and its colours. */
interface Place {
  left: number;
  width: number;
  bottom: number;
  ink: string;
  grey: string;
  line: string;
}

/** Writes a table as a screen reader reads it, row by row; its heads stand again on each page. */
export function writeTable(
  pdf: Pdf,
  root: Struct,
  place: Place,
  columns: readonly Column[],
  rows: readonly Row[],
  /** Points between rows. */
  apart = 6,
): void {
  const gap = 10;
  // The last column ends where the page does, as amounts of a bill do.
  const widths = columns.map(({ share }, at) => share * place.width - (at === columns.length - 1 ? 0 : gap));
  const lefts = columns.map(
    (_, at) => place.left + columns.slice(0, at).reduce((x, one) => x + one.share, 0) * place.width,
  );
  const table = pdf.struct('Table');
  root.add(table);
  const write = (tag: 'TH' | 'TD', { cells, note, strong }: Row, size: number, colour: string): void => {
    const { y } = pdf;
    const tr = pdf.struct('TR');
    table.add(tr);
    cells.forEach((cell, at) => {
      tr.add(
        pdf.struct(tag, {}, () => {
          pdf
            .font(tag === 'TH' || strong ? 'bold' : 'regular')
            .fontSize(size)
            .fillColor(colour)
            .text(cell, lefts[at]!, y, { width: widths[at]!, align: columns[at]!.align ?? 'left' });
          if (at === 0 && note)
            pdf.font('regular').fontSize(8.5).fillColor(place.grey).text(note, lefts[0]!, pdf.y, { width: widths[0]! });
        }),
      );
    });
    tr.end();
  };
  const head = (): void => {
    const { y } = pdf;
    write('TH', { cells: columns.map(({ label }) => label) }, 8.5, place.grey);
    pdf.markContent('Artifact', { type: 'Layout' });
    pdf
      .moveTo(place.left, y + 13)
      .lineTo(place.left + place.width, y + 13)
      .lineWidth(0.6)
      .strokeColor(place.line)
      .stroke();
    pdf.endMarkedContent();
    pdf.y = y + 18;
  };
  head();
  for (const row of rows) {
    pdf.font(row.strong ? 'bold' : 'regular').fontSize(10.5);
    let height = Math.max(...row.cells.map((cell, at) => pdf.heightOfString(cell, { width: widths[at]! })));
    pdf.font('regular').fontSize(8.5);
    if (row.note) height += pdf.heightOfString(row.note, { width: widths[0]! });
    if (pdf.y + height + apart > place.bottom) {
      pdf.addPage();
      head();
    }
    const { y } = pdf;
    write('TD', row, 10.5, place.ink);
    pdf.y = y + height + apart;
  }
  table.end();
  pdf.x = place.left;
  pdf.y += 4;
}
