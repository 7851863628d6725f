import type { Screen } from '#office/screen.ts';

export const invoicesScreens: Screen[] = [
  {
    path: '/invoices',
    permission: 'invoices.read',
    load: async () => (await import('./invoices-screen.tsx')).InvoicesScreen,
  },
  {
    path: '/invoices/new',
    permission: 'invoices.write',
    load: async () => (await import('./new-invoice-screen.tsx')).NewInvoiceScreen,
  },
  {
    path: '/invoices/$invoiceId',
    permission: 'invoices.read',
    load: async () => (await import('./invoice-screen.tsx')).InvoiceScreen,
  },
  {
    path: '/payments',
    permission: 'books.read',
    load: async () => (await import('./payments-screen.tsx')).PaymentsScreen,
  },
  {
    path: '/payments/$paymentId',
    permission: 'books.read',
    load: async () => (await import('./payment-screen.tsx')).PaymentScreen,
  },
  { path: '/trust', permission: 'books.read', load: async () => (await import('./trust-screen.tsx')).TrustScreen },
  { path: '/books', permission: 'books.read', load: async () => (await import('./books-screen.tsx')).BooksScreen },
  {
    path: '/settings/books',
    permission: 'dealership.write',
    load: async () => (await import('./books-settings-screen.tsx')).BooksSettingsScreen,
  },
  {
    path: '/settings/books/reminders',
    permission: 'dealership.write',
    load: async () => (await import('./reminders-screen.tsx')).RemindersScreen,
  },
];
