import { Anchor, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { addressOf } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { useTaxWords } from './tax-words.ts';
import { subscriptionWords } from './words.ts';

type Invoice = Answer<'GET /api/subscription'>['invoices'][number];

/** Our invoices with their papers: a table at a desk, cards on a phone. */
export function InvoiceList({ invoices }: { invoices: readonly Invoice[] }) {
  const t = useT(subscriptionWords);
  const { money, day } = useFormats();
  const taxWords = useTaxWords();
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const period = (one: Invoice): string => t('period', { from: day(one.periodFrom), to: day(one.periodTo) });
  const taxes = (one: Invoice): string =>
    one.taxes.length > 0
      ? `${money(one.taxes.reduce((sum, { cents }) => sum + cents, 0))} (${taxWords(one.taxes)})`
      : '–';
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('invoices')}
      </Title>
      {invoices.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('invoicesNone')}
        </Text>
      )}
      {invoices.length > 0 && phone && (
        <Stack gap="md">
          {invoices.map((one) => (
            <div key={one.id}>
              <Group justify="space-between">
                <Text fw={600}>{one.number}</Text>
                <Text fw={600}>{money(one.totalCents)}</Text>
              </Group>
              <Text size="sm" c="dimmed">
                {period(one)}
              </Text>
              <Text size="sm" c="dimmed">
                {t('invoice.tax')}: {taxes(one)}
              </Text>
              <Papers invoice={one} />
            </div>
          ))}
        </Stack>
      )}
      {invoices.length > 0 && !phone && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('invoice.number')}</Table.Th>
              <Table.Th>{t('invoice.period')}</Table.Th>
              <Table.Th>{t('invoice.tax')}</Table.Th>
              <Table.Th ta="right">{t('invoice.total')}</Table.Th>
              <Table.Th>PDF</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {invoices.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{one.number}</Table.Td>
                <Table.Td>{period(one)}</Table.Td>
                <Table.Td>{taxes(one)}</Table.Td>
                <Table.Td ta="right">{money(one.totalCents)}</Table.Td>
                <Table.Td>
                  <Papers invoice={one} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}

function Papers({ invoice }: { invoice: Invoice }) {
  const t = useT(subscriptionWords);
  const session = useSession();
  return (
    <Group gap="md">
      {(['en', 'fr'] as const).map((lang) => (
        <Anchor
          key={lang}
          size="sm"
          href={
            addressOf('GET /api/subscription/invoices/:invoiceId/paper', {
              params: { invoiceId: invoice.id },
              query: { lang, dealership: session.current.id },
            }).url
          }
          target="_blank"
          rel="noreferrer"
          aria-label={t('invoice.of', { number: invoice.number, language: t(lang) })}
        >
          {lang.toUpperCase()}
        </Anchor>
      ))}
    </Group>
  );
}
