import { Anchor, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { OwnFiguresPart } from './own-figures-part.tsx';
import { PromiseCard } from './promise-card.tsx';
import { trustWords } from './words.ts';

/** What was promised, and what the dealership's own records say of it now. */
export function OwnPromisesScreen() {
  const t = useT(trustWords);
  const { locale } = useLanguage();
  const { dateTime } = useFormats();
  const [which, choose] = useState('own');
  const read = useRead('GET /api/promises/own', {}, { staleTime: 0 });
  const items = read.data?.items.filter(({ own }) => which === 'all' || own.length > 0);
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      actions={
        <Anchor href={`/promises?lang=${locale}`} target="_blank" rel="noopener" size="sm" underline="always">
          {t('public')}
        </Anchor>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={5} />}
      {items && (
        <Stack gap="sm">
          <SegmentedControl
            value={which}
            onChange={choose}
            aria-label={t('show')}
            style={{ alignSelf: 'flex-start' }}
            data={[
              { value: 'own', label: t('show.own') },
              { value: 'all', label: t('show.all') },
            ]}
          />
          <Text size="sm" c="dimmed">
            {t('askedAt', { at: dateTime(read.data?.askedAt) })}
          </Text>
          {items.map((one) => (
            <PromiseCard key={one.number} one={one}>
              {one.own.map((own) => (
                <OwnFiguresPart key={own.name} own={own} />
              ))}
            </PromiseCard>
          ))}
        </Stack>
      )}
    </Page>
  );
}
