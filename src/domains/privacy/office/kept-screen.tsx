import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { deskWords } from './words.ts';

/** Restricted customers and the papers that a rule keeps, for whoever keeps the books. */
export function KeptScreen() {
  const t = useT(deskWords);
  const { day, money } = useFormats();
  const session = useSession();
  const read = useRead('GET /api/privacy/kept');
  return (
    <Page
      title={t('kept.title')}
      lead={t('kept.lead')}
      width="reading"
      {...(session.can('privacy.write') ? { crumbs: [{ label: t('title'), to: '/privacy' }] } : {})}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.data?.items.length === 0 && (
        <Empty icon={IconLock} title={t('kept.none')}>
          {t('kept.noneHelp')}
        </Empty>
      )}
      <Stack>
        {read.data?.items.map((one) => (
          <Card component="section" key={one.customerId} aria-label={one.name}>
            <Group justify="space-between">
              <Title order={2} size="h4">
                {one.name}
              </Title>
              <Badge color="gray" style={{ height: 'auto', whiteSpace: 'normal' }}>
                {one.until ? t('kept.until', { day: day(one.until) }) : t('kept.asked')}
              </Badge>
            </Group>
            <Stack gap={4} mt="sm">
              {one.papers.map((paper) => (
                <Group key={`${paper.kind}${paper.number}`} justify="space-between">
                  <Text size="sm">{[t(`paper.${paper.kind}`), paper.number, day(paper.on)].join(' · ')}</Text>
                  <Text size="sm">{money(paper.cents)}</Text>
                </Group>
              ))}
            </Stack>
          </Card>
        ))}
      </Stack>
    </Page>
  );
}
