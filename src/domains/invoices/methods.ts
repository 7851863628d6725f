/** How money comes in (domain.md). */
export const methods = ['cash', 'e_transfer', 'cheque', 'draft', 'card', 'lender_proceeds', 'trade_credit'] as const;
export type Method = (typeof methods)[number];

/** How money can be given back. */
export const refundMethods = ['cash', 'e_transfer', 'cheque', 'draft', 'card'] as const;
