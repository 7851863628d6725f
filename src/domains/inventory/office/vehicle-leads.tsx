import { Card, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { useRead } from '#office/use-api.ts';
import { inventoryScreenMessages } from './words.ts';

/** Who asked about the vehicle, newest first. */
export function VehicleLeads({ vehicleId }: { vehicleId: string }) {
  const t = useT(inventoryScreenMessages);
  const read = useRead('GET /api/leads', { query: { vehicleId, limit: 10 } });
  const leads = read.data?.items ?? [];
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('leads')}
      </Title>
      {read.data && leads.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noLeads')}
        </Text>
      )}
      <Stack gap="xs">
        {leads.map((lead) => (
          <Text key={lead.id} size="sm" component="div">
            <Link to={`/leads/${lead.id}`}>{lead.customer?.name ?? t('leads')}</Link>
            <Text span size="xs" c="dimmed">
              {' · '}
              <Moment at={lead.createdAt} />
            </Text>
          </Text>
        ))}
      </Stack>
    </Card>
  );
}
