import { Alert, Card, Group, SegmentedControl, Stack, Switch, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconMoon } from '@tabler/icons-react';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import type { Body } from '#office/api.ts';
import { dataWords } from './words.ts';

type Edit = Omit<Body<'PATCH /api/nightly-pack'>, 'version'>;

/** The continuity pack that is made by itself: a net must be there before one falls. */
export function NightlyCard() {
  const t = useT(dataWords);
  const { dateTime } = useFormats();
  const read = useRead('GET /api/nightly-pack');
  const change = useWrite('PATCH /api/nightly-pack', { forgets: ['/api/nightly-pack'] });
  const now = read.data;
  if (!now) return read.error ? <ProblemBox problem={read.error} again={() => void read.refetch()} /> : null;
  const set = (edit: Edit): void => change.mutate({ body: { version: now.version, ...edit } });
  return (
    <Card component="section">
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap">
          <IconMoon size={20} aria-hidden="true" style={{ flexShrink: 0 }} />
          <Title order={3} size="h4">
            {t('night.title')}
          </Title>
        </Group>
        <Switch
          label={t('night.on', { at: now.at })}
          description={t('night.help')}
          checked={now.nightly}
          disabled={change.isPending}
          onChange={(event) => set({ nightly: event.currentTarget.checked })}
        />
        {now.nightly && (
          <>
            <Group gap="sm">
              <Text size="sm" id="nightly-language">
                {t('night.language')}
              </Text>
              <SegmentedControl
                size="sm"
                aria-labelledby="nightly-language"
                value={now.nightlyLocale}
                disabled={change.isPending}
                onChange={(value) => set({ nightlyLocale: value === 'fr' ? 'fr' : 'en' })}
                data={[
                  { value: 'en', label: 'English' },
                  { value: 'fr', label: 'Français' },
                ]}
              />
            </Group>
            <Switch
              label={t('night.letter')}
              description={t('night.letterHelp')}
              checked={now.nightlyLetter}
              disabled={change.isPending}
              onChange={(event) => set({ nightlyLetter: event.currentTarget.checked })}
            />
          </>
        )}
        {now.failedAt ? (
          <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />}>
            {t('night.failed', { at: dateTime(now.failedAt) })} {t(`problem.${now.problem ?? 'unexpected'}`)}
          </Alert>
        ) : (
          now.late && (
            <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />}>
              {t('night.late')}
            </Alert>
          )
        )}
        {(now.nightly || now.lastAt) && (
          <Text size="sm" c="dimmed" role="status">
            {now.lastAt
              ? [
                  t('night.last', { at: dateTime(now.lastAt) }),
                  now.keptUntil ? t('night.kept', { at: dateTime(now.keptUntil) }) : t('night.gone'),
                ].join(' · ')
              : t('night.none')}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
