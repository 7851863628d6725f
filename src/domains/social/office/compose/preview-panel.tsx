import { Anchor, Card, Group, Loader, Progress, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import type { ProblemError } from '#office/problem-error.ts';
import { mostHashtags, mostMentions } from '../../caption.ts';
import type { Network } from '../../channel.ts';
import { FindingsList } from '../findings-list.tsx';
import { socialWords } from '../words.ts';
import type { SocialKey } from '../words.ts';
import type { Channel, Composition, Preview, Shown } from './composition.ts';
import { FacebookCard } from './facebook-card.tsx';
import { InstagramCard } from './instagram-card.tsx';
import classes from './preview.module.css';

const known = new Set<string>(socialWords.keys);

/** A post as each network shows it, what it measures, what stands in its way, and how ready its vehicle is. */
export function PreviewPanel({
  value,
  preview,
  bare,
  pending,
  problem,
  channels,
  networks,
  shown,
}: {
  value: Composition;
  preview: Preview | undefined;
  /** Nothing is written or chosen yet. */
  bare: boolean;
  pending: boolean;
  problem: ProblemError | null;
  channels: Channel[];
  networks: Network[];
  shown: Shown[];
}) {
  const t = useT(socialWords);
  const [looked, setLooked] = useState<Network>('facebook');
  const offered: Network[] = networks.length > 0 ? networks : ['facebook', 'instagram'];
  const network = offered.includes(looked) ? looked : offered[0]!;
  const channel =
    channels.find((one) => one.network === network && value.channelIds.includes(one.id)) ??
    channels.find((one) => one.network === network && one.state !== 'disconnected');
  const text = preview?.[network].text ?? '';
  return (
    <Stack gap="md">
      <Card component="section" padding="md" aria-labelledby="preview-title">
        <Stack gap="sm">
          <Group justify="space-between" gap="sm">
            <Group gap="xs">
              <Title order={2} size="h3" id="preview-title">
                {t('preview')}
              </Title>
              {pending && <Loader size={14} role="img" aria-label={t('preview.pending')} />}
            </Group>
            {offered.length > 1 && (
              <SegmentedControl
                size="xs"
                aria-label={t('preview.network')}
                value={network}
                onChange={(next) => setLooked(next as Network)}
                data={offered.map((one) => ({ value: one, label: t(`network.${one}`) }))}
              />
            )}
          </Group>
          {network === 'facebook' ? (
            <FacebookCard channel={channel} text={text} photos={shown} />
          ) : (
            <InstagramCard channel={channel} text={text} photos={shown} shape={value.shape} />
          )}
          {preview && <Counters network={network} preview={preview} />}
        </Stack>
      </Card>
      {problem && <ProblemBox problem={problem} />}
      <Card component="section" padding="md" aria-labelledby="findings-title" id="findings" tabIndex={-1}>
        <Title order={2} size="h3" id="findings-title" mb="sm">
          {t('findings')}
        </Title>
        {bare && preview?.findings.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('findings.bare')}
          </Text>
        ) : preview && preview.findings.length === 0 ? (
          <Group gap="xs" c="var(--mantine-color-green-light-color)">
            <IconCircleCheck size={18} aria-hidden />
            <Text size="sm">{t('findings.none')}</Text>
          </Group>
        ) : (
          preview && <FindingsList findings={preview.findings} />
        )}
      </Card>
      {preview?.readyScore !== null && preview !== undefined && (
        <Ready score={preview.readyScore} missing={preview.missing} vehicleId={value.vehicleId} />
      )}
    </Stack>
  );
}

function Counters({ network, preview }: { network: Network; preview: Preview }) {
  const t = useT(socialWords);
  const { number } = useFormats();
  const { length, most } = preview[network];
  const count = (word: 'characters' | 'hashtags' | 'mentions', n: number, limit: number) => (
    <Text size="xs" c="dimmed" className={classes.counter} data-over={n > limit || undefined}>
      {t(`counter.${word}`, { n: number(n), most: number(limit) })}
    </Text>
  );
  return (
    <div className={classes.counters}>
      {count('characters', length, most)}
      {network === 'instagram' && (
        <>
          {count('hashtags', preview.instagram.hashtags, mostHashtags)}
          {count('mentions', preview.instagram.mentions, mostMentions)}
        </>
      )}
    </div>
  );
}

function Ready({ score, missing, vehicleId }: { score: number; missing: string[]; vehicleId: string | null }) {
  const t = useT(socialWords);
  const need = (word: string): string => (known.has(`need.${word}`) ? t(`need.${word}` as SocialKey) : word);
  return (
    <Card component="section" padding="md" aria-labelledby="ready-title">
      <Group justify="space-between" mb={6}>
        <Title order={2} size="h3" id="ready-title">
          {t('ready')}
        </Title>
        <Text size="sm" fw={600} className="figures">
          {t('ready.score', { score })}
        </Text>
      </Group>
      <Progress
        value={score}
        color={score >= 80 ? 'green' : score >= 50 ? 'yellow' : 'red'}
        aria-label={t('ready.score', { score })}
      />
      {missing.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('ready.missing', { what: missing.map(need).join(', ') })}{' '}
          {vehicleId && (
            <Anchor
              renderRoot={(props) => <Link to={`/inventory/${vehicleId}`} {...props} />}
              size="sm"
              underline="always"
            >
              {t('ready.add')}
            </Anchor>
          )}
        </Text>
      )}
    </Card>
  );
}
