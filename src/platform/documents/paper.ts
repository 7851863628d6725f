import { createRequire } from 'node:module';
import path from 'node:path';
import Pdfkit from 'pdfkit';
import { inTurn } from './paper-queue.ts';
import { writeTable } from './table.ts';
import type { Column, Row } from './table.ts';

/** What a paper says of itself. */
export interface PaperFacts {
  title: string;
  author: string;
  language: 'en-CA' | 'fr-CA';
  createdAt: Date;
  /** The line at the foot of each page. */
  foot(page: number, pages: number): string;
}

type Pdf = InstanceType<typeof Pdfkit>;
type Struct = ReturnType<Pdf['struct']>;

/** Source Sans 3 (SIL Open Font License 1.1, which allows embedding), from its npm package. */
const fonts = path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/source-sans-3/package.json'));
const face = {
  regular: path.join(fonts, '400Regular/SourceSans3_400Regular.ttf'),
  bold: path.join(fonts, '700Bold/SourceSans3_700Bold.ttf'),
};

const margin = 48;
/** Height of the page's foot, above the lower margin. */
const foot = 18;
const ink = '#1a1f26';
const grey = '#5b6470';
const line = '#b8bfc9';

/** A line of a bill: what, how much, and how it stands. */
export interface BillLine {
  label: string;
  amount: string;
  /** Smaller words under the label. */
  note?: string;
  strong?: boolean;
  part?: boolean;
}

/** A place to sign: who, and, where it was signed on a screen, the strokes as an SVG path. */
export interface SignaturePlace {
  who: string;
  name: string;
  /** When it was signed, or the word for the date to be written. */
  date: string;
  drawing: string | null;
}

/** A paper in Letter format as it is being written: tagged for screen readers, fonts embedded, text selectable. */
export class Paper {
  readonly #pdf: Pdf;
  readonly #root: Struct;

