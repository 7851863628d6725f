import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import type { Answer } from '#office/api.ts';
import { ExportsList } from './exports-list.tsx';
import { LoadCard } from './load-card.tsx';
import { TakeOut } from './take-out.tsx';
import { dataWords } from './words.ts';

/** What a dealership holds, taking it out, and loading it into an empty one. */
export function YourDataScreen() {
  const t = useT(dataWords);
  const read = useRead('GET /api/your-data');
  return (
    <Page title={t('title')} lead={t('lead')} width="reading">
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <FormSkeleton />}
      {read.data && (
        <Stack gap="xl">
          <LoadCard empty={read.data.empty} names={read.data.names} />
          <TakeOut fiscalYears={read.data.fiscalYears} />
          <ExportsList />
          <Holdings data={read.data} />
        </Stack>
      )}
    </Page>
  );
}

function Holdings({ data }: { data: Answer<'GET /api/your-data'> }) {
  const t = useT(dataWords);
  const { number } = useFormats();
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('holds.title')}
      </Title>
      <Card>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xl" verticalSpacing={6} component="dl" m={0}>
          {data.things.map(({ thing, rows }) => (
            <Group key={thing} justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm" component="dt">
                {data.names[thing] ?? thing}
              </Text>
              <Text size="sm" fw={600} component="dd" m={0} style={{ fontVariantNumeric: 'tabular-nums' }}>
                {number(rows)}
              </Text>
            </Group>
          ))}
        </SimpleGrid>
      </Card>
    </Stack>
  );
}
