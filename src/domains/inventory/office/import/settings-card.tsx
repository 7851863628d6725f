import { Alert, Card, Checkbox, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useLanguage, useT } from '#office/i18n.tsx';
import type { ListingImport } from '../../listing-import.ts';
import { firstStatuses } from '../../listing-settings.ts';
import type { ListingSettings } from '../../listing-settings.ts';
import { wordFor } from '../../messages.ts';
import { importWords } from './words.ts';

/** What is done with the rows. */
export function SettingsCard({
  current,
  busy,
  change,
}: {
  current: ListingImport;
  busy: boolean;
  change(settings: Partial<ListingSettings>): void;
}) {
  const t = useT(importWords);
  const { locale } = useLanguage();
  const { settings, columns } = current;
  const has = (...fields: string[]): boolean =>
    columns.some((column) => column.field !== null && fields.includes(column.field));
  const known = ['date_order', 'odometer_unit', 'broken_text'] as const;
  return (
    <Card>
      <Stack gap="md">
        <Title order={2} size="h4">
          {t('settingsTitle')}
        </Title>
        {known
          .filter((notice) => current.notices.includes(notice))
          .map((notice) => (
            <Alert key={notice} color="yellow" variant="light">
              {t(`notice.${notice}`)}
            </Alert>
          ))}
        {!has('inStockOn') && (
          <Text size="sm" c="dimmed">
            {t('noArrival')}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <Select
            label={t('status')}
            description={t('statusHelp')}
            allowDeselect={false}
            disabled={busy}
            data={firstStatuses.map((status) => ({
              value: status as string,
              label: wordFor('status', status, locale),
            }))}
            value={settings.status}
            onChange={(status) => change({ status: status as ListingSettings['status'] })}
          />
          <Select
            label={t('existing')}
            description={t('existingHelp')}
            allowDeselect={false}
            disabled={busy}
            data={[
              { value: 'update', label: t('existing.update') },
              { value: 'skip', label: t('existing.skip') },
            ]}
            value={settings.existing}
            onChange={(existing) => change({ existing: existing as ListingSettings['existing'] })}
          />
          <Checkbox.Group
            label={t('match')}
            value={[...(settings.matchStockNumber ? ['stock'] : []), ...(settings.matchVin ? ['vin'] : [])]}
            onChange={(chosen) =>
              change({ matchStockNumber: chosen.includes('stock'), matchVin: chosen.includes('vin') })
            }
          >
            <Stack gap={6} mt={6}>
              <Checkbox value="stock" label={t('matchStockNumber')} disabled={busy} />
              <Checkbox value="vin" label={t('matchVin')} disabled={busy} />
            </Stack>
          </Checkbox.Group>
          {has('odometer') && (
            <Select
              label={t('odometerUnit')}
              allowDeselect={false}
              disabled={busy}
              data={['km', 'mi']}
              value={settings.odometerUnit}
              onChange={(unit) => change({ odometerUnit: unit as 'km' })}
            />
          )}
          {has('inStockOn') && (
            <Select
              label={t('dateOrder')}
              allowDeselect={false}
              disabled={busy}
              data={[
                { value: 'mdy', label: t('dateOrder.mdy') },
                { value: 'dmy', label: t('dateOrder.dmy') },
              ]}
              value={settings.dateOrder}
              onChange={(order) => change({ dateOrder: order as 'mdy' })}
            />
          )}
          {has('description') && (
            <Select
              label={t('descriptionLanguage')}
              allowDeselect={false}
              disabled={busy}
              data={[
                { value: 'en', label: t('english') },
                { value: 'fr', label: t('french') },
              ]}
              value={settings.descriptionLanguage}
              onChange={(language) => change({ descriptionLanguage: language as 'en' })}
            />
          )}
        </SimpleGrid>
      </Stack>
    </Card>
  );
}
