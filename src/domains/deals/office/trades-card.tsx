import {
  Button,
  Card,
  Checkbox,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { newId } from '#kernel/ids.ts';
import { tradeOwners } from '#kernel/tax/treatments.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { dealsMessages } from '../messages.ts';
import { tradeName } from '../trade-in.ts';
import type { DeskProps } from './desk-form.ts';
import { newTrade } from './desk-values.ts';
import { MoneyInput } from './money-input.tsx';
import { dealsScreenMessages } from './words.ts';

/** Vehicles that the buyer trades in, with what is owed on them. */
export function TradesCard({ form, locked }: DeskProps) {
  const t = useT(dealsScreenMessages);
  const { fields } = form;
  const { tradeIns } = fields.getValues();
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('tradesSection')}
      </Title>
      {tradeIns.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noTrades')}
        </Text>
      )}
      <Stack gap="lg">
        {tradeIns.map((trade, at) => (
          <Trade key={trade.id} at={at} form={form} locked={locked} />
        ))}
      </Stack>
      {!locked && tradeIns.length < 6 && (
        <Button
          variant="light"
          mt="md"
          leftSection={<IconPlus size={16} />}
          onClick={() => fields.insertListItem('tradeIns', newTrade(newId()))}
        >
          {t('addTrade')}
        </Button>
      )}
    </Card>
  );
}

function Trade({ at, form: { fields }, locked }: Pick<DeskProps, 'form' | 'locked'> & { at: number }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const { money } = useFormats();
  const session = useSession();
  const { locale } = useLanguage();
  const trade = fields.getValues().tradeIns[at]!;
  const name = tradeName(trade, locale) || t('tradeIn');
  const field = (key: string) => fields.getInputProps(`tradeIns.${at}.${key}`);
  const text = (key: 'make' | 'model' | 'trim' | 'vin') => (
    <TextInput label={t(key)} autoComplete="off" readOnly={locked} {...field(key)} value={trade[key] ?? ''} />
  );
  const equity = (trade.allowanceCents ?? 0) - (trade.lienCents ?? 0);
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <Group justify="space-between" mb="xs">
        <Text component="legend" fw={600} p={0}>
          {name}
        </Text>
        <Group gap="xs">
          <Text size="sm" c={equity < 0 ? 'red' : 'dimmed'} className="figures">
            {money(equity)}
          </Text>
          {!locked && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={15} />}
              onClick={() => fields.removeListItem('tradeIns', at)}
            >
              {t('removeLine', { name })}
            </Button>
          )}
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }}>
        <NumberInput label={t('year')} readOnly={locked} {...field('year')} value={trade.year ?? ''} />
        {text('make')}
        {text('model')}
        {text('trim')}
        {text('vin')}
        <NumberInput
          label={`${t('odometer')} (${trade.odometerUnit})`}
          thousandSeparator=" "
          readOnly={locked}
          {...field('odometerValue')}
          value={trade.odometerValue ?? ''}
        />
        <MoneyInput label={t('allowance')} readOnly={locked} {...field('allowanceCents')} />
        {session.can('deals.gross') && <MoneyInput label={t('actualValue')} readOnly={locked} {...field('acvCents')} />}
        <MoneyInput label={t('lien')} readOnly={locked} {...field('lienCents')} />
        {trade.lienCents > 0 && (
          <>
            <TextInput
              label={t('lienholder')}
              readOnly={locked}
              {...field('lienholder')}
              value={trade.lienholder ?? ''}
            />
            <MoneyInput label={t('perDiem')} readOnly={locked} {...field('lienPerDiemCents')} />
            <TextInput
              label={t('goodUntil')}
              type="date"
              readOnly={locked}
              {...field('lienGoodUntil')}
              value={trade.lienGoodUntil ?? ''}
            />
          </>
        )}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mt="sm">
        <Select
          label={t('owner')}
          allowDeselect={false}
          data={tradeOwners.map((one) => ({ value: one, label: words(`owner.${one}`) }))}
          readOnly={locked}
          {...field('owner')}
        />
        {trade.owner !== 'private' && (
          <NumberInput label={t('businessUse')} max={100} readOnly={locked} {...field('businessUsePercent')} />
        )}
      </SimpleGrid>
      <Checkbox
        mt="sm"
        label={t('road')}
        disabled={locked}
        {...fields.getInputProps(`tradeIns.${at}.road`, { type: 'checkbox' })}
      />
      <Textarea
        mt="sm"
        label={t('tradeHistory')}
        minRows={2}
        maxLength={2000}
        readOnly={locked}
        {...field('history')}
        value={trade.history ?? ''}
      />
    </fieldset>
  );
}
