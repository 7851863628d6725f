import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { addressOf } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { paperLacks, papersOf } from '../deal-papers.ts';
import { dealsMessages } from '../messages.ts';
import type { DealAnswer } from './desk-values.ts';
import { PaperLinks } from './paper-links.tsx';
import { paperworkMessages } from './paperwork-words.ts';

/** The papers of a deal beside its bill of sale, each with what it still lacks. */
export function PapersCard({ deal, dueItems }: { deal: DealAnswer; dueItems: number }) {
  const t = useT(paperworkMessages);
  const words = useT(dealsMessages);
  const session = useSession();
  // Papers name the customer.
  if (!session.can('customers.read')) return null;
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('papers')}
      </Title>
      <Stack gap="sm">
        {papersOf(deal.kind).map((kind) => {
          const lacks = paperLacks(kind, deal, dueItems);
          const name = t(`paper.${kind}`);
          return (
            <Group key={kind} justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
              <div style={{ minWidth: 0 }}>
                <Text size="sm" fw={500}>
                  {name}
                </Text>
                {lacks.length > 0 && (
                  <Text size="xs" c="dimmed">
                    {t('lacks', { what: lacks.map((fact) => words(`fact.${fact}`)).join(', ') })}
                  </Text>
                )}
              </div>
              {lacks.length === 0 && (
                <PaperLinks
                  name={name}
                  href={(locale) =>
                    addressOf('GET /api/deals/:dealId/paper', {
                      params: { dealId: deal.id },
                      query: { kind, locale, dealership: session.current.id },
                    }).url
                  }
                />
              )}
            </Group>
          );
        })}
      </Stack>
    </Card>
  );
}
