import { SimpleGrid, Stack } from '@mantine/core';
import { useRead } from '#office/use-api.ts';
import { CreditApplicationsCard } from './credit-applications-card.tsx';
import { DeliveryCard } from './delivery-card.tsx';
import type { DealAnswer } from './desk-values.ts';
import { DueBillCard } from './due-bill-card.tsx';
import { PapersCard } from './papers-card.tsx';
import { SigningLinksCard } from './signing-links-card.tsx';

/** Papers of a deal, and what belongs to them. They stand outside of the desk's form: each is saved by itself. */
export function PaperworkCards({ deal }: { deal: DealAnswer }) {
  const { data } = useRead('GET /api/deals/:dealId/paperwork', { params: { dealId: deal.id } });
  if (!data) return null;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" mt="md">
      <Stack gap="md">
        <SigningLinksCard deal={deal} />
        <PapersCard deal={deal} dueItems={data.dueItems.length} />
        <CreditApplicationsCard deal={deal} />
      </Stack>
      <Stack gap="md">
        <DueBillCard deal={deal} paperwork={data} />
        <DeliveryCard deal={deal} paperwork={data} />
      </Stack>
    </SimpleGrid>
  );
}
