import { Button } from '@mantine/core';
import { IconFileTypePdf } from '@tabler/icons-react';
import { addressOf } from '#office/api.ts';
import { useSession } from '#office/session.tsx';

interface Paper {
  route:
    | 'GET /api/invoices/:invoiceId/paper'
    | 'GET /api/payments/:paymentId/receipt'
    | 'GET /api/customers/:customerId/statement/paper';
  params: Record<string, string>;
  label: string;
  compact?: boolean;
}

/** Opens a PDF in another tab. */
export function PaperLink({ route, params, label, compact }: Paper) {
  const session = useSession();
  if (!session.can('customers.read')) return null;
  return (
    <Button
      variant="default"
      {...(compact ? { size: 'compact-sm' } : {})}
      component="a"
      href={addressOf(route, { params, query: { dealership: session.current.id } }).url}
      target="_blank"
      rel="noreferrer"
      leftSection={<IconFileTypePdf size={16} />}
    >
      {label}
    </Button>
  );
}
