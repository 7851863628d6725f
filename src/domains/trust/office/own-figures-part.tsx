import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { MessageValues } from '#kernel/messages.ts';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { failed } from '#office/toasts.tsx';
import { trustWords } from './words.ts';
import type { TrustWord } from './words.ts';

type Own = Answer<'GET /api/promises/own'>['items'][number]['own'][number];
type Row = Own['rows'][number];

/** Where the records behind a figure are. */
const behind: Record<string, string> = {
  channels: '/settings/channels',
  tokens: '/settings/channels',
  disconnects: '/settings/channels',
  staff: '/settings/staff',
  grants: '/settings/support-access',
  disclosures: '/settings/support-access',
  incidents: '/settings/incidents',
  window: '/settings/closing',
  holds: '/settings/closing',
  rights: '/privacy',
  exports: '/settings/data',
  packs: '/settings/data',
  journal: '/journal',
};
const moments = ['at', 'oldest', 'rotated', 'next'];
const known = new Set<string>(trustWords.keys);

/** A moment may end in a full stop of its own (`a.m.`). */
const told = (sentence: string): string => sentence.replace(/\.\.$/, '.');

/** What the dealership's own records say: a sentence, its lines, and the way to the records. */
export function OwnFiguresPart({ own }: { own: Own }) {
  const t = useT(trustWords);
  const { dateTime, day, number } = useFormats();
  const { figures, name, rows } = own;
  const values: MessageValues = {};
  for (const [key, value] of Object.entries(figures))
    values[key] = moments.includes(key)
      ? value === null
        ? 'none'
        : dateTime(String(value))
      : key === 'day'
        ? day(value as string | null)
        : (value ?? 0);
  if (typeof figures['bytes'] === 'number') values['megabytes'] = Math.round(figures['bytes'] / 1e5) / 10;
  const sentence = ((): TrustWord => {
    if (name !== 'window') return `own.${name}` as TrustWord;
    if (figures['state'] === 'cancelling') return 'own.window.leaving';
    return figures['state'] === 'cancelled' ? 'own.window.cancelled' : 'own.window.running';
  })();
  const word = (place: string, key: string): string =>
    known.has(`${place}.${key}`) ? t(`${place}.${key}` as TrustWord) : key;
  const line = (row: Row): string => {
    if (name === 'rights') return t('row.rights', { kind: word('kind', row.kind), day: day(row.day) });
    if (name === 'sealed')
      return t('row.class', {
        kind: word('class', row.kind),
        number: row.number ?? 0,
        size: number((row.bytes ?? 0) / 1e6, 1),
      });
    const kind = word('network', row.kind);
    if (name === 'tokens')
      return t('row.token', { kind, name: row.name ?? '', at: dateTime(row.at), number: row.number ?? 1 });
    return t('row.channel', { kind, name: row.name ?? '', words: row.words?.join(', ') || '–' });
  };
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {told(t('yours', { words: t(sentence, values) }))}{' '}
        {behind[name] && (
          <Anchor size="sm" renderRoot={(props) => <Link to={behind[name]} {...props} />}>
            {t('go')}
          </Anchor>
        )}
      </Text>
      {rows.length > 0 && (
        <List size="sm">
          {rows.map((row, at) => (
            <List.Item key={at} style={{ overflowWrap: 'anywhere' }}>
              {line(row)}
            </List.Item>
          ))}
        </List>
      )}
      {name === 'journal' && <Verifying />}
    </Stack>
  );
}

/** Follows the chain while one waits. */
function Verifying() {
  const t = useT(trustWords);
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Answer<'GET /api/promises/own/journal'> | null>(null);
  const verify = async (): Promise<void> => {
    setBusy(true);
    try {
      setFound(await api('GET /api/promises/own/journal'));
    } catch (error) {
      failed(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap="sm">
      <Button size="xs" variant="default" loading={busy} onClick={() => void verify()}>
        {t('verify')}
      </Button>
      <Text size="sm" role="status" c={found && !found.holds ? 'red' : undefined}>
        {found &&
          (found.broken
            ? t('verify.broken', { seq: found.broken.seq, why: found.broken.why })
            : t('verify.holds', { entries: found.entries }))}
      </Text>
    </Group>
  );
}
