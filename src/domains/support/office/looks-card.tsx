import { Button, Card, List, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useRead } from '#office/use-api.ts';
import { supportWords } from './words.ts';

const few = 5;

/** Who of the platform looked at what of oneself: nobody should have to ask. */
export function LooksCard() {
  const t = useT(supportWords);
  const [all, showAll] = useState(false);
  const read = useRead('GET /api/me/looks');
  const items = read.data?.items ?? [];
  return (
    <Card component="section" aria-labelledby="looks-title">
      <Stack gap="sm" align="flex-start">
        <Stack gap={4}>
          <Title order={2} id="looks-title">
            {t('looks.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('looks.lead')}
          </Text>
        </Stack>
        {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
        {read.data && items.length === 0 && <Text size="sm">{t('looks.none')}</Text>}
        {items.length > 0 && (
          <List size="sm" listStyleType="none">
            {(all ? items : items.slice(0, few)).map(({ at, operator, what, place, times }, index) => (
              <List.Item key={index} style={{ overflowWrap: 'anywhere' }}>
                <Moment at={at} exact /> · {operator} {t(`looks.${what}`, { place: place ?? '', times })}
              </List.Item>
            ))}
          </List>
        )}
        {!all && items.length > few && (
          <Button size="xs" variant="default" onClick={() => showAll(true)}>
            {t('looks.all', { n: items.length })}
          </Button>
        )}
      </Stack>
    </Card>
  );
}
