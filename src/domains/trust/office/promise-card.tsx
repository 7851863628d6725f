import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Answer } from '#office/api.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { proofSentence } from '../proof-words.ts';
import type { ProofName } from '../promise.ts';
import { trustWords } from './words.ts';

export type Shown = Answer<'GET /api/promises'>['items'][number];
export type Standing = NonNullable<Shown['proof']>['standing'];

const colours: Record<Standing, string> = { overdue: 'red', late: 'orange', not_yet: 'gray', holds: 'green' };

/** How a proof stands, in a word and a colour. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const t = useT(trustWords);
  return (
    <Badge variant="light" color={colours[standing]} style={{ flex: 'none' }}>
      {t(`standing.${standing}`)}
    </Badge>
  );
}

/** One promise: what is promised, what one's own records say, the proof over the whole platform, and how it is kept. */
export function PromiseCard({ one, children }: { one: Shown; children?: ReactNode }) {
  const t = useT(trustWords);
  const { locale } = useLanguage();
  const { proof } = one;
  return (
    <Card component="article" aria-labelledby={one.number}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
          <Title order={2} size="h4" id={one.number} style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            {one.number} · {one.text[locale]}
          </Title>
          {proof && <StandingBadge standing={proof.standing} />}
        </Group>
        {children}
        <Text size="sm" c="dimmed">
          {proof && proof.standing !== 'not_yet'
            ? t('platform', { words: proofSentence(proof.name as ProofName, proof.figures, locale) })
            : t(proof ? 'platform' : 'tests', { words: t('standing.not_yet') })}
        </Text>
        <details>
          <Text component="summary" size="sm" style={{ cursor: 'pointer', width: 'fit-content' }}>
            {t('how')}
          </Text>
          <Text size="sm" mt={4}>
            {one.how[locale]}
          </Text>
          <Text size="xs" c="dimmed">
            {t('section', { sections: one.sections })}
          </Text>
        </details>
      </Stack>
    </Card>
  );
}
