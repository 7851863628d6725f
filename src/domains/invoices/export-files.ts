import type { AccountNames } from './accounts.ts';
import type { BookRecord } from './book-records.ts';
import type { Format } from './export-formats.ts';
import { csvCell, csvFile, dayIn, dollars, exactly, windows1252 } from './export-cells.ts';

/** A way to take the books out: for which program, what of them it can take, how many at once. */
export interface FileFormat {
  system: 'quickbooks' | 'xero' | 'sage' | 'journal';
  extension: string;
  contentType: string;
  takes(record: BookRecord): boolean;
  /** Most invoices that the program takes in one file. */
  most: number;
  write(records: readonly BookRecord[], accounts: AccountNames): Buffer;
}

const isInvoice = (record: BookRecord): boolean => record.kind === 'invoice';
const everything = Number.MAX_SAFE_INTEGER;

/** Text for a file that knows no quoting: no tabs, no line breaks, no quotation marks (formats.md 7.1). */
const bare = (text: string): string => text.replaceAll(/[\t\r\n"]+/g, ' ').trim();

/** QuickBooks Desktop: tab-separated, Windows-1252. The sides of each transaction add up to nothing; tax has its own line. */
function writeIif(records: readonly BookRecord[], accounts: AccountNames): Buffer {
  const heads = [
    ['!TRNS', 'TRNSTYPE', 'DATE', 'ACCNT', 'NAME', 'AMOUNT', 'DOCNUM', 'MEMO', 'DUEDATE'],
    ['!SPL', 'TRNSTYPE', 'DATE', 'ACCNT', 'NAME', 'AMOUNT', 'DOCNUM', 'MEMO', 'EXTRA'],
    ['!ENDTRNS'],
  ];
  const rows = records.flatMap((record) => {
    const type =
      record.what === 'invoice'
        ? 'INVOICE'
        : record.what === 'credit_note'
          ? 'CREDIT MEMO'
          : record.what === 'payment' || record.what === 'deposit'
            ? 'PAYMENT'
            : 'GENERAL JOURNAL';
    const [first, ...rest] = record.postings;
    if (!first) return [];
    const day = dayIn('m/d/yyyy', record.on);
    const row = (tag: string, posting: BookRecord['postings'][number], last: string): string[] => [
      tag,
      type,
      day,
      bare(accounts[posting.account]),
      bare(record.name),
      dollars(posting.cents),
      bare(record.number),
      bare(posting.memo),
      last,
    ];
    return [
      row('TRNS', first, record.invoice ? dayIn('m/d/yyyy', record.invoice.dueOn) : ''),
      ...rest.map((posting) =>
        row('SPL', posting, record.kind === 'invoice' && posting.account.startsWith('tax.') ? 'AUTOSTAX' : ''),
      ),
      ['ENDTRNS'],
    ];
  });
  return windows1252(`${[...heads, ...rows].map((row) => row.join('\t')).join('\r\n')}\r\n`);
}

/** Lines of an invoice with its charged taxes as lines of their own: amounts are the invoice's, nothing is worked out anew. */
const linesWithTax = (record: BookRecord, accounts: AccountNames) => [
  ...record.invoice!.lines.map((line) => ({
    account: accounts[`sales.${line.kind}`],
    description: line.description,
    ...exactly(line),
    amountCents: line.amountCents,
  })),
  ...record
    .invoice!.taxes.filter((tax) => tax.charged && tax.amountCents !== 0)
    .map((tax) => ({
      account: accounts[`tax.${tax.tax}`],
      description: tax.rate === null ? tax.tax : `${tax.tax} ${tax.rate / 1000} %`,
      quantity: '1',
      unitPriceCents: tax.amountCents,
      amountCents: tax.amountCents,
    })),
];

/** QuickBooks Online: one row per line, the invoice's fields repeated. It takes no credit notes and no negative totals. */
const writeQuickbooksCsv = (records: readonly BookRecord[], accounts: AccountNames): Buffer =>
  csvFile([
    [
      '*InvoiceNo',
      '*Customer',
      '*InvoiceDate',
      '*DueDate',
      'Terms',
      'Memo',
      'Item(Product/Service)',
      'ItemDescription',
      'ItemQuantity',
      'ItemRate',
      '*ItemAmount',
      'Item tax code',
      'Currency',
    ],
    ...records.flatMap((record) =>
      linesWithTax(record, accounts).map((line) => [
        csvCell(record.number),
        csvCell(record.name),
        record.on,
        record.invoice!.dueOn,
        csvCell(record.invoice!.termsDays === 0 ? 'Due on receipt' : `Net ${record.invoice!.termsDays}`),
        csvCell(record.invoice!.poNumber ?? ''),
        csvCell(line.account),
        csvCell(line.description),
        line.quantity,
        dollars(line.unitPriceCents),
        dollars(line.amountCents),
        'Out of Scope',
        'CAD',
      ]),
    ),
  ]);

const xeroHead =
  '*ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,POPostalCode,POCountry,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,InventoryItemCode,*Description,*Quantity,*UnitAmount,Discount,*AccountCode,*TaxType,TaxAmount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,Currency,BrandingTheme';

/** Xero's sales invoices: one row per line; days as `DD/MM/YYYY`, prices without tax, tax as lines of its own. */
const writeXeroCsv = (records: readonly BookRecord[], accounts: AccountNames): Buffer =>
  csvFile([
    xeroHead.split(','),
    ...records.flatMap((record) => {
      const { address, email, dueOn, poNumber, totalCents } = record.invoice!;
      return linesWithTax(record, accounts).map((line) => [
        csvCell(record.name),
        csvCell(email ?? ''),
        csvCell(address.street ?? ''),
        '',
        '',
        '',
        csvCell(address.city ?? ''),
        csvCell(address.province ?? ''),
        csvCell(address.postalCode ?? ''),
        'Canada',
        csvCell(record.number),
        csvCell(poNumber ?? ''),
        dayIn('dd/mm/yyyy', record.on),
        dayIn('dd/mm/yyyy', dueOn),
        dollars(totalCents),
        '',
        csvCell(line.description),
        line.quantity,
        dollars(line.unitPriceCents),
        '',
        csvCell(line.account),
        'Tax Exempt',
        '0.00',
        '',
        '',
        '',
        '',
        'CAD',
        '',
      ]);
    }),
  ]);

const quoted = (...values: string[]): string => values.map((value) => `"${bare(value)}"`).join(',');

/** Sage 50 Canada: sales invoices, the tax of each as a line of its own amount. */
function writeSage(records: readonly BookRecord[], accounts: AccountNames): Buffer {
  const rows = ['<Version>', '"12001","1"', '</Version>'];
  for (const record of records) {
    const { address, email, phone, totalCents } = record.invoice!;
    const lines = linesWithTax(record, accounts);
    rows.push(
      '<SalInvoice>',
      quoted(
        record.name.slice(0, 52),
        '1',
        '',
        (address.street ?? '').slice(0, 50),
        '',
        (address.city ?? '').slice(0, 35),
        address.province ?? '',
        (address.postalCode ?? '').replaceAll(' ', ''),
        'Canada',
        (phone ?? '').replace(/^\+1/, ''),
        '',
        '',
        email ?? '',
      ),
      quoted(
        String(lines.length),
        '',
        record.number,
        dayIn('mm-dd-yyyy', record.on),
        '0',
        '',
        dollars(totalCents),
        '0.00',
      ),
      ...lines.map((line) =>
        quoted(
          '',
          line.quantity,
          dollars(line.unitPriceCents),
          dollars(line.amountCents),
          '',
          '0',
          '0',
          '0.00',
          '0.00',
        ),
      ),
      '</SalInvoice>',
    );
  }
  return windows1252(`${rows.join('\r\n')}\r\n`);
}

/** A general journal: every posting as a row, debit or credit. Any program takes it. */
const writeJournal = (records: readonly BookRecord[], accounts: AccountNames): Buffer =>
  csvFile([
    ['Date', 'Number', 'Type', 'Account', 'Name', 'Memo', 'Debit', 'Credit'],
    ...records.flatMap((record) =>
      record.postings.map((posting) => [
        record.on,
        csvCell(record.number),
        record.what,
        csvCell(accounts[posting.account]),
        csvCell(record.name),
        csvCell(posting.memo),
        posting.cents > 0 ? dollars(posting.cents) : '',
        posting.cents < 0 ? dollars(-posting.cents) : '',
      ]),
    ),
  ]);

const csv = { extension: 'csv', contentType: 'text/csv; charset=utf-8' };
const plain = { contentType: 'text/plain; charset=windows-1252' };

/** Each format (formats.md 7). */
export const fileFormats: Record<Format, FileFormat> = {
  quickbooks_iif: {
    system: 'quickbooks',
    extension: 'iif',
    ...plain,
    takes: () => true,
    most: everything,
    write: writeIif,
  },
  quickbooks_csv: {
    system: 'quickbooks',
    ...csv,
    takes: (record) => record.what === 'invoice' && record.invoice!.totalCents >= 0,
    most: 100,
    write: writeQuickbooksCsv,
  },
  xero_csv: { system: 'xero', ...csv, takes: isInvoice, most: 500, write: writeXeroCsv },
  sage_imp: { system: 'sage', extension: 'imp', ...plain, takes: isInvoice, most: everything, write: writeSage },
  journal_csv: { system: 'journal', ...csv, takes: () => true, most: everything, write: writeJournal },
};
