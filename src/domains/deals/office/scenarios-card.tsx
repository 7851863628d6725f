import { ActionIcon, Button, Card, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { newId } from '#kernel/ids.ts';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { financingOf } from '../financing.ts';
import { dealsMessages } from '../messages.ts';
import { underScenario } from '../payment-grid.ts';
import type { Worksheet } from '../worksheet.ts';
import { figuresOf } from '../worksheet.ts';
import { useBillMoney } from './bill-money.ts';
import type { DeskProps } from './desk-form.ts';
import { Figure, FigureList } from './figure-list.tsx';
import { dealsScreenMessages } from './words.ts';

/** Other ways to make the same deal, beside this one. */
export function ScenariosCard({ form, worked, locked }: DeskProps) {
  const t = useT(dealsScreenMessages);
  const { fields } = form;
  const { scenarios } = fields.getValues();
  const { sheet } = worked;
  const keep = (): void => {
    if (sheet.kind === 'wholesale') return;
    fields.insertListItem('scenarios', {
      id: newId(),
      name: t('scenarioName', { n: scenarios.length + 1 }),
      kind: sheet.kind,
      priceCents: sheet.priceCents,
      terms: sheet.terms,
    });
  };
  return (
    <Card component="section">
      <Group justify="space-between" mb="md">
        <Title order={2} size="h3">
          {t('scenariosSection')}
        </Title>
        {!locked && scenarios.length < 6 && sheet.kind !== 'wholesale' && (
          <Button size="sm" variant="light" leftSection={<IconPlus size={16} />} onClick={keep}>
            {t('addScenario')}
          </Button>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
        <Stack gap="xs">
          <Text fw={600}>{t('thisWorksheet')}</Text>
          <Outcome sheet={sheet} />
        </Stack>
        {scenarios.map((scenario, at) => (
          <Stack key={scenario.id} gap="xs">
            <Group gap={4} wrap="nowrap">
              <TextInput
                flex={1}
                aria-label={t('name')}
                maxLength={60}
                readOnly={locked}
                {...fields.getInputProps(`scenarios.${at}.name`)}
              />
              {!locked && (
                <ActionIcon
                  size="lg"
                  variant="subtle"
                  color="red"
                  aria-label={t('removeScenario', { name: scenario.name })}
                  onClick={() => fields.removeListItem('scenarios', at)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              )}
            </Group>
            <Outcome sheet={underScenario(sheet, scenario)} />
            {!locked && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  const other = underScenario(sheet, scenario);
                  fields.setFieldValue('kind', other.kind);
                  fields.setFieldValue('priceCents', other.priceCents);
                  fields.setFieldValue('terms', other.terms);
                }}
              >
                {t('takeScenario')}
              </Button>
            )}
          </Stack>
        ))}
      </SimpleGrid>
    </Card>
  );
}

function Outcome({ sheet }: { sheet: Worksheet }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const money = useBillMoney();
  const { locale } = useLanguage();
  const figures = figuresOf(sheet);
  const financing = financingOf(sheet, figures);
  return (
    <FigureList>
      <Figure label={words(`kind.${sheet.kind}`)}>{money(figures.priceCents)}</Figure>
      <Figure label={t('outTheDoor')}>{money(figures.totalCents)}</Figure>
      <Figure label={t('down')}>{money(figures.downCents)}</Figure>
      {financing ? (
        <>
          <Figure label={`${writtenRate(sheet.terms.rate, locale)} · ${sheet.terms.termMonths}`}>
            {money(financing.amountCents)}
          </Figure>
          <Figure label={words(`frequency.${sheet.terms.frequency}`)} strong>
            {money(financing.paymentWithTaxCents)}
          </Figure>
        </>
      ) : (
        <Figure label={t('due')} strong>
          {money(figures.balanceCents)}
        </Figure>
      )}
    </FigureList>
  );
}
