import {
  Alert,
  Anchor,
  Button,
  Card,
  CopyButton,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Textarea,
  Title,
} from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconExternalLink, IconInfoCircle } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Locale } from '#kernel/messages.ts';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import classes from './compose/compose.module.css';
import { socialWords } from './words.ts';

const marketplace = 'https://www.facebook.com/marketplace/create/vehicle';

/** Text and photos of a vehicle, to list it on Facebook Marketplace by hand. */
export function MarketplaceScreen() {
  const t = useT(socialWords);
  const session = useSession();
  const { vehicleId } = useParams({ strict: false }) as { vehicleId: string };
  const [locale, setLocale] = useState<Locale>(session.current.locale);
  const read = useRead(
    'GET /api/social/marketplace/:vehicleId',
    { params: { vehicleId }, query: { locale } },
    { keep: true },
  );
  const copy = read.data;
  return (
    <Page
      title={t('marketplace')}
      lead={copy?.title ?? ''}
      width="reading"
      crumbs={[{ label: t('title'), to: '/social' }]}
      actions={
        <Button
          component="a"
          href={marketplace}
          target="_blank"
          rel="noreferrer"
          rightSection={<IconExternalLink size={16} />}
        >
          {t('marketplace.open')}
        </Button>
      }
    >
      <Alert color="gray" variant="light" icon={<IconInfoCircle size={20} />}>
        {t('marketplace.why')}
      </Alert>
      {read.error && !copy && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <FormSkeleton fields={4} />}
      {copy && (
        <>
          <Card component="section" aria-label={t('text')}>
            <Stack gap="md">
              <SegmentedControl
                aria-label={t('language')}
                style={{ alignSelf: 'flex-start' }}
                value={locale}
                onChange={(next) => setLocale(next as Locale)}
                data={[
                  { value: 'en', label: 'EN' },
                  { value: 'fr', label: 'FR' },
                ]}
              />
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <Copied label={t('marketplace.title')} value={copy.title} />
                <Copied label={t('marketplace.price')} value={copy.price} />
              </SimpleGrid>
              <Textarea label={t('text')} value={copy.text} readOnly minRows={8} maxRows={20} lang={locale} />
              <CopyAct value={copy.text} label={t('marketplace.copyText')} />
            </Stack>
          </Card>
          <Card component="section" aria-labelledby="marketplace-photos">
            <Stack gap="sm">
              <Title order={2} size="h3" id="marketplace-photos">
                {t('photos')}
              </Title>
              {copy.photos.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {t('photos.none')}
                </Text>
              ) : (
                <>
                  <Text size="sm" c="dimmed">
                    {t('marketplace.photosHelp')}
                  </Text>
                  <ol className={classes.more} style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))' }}>
                    {copy.photos.map((photo, at) => (
                      <li key={photo.url}>
                        <a
                          href={photo.url}
                          download={photo.name}
                          className={classes.small}
                          aria-label={t('marketplace.download', { n: at + 1 })}
                        >
                          <img src={photo.url} alt="" loading="lazy" />
                          <span className={classes.add} aria-hidden="true">
                            <IconDownload size={15} />
                          </span>
                        </a>
                      </li>
                    ))}
                  </ol>
                </>
              )}
            </Stack>
          </Card>
          <Text size="sm" c="dimmed">
            <Anchor href={`/inventory/${vehicleId}`} size="sm">
              {t('vehicle.open')}
            </Anchor>
          </Text>
        </>
      )}
    </Page>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput label={label} value={value} readOnly style={{ flex: 1 }} />
      <CopyAct value={value} />
    </Group>
  );
}

function CopyAct({ value, label }: { value: string; label?: string }) {
  const office = useOfficeT();
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          variant={label ? 'filled' : 'default'}
          color={copied ? 'green' : undefined}
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          style={{ alignSelf: 'flex-end' }}
          onClick={copy}
        >
          {copied ? office('copied') : (label ?? office('copy'))}
        </Button>
      )}
    </CopyButton>
  );
}