  constructor(pdf: Pdf) {
    this.#pdf = pdf;
    this.#root = pdf.struct('Document');
    pdf.addStructure(this.#root);
  }

  get #width(): number {
    return this.#pdf.page.width - 2 * margin;
  }
  get #bottom(): number {
    return this.#pdf.page.height - margin - foot;
  }

  /** Begins a new page when less than so many points are left. */
  keep(points: number): void {
    if (this.#pdf.y + points > this.#bottom) this.#pdf.addPage();
  }

  space(points: number): void {
    this.#pdf.y += points;
  }

  /** The title of the paper, with what identifies it at the right. */
  title(text: string, beside: string): void {
    const { y } = this.#pdf;
    this.#say('H1', () =>
      this.#pdf
        .font('bold')
        .fontSize(20)
        .fillColor(ink)
        .text(text, margin, y, { width: this.#width * 0.62 }),
    );
    const after = this.#pdf.y;
    this.#say('P', () =>
      this.#pdf
        .font('regular')
        .fontSize(10)
        .fillColor(grey)
        .text(beside, margin + this.#width * 0.62, y + 3, { width: this.#width * 0.38, align: 'right' }),
    );
    this.#pdf.y = Math.max(after, this.#pdf.y) + 8;
    this.#pdf.x = margin;
  }

  heading(text: string): void {
    this.keep(60);
    this.space(8);
    this.#say('H2', () =>
      this.#pdf.font('bold').fontSize(14).fillColor(ink).text(text, margin, this.#pdf.y, { width: this.#width }),
    );
    this.space(3);
  }

  paragraph(text: string, manner: { bold?: boolean; small?: boolean } = {}): void {
    this.#say('P', () =>
      this.#pdf
        .font(manner.bold ? 'bold' : 'regular')
        .fontSize(manner.small ? 9 : 10.5)
        .fillColor(manner.small ? grey : ink)
        .text(text, margin, this.#pdf.y, { width: this.#width }),
    );
    this.space(3);
  }

  /** A place to write by hand: what belongs there, and so many lines over the whole width. */
  blank(label: string, lines = 1): void {
    const pdf = this.#pdf;
    this.keep(14 + lines * 20);
    this.#say('P', () =>
      pdf.font('bold').fontSize(9.5).fillColor(ink).text(label, margin, pdf.y, { width: this.#width }),
    );
    for (let at = 0; at < lines; at++) {
      pdf.y += 20;
      this.#artifact(() =>
        pdf
          .moveTo(margin, pdf.y)
          .lineTo(margin + this.#width, pdf.y)
          .lineWidth(0.6)
          .strokeColor(grey)
          .stroke(),
      );
    }
    pdf.y += 5;
    pdf.x = margin;
  }

  /** A notice in a frame, such as that this is no contract yet. */
  notice(text: string): void {
    const pdf = this.#pdf;
    pdf.font('bold').fontSize(11);
    const height = pdf.heightOfString(text, { width: this.#width - 24 }) + 14;
    this.keep(height + 8);
    const { y } = pdf;
    this.#artifact(() => pdf.roundedRect(margin, y, this.#width, height, 4).lineWidth(1).strokeColor(grey).stroke());
    this.#say('P', () => pdf.fillColor(ink).text(text, margin + 12, y + 7, { width: this.#width - 24 }));
    pdf.y = y + height + 8;
  }

  /** Names and values in two columns, read row by row. Empty values are left out. */
  facts(pairs: readonly (readonly [label: string, value: string | null | undefined])[]): void {
    const pdf = this.#pdf;
    const known = pairs.filter(([, value]) => value);
    const half = (this.#width - 20) / 2;
    for (let at = 0; at < known.length; at += 2) {
      const row = known.slice(at, at + 2);
      pdf.font('regular').fontSize(10.5);
      const height = 12 + Math.max(...row.map(([, value]) => pdf.heightOfString(value!, { width: half })));
      this.keep(height + 4);
      const { y } = pdf;
      row.forEach(([label, value], column) => {
        const x = margin + column * (half + 20);
        this.#say('P', () => {
          pdf.font('regular').fontSize(8.5).fillColor(grey).text(label, x, y, { width: half });
          pdf
            .fontSize(10.5)
            .fillColor(ink)
            .text(value!, x, y + 11, { width: half });
        });
      });
      pdf.y = y + height + 4;
    }
  }

  /** Rows under named columns; the heads stand again on each page. Shares are of the width and come to 1. */
  table(columns: readonly Column[], rows: readonly Row[], manner: { tight?: boolean } = {}): void {
    this.keep(60);
    writeTable(
      this.#pdf,
      this.#root,
      { left: margin, width: this.#width, bottom: this.#bottom, ink, grey, line },
      columns,
      rows,
      manner.tight ? 2 : 6,
    );
  }

  /** Amounts under each other, as a table. */
  bill(rows: readonly BillLine[]): void {
    const pdf = this.#pdf;
    const amountWidth = 110;
    const labelWidth = this.#width - amountWidth - 12;
    const table = pdf.struct('Table');
    this.#root.add(table);
    for (const row of rows) {
      const indent = row.part ? 12 : 0;
      const bold = row.strong ? 'bold' : 'regular';
      pdf.font(bold).fontSize(10.5);
      let height = pdf.heightOfString(row.label, { width: labelWidth - indent });
      if (row.note)
        height += pdf
          .font('regular')
          .fontSize(8.5)
          .heightOfString(row.note, { width: labelWidth - indent });
      this.keep(height + 6);
      const { y } = pdf;
      if (row.strong) {
        this.#artifact(() =>
          pdf
            .moveTo(margin, y)
            .lineTo(margin + this.#width, y)
            .lineWidth(0.7)
            .strokeColor(line)
            .stroke(),
        );
      }
      const tr = pdf.struct('TR');
      table.add(tr);
      tr.add(
        pdf.struct('TH', {}, () => {
          pdf
            .font(bold)
            .fontSize(10.5)
            .fillColor(ink)
            .text(row.label, margin + indent, y + 3, { width: labelWidth - indent });
          if (row.note)
            pdf
              .font('regular')
              .fontSize(8.5)
              .fillColor(grey)
              .text(row.note, margin + indent, pdf.y, { width: labelWidth - indent });
        }),
      );
      tr.add(
        pdf.struct('TD', {}, () => {
          pdf
            .font(bold)
            .fontSize(10.5)
            .fillColor(ink)
            .text(row.amount, margin + labelWidth + 12, y + 3, {
              width: amountWidth,
              align: 'right',
              lineBreak: false,
            });
        }),
      );
      tr.end();
      pdf.y = y + height + 5;
    }
    table.end();
    pdf.x = margin;
  }

  /** Places to sign, two in a row. `field` is what strokes are drawn in. */
  signatures(places: readonly SignaturePlace[], field: { width: number; height: number }): void {
    const pdf = this.#pdf;
    const half = (this.#width - 28) / 2;
    for (let at = 0; at < places.length; at += 2) {
      const tall = places.slice(at, at + 2).map(({ who, name, date }) => {
        const signed = pdf.font('bold').fontSize(9.5).heightOfString(name, { width: half });
        return signed + pdf.font('regular').fontSize(8.5).heightOfString(`${who} · ${date}`, { width: half });
      });
      this.keep(64 + Math.max(32, ...tall));
      const y = pdf.y + 56;
      let end = y + 34;
      places.slice(at, at + 2).forEach(({ who, name, date, drawing }, column) => {
        const x = margin + column * (half + 28);
        if (drawing) {
          const scale = 52 / field.height;
          this.#root.add(
            pdf.struct('Figure', { alt: name }, () => {
              pdf
                .save()
                .translate(x, y - 54)
                .scale(scale)
                .lineWidth(1.6 / scale)
                .lineCap('round')
                .lineJoin('round')
                .path(drawing)
                .stroke(ink)
                .restore();
            }),
          );
        }
        this.#artifact(() =>
          pdf
            .moveTo(x, y)
            .lineTo(x + half, y)
            .lineWidth(0.8)
            .strokeColor(ink)
            .stroke(),
        );
        this.#say('P', () => {
          pdf
            .font('bold')
            .fontSize(9.5)
            .fillColor(ink)
            .text(name, x, y + 4, { width: half });
          pdf.font('regular').fontSize(8.5).fillColor(grey).text(`${who} · ${date}`, x, pdf.y, { width: half });
        });
        end = Math.max(end, pdf.y + 4);
      });
      pdf.y = end;
    }
    pdf.x = margin;
  }

  /** Ends the paper: numbers its pages. */
  end(facts: PaperFacts): void {
    const pdf = this.#pdf;
    this.#root.end();
    const { start, count } = pdf.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      pdf.switchToPage(page);
      this.#artifact(() => {
        // The foot lies in the margin, where text would otherwise begin a new page.
        pdf.page.margins.bottom = 0;
        pdf
          .font('regular')
          .fontSize(8.5)
          .fillColor(grey)
          .text(facts.foot(page - start + 1, count), margin, pdf.page.height - margin, {
            width: this.#width,
            align: 'center',
            lineBreak: false,
          });
      });
    }
    pdf.end();
  }

  #say(tag: string, draw: () => void): void {
    this.#root.add(this.#pdf.struct(tag, {}, draw));
  }

  /** What a screen reader passes over: lines, frames, page numbers. */
  #artifact(draw: () => void): void {
    this.#pdf.markContent('Artifact', { type: 'Layout' });
    draw();
    this.#pdf.endMarkedContent();
  }
}

/** Writes a paper and answers its bytes. @throws Unavailable when too many wait to be written already */
export const writePaper = (facts: PaperFacts, write: (paper: Paper) => void): Promise<Buffer> =>
  inTurn(() => written(facts, write));

function written(facts: PaperFacts, write: (paper: Paper) => void): Promise<Buffer> {
  const pdf = new Pdfkit({
    size: 'LETTER',
    margins: { top: margin, left: margin, right: margin, bottom: margin + foot },
    pdfVersion: '1.7',
    lang: facts.language,
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    info: { Title: facts.title, Author: facts.author, CreationDate: facts.createdAt },
  });
  pdf.registerFont('regular', face.regular);
  pdf.registerFont('bold', face.bold);
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => void chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
    const paper = new Paper(pdf);
    write(paper);
    paper.end(facts);
  });
}
