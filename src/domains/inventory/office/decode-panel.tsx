import { Alert, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer, Body } from '#office/api.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { wordFor } from '../messages.ts';
import type { Whole } from './vehicle-values.ts';
import { VinWarnings } from './vin-warnings.tsx';
import { inventoryScreenMessages } from './words.ts';

type Decoding = Answer<'POST /api/vehicles/:vehicleId/decode'>;
type Difference = Decoding['differences'][number];
const kinds = { bodyStyle: 'body', drivetrain: 'drive', transmission: 'transmission', fuel: 'fuel' } as const;

/** What the VIN says of the vehicle: fills what is empty, shows what differs, overwrites nothing by itself. */
export function DecodePanel({ vehicle }: { vehicle: Whole }) {
  const t = useT(inventoryScreenMessages);
  const { locale } = useLanguage();
  const [decoding, setDecoding] = useState<Decoding | null>(null);
  const decode = useWrite('POST /api/vehicles/:vehicleId/decode', { forgets: ['/api/vehicles'], done: setDecoding });
  const change = useWrite('PATCH /api/vehicles/:vehicleId', {
    forgets: ['/api/vehicles'],
    done: (next, { body }) => {
      const taken = Object.keys(body as object).filter((field) => field !== 'version');
      setDecoding(
        (before) =>
          before && {
            ...before,
            vehicle: next,
            differences: before.differences.filter(({ field }) => !taken.includes(field)),
          },
      );
      done(t('saved'));
    },
  });
  const show = (field: Difference['field'], value: Difference['current']): string => {
    if (typeof value === 'boolean') return value ? t('yes') : t('no');
    return field in kinds ? wordFor(kinds[field as keyof typeof kinds], String(value), locale) : String(value);
  };
  const differences = decoding?.differences ?? [];
  return (
    <Card component="section">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h3">
          {t('decode.title')}
        </Title>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconBarcode size={16} />}
          loading={decode.isPending}
          onClick={() => decode.mutate({ params: { vehicleId: vehicle.id } })}
          style={{ flex: 'none' }}
        >
          {t('decode.do')}
        </Button>
      </Group>
      {decoding && (
        <Stack gap="sm" mt="sm" role="status">
          <VinWarnings warnings={decoding.decoded.warnings} />
          <Text size="sm">{t('decode.filled', { n: decoding.filled.length })}</Text>
          {differences.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('decode.same')}
            </Text>
          ) : (
            <>
              <Alert variant="light" p="xs">
                <Text size="sm">{t('decode.differs')}</Text>
              </Alert>
              <Table verticalSpacing={6}>
                <Table.Tbody>
                  {differences.map(({ field, current, decoded }) => (
                    <Table.Tr key={field}>
                      <Table.Td>
                        <Text size="xs" c="dimmed">
                          {t(field)}
                        </Text>
                        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                          {t('decode.yours', { value: show(field, current) })}
                        </Text>
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          px={0}
                          h="auto"
                          styles={{ label: { whiteSpace: 'normal', textAlign: 'left' } }}
                          loading={change.isPending}
                          onClick={() =>
                            change.mutate({
                              params: { vehicleId: vehicle.id },
                              body: {
                                version: Math.max(vehicle.version, decoding.vehicle.version),
                                [field]: decoded,
                              } as Body<'PATCH /api/vehicles/:vehicleId'>,
                            })
                          }
                        >
                          {t('decode.take', { value: show(field, decoded) })}
                        </Button>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </>
          )}
        </Stack>
      )}
    </Card>
  );
}
