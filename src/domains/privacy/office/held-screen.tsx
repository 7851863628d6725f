import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { addressOf, api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import { failed } from '#office/toasts.tsx';
import { useRead } from '#office/use-api.ts';
import { dataWords } from '../data-words.ts';
import { deskWords } from './words.ts';

type Section = Answer<'GET /api/me/held'>['items'][number];
const known = new Set<string>(dataWords.keys);
const shownRows = 20;

function useDataWord(): (key: string) => string {
  const words = useT(dataWords);
  return (key) =>
    known.has(key)
      ? words(key as (typeof dataWords.keys)[number])
      : key
          .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
          .replaceAll('_', ' ')
          .toLowerCase();
}

/** Everything that the platform holds about oneself, as it stands; and the same as a file. */
export function HeldScreen() {
  const t = useT(deskWords);
  const read = useRead('GET /api/me/held');
  const sure = useStepUp();
  const download = async (format: 'html' | 'json'): Promise<void> => {
    try {
      // Asks who one is first; the browser then fetches the file by itself.
      if (!(await sure(() => api('GET /api/me/held/file', { query: { format } })))) return;
      const link = document.createElement('a');
      link.href = addressOf('GET /api/me/held/file', { query: { format } }).url;
      link.download = '';
      link.click();
    } catch (error) {
      failed(asProblem(error));
    }
  };
  return (
    <Page
      title={t('held.title')}
      lead={t('held.lead')}
      width="reading"
      actions={
        <>
          <Button variant="default" onClick={() => void download('json')}>
            {t('held.json')}
          </Button>
          <Button onClick={() => void download('html')}>{t('held.read')}</Button>
        </>
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      <Stack gap="lg">
        {read.data?.items.map((section) => (
          <SectionCard key={section.table} section={section} />
        ))}
      </Stack>
    </Page>
  );
}

function SectionCard({ section }: { section: Section }) {
  const t = useT(deskWords);
  const word = useDataWord();
  const title = word(section.table);
  return (
    <Card component="section" aria-label={title}>
      <Group justify="space-between" align="baseline">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {t('held.count', { n: section.rows.length })}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {t('held.kept', { kept: section.kept })}
      </Text>
      <Stack gap="sm" mt="sm">
        {section.rows.slice(0, shownRows).map((row, at) => (
          <Facts key={at} row={row} />
        ))}
        {section.rows.length > shownRows && (
          <Text size="xs" c="dimmed">
            {t('held.more')}
          </Text>
        )}
        {(['secret', 'copy'] as const).map((reason) => {
          const columns = section.withheld.filter((one) => one.reason === reason);
          return (
            columns.length > 0 && (
              <Text size="xs" c="dimmed" key={reason}>
                {t('held.withheld', {
                  what: columns.map((one) => word(one.column)).join(', '),
                  why: word(`reason.${reason}`),
                })}
              </Text>
            )
          );
        })}
        {section.corrected && (
          <Anchor renderRoot={(props) => <Link to="/account" {...props} />} size="sm">
            {t('held.correct')}
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}

function Facts({ row }: { row: Record<string, unknown> }) {
  const word = useDataWord();
  const { dateTime } = useFormats();
  const said = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–';
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return dateTime(value);
    if (typeof value === 'string' && known.has(`value.${value}`)) return word(`value.${value}`);
    if (typeof value === 'boolean') return word(value ? 'yes' : 'no');
    if (typeof value === 'object')
      return Array.isArray(value)
        ? value.map(said).join(', ') || '–'
        : JSON.stringify(value).replaceAll(/[{}"]/g, ' ').trim() || '–';
    return String(value as string | number);
  };
  return (
    <Text size="sm" component="div" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
      {Object.entries(row)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => `${word(key)}: ${said(value)}`)
        .join(' · ')}
    </Text>
  );
}
