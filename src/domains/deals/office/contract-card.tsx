import { Anchor, Button, Card, Group, List, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconFileTypePdf } from '@tabler/icons-react';
import { locales } from '#kernel/messages.ts';
import { addressOf } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { checkContract } from '../completeness.ts';
import type { Finding } from '../completeness.ts';
import { contractFactsOf } from '../desk.ts';
import type { Desk, Worked } from '../desk.ts';
import { dealsMessages } from '../messages.ts';
import type { DealAnswer } from './desk-values.ts';
import { Doubt } from './figures-card.tsx';
import { dealsScreenMessages } from './words.ts';

/** What the contract misses, rule by rule, as one types; and what was signed. */
export function ContractCard({ desk, worked, deal }: { desk: Desk; worked: Worked; deal: DealAnswer }) {
  const t = useT(dealsScreenMessages);
  const { date } = useFormats();
  const session = useSession();
  const findings = checkContract(contractFactsOf(desk, worked));
  const blocking = findings.filter(({ rule }) => rule.severity === 'block');
  const others = findings.filter(({ rule }) => rule.severity !== 'block');
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('contractSection')}
      </Title>
      {deal.contracts.map((contract) => (
        <Text key={contract.number} size="sm" mb="xs" component="div">
          <Text span fw={600} inherit>
            {t('contractNumber', { n: contract.number })}
          </Text>{' '}
          {[date(contract.signedAt), contract.signedBy, contract.reason].filter(Boolean).join(' · ')}
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {t('sealOf', { hash: contract.hash.slice(0, 32) })}
          </Text>
        </Text>
      ))}
      {session.can('customers.read') && (
        <Group gap="xs" mb="sm">
          {locales.map((locale) => (
            <Button
              key={locale}
              size="compact-sm"
              variant="default"
              component="a"
              href={
                addressOf('GET /api/deals/:dealId/bill-of-sale', {
                  params: { dealId: deal.id },
                  query: { locale, dealership: session.current.id },
                }).url
              }
              target="_blank"
              rel="noreferrer"
              leftSection={<IconFileTypePdf size={16} />}
            >
              {t(`paper.${locale}`)}
            </Button>
          ))}
        </Group>
      )}
      {findings.length === 0 && (
        <Text size="sm" c="dimmed">
          <IconCircleCheck size={16} aria-hidden style={{ verticalAlign: '-3px' }} /> {t('contractComplete')}
        </Text>
      )}
      {blocking.length > 0 && (
        <>
          <Text size="sm" fw={600} mb={4}>
            {t('contractMissing')}
          </Text>
          <Findings findings={blocking} />
        </>
      )}
      {others.length > 0 && (
        <>
          <Text size="sm" fw={600} mt="sm" mb={4}>
            {t('contractWarn')}
          </Text>
          <Findings findings={others} />
        </>
      )}
    </Card>
  );
}

/** Findings as sentences, each with its rule and source. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  return (
    <List size="sm" spacing={4}>
      {findings.map(({ rule, missing }) => (
        <List.Item key={rule.id}>
          {missing.map((fact) => words(`fact.${fact}`)).join(', ')}{' '}
          <Text span size="xs" c="dimmed">
            {rule.id}
            {rule.source && (
              <>
                {' · '}
                <Anchor href={rule.source} target="_blank" rel="noreferrer" size="xs">
                  {t('source')}
                </Anchor>
              </>
            )}
          </Text>
          {rule.unconfirmed && <Doubt what={rule.unconfirmed} />}
        </List.Item>
      ))}
    </List>
  );
}
