/** The files in which the books can be taken out (formats.md 7). */
export const formats = ['quickbooks_iif', 'quickbooks_csv', 'xero_csv', 'sage_imp', 'journal_csv'] as const;
export type Format = (typeof formats)[number];
