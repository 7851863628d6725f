import { Stack, Text } from '@mantine/core';
import { useLanguage, useT } from '#office/i18n.tsx';
import { dealsMessages } from '../messages.ts';
import type { DeskValues } from './desk-values.ts';
import { disputedFields } from './disputed-fields.ts';
import { saleMessages } from './sale-words.ts';
import { dealsScreenMessages } from './words.ts';

/** Costs and plans are no part of a contract. */
const unsigned = new Set(['unitCostCents', 'reserveCents', 'scenarios']);

export interface AmendedField {
  label: string;
  before: string;
  after: string;
}

/** What differs between two states of a contract, field by field, as people read it. */
export function useAmendedFields(): (before: DeskValues, after: DeskValues) => AmendedField[] {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const { locale } = useLanguage();
  return (before, after) =>
    disputedFields(t, words, locale)
      .filter(({ name }) => !unsigned.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map(({ name, label, show }) => ({
        label,
        before: String(show(before[name])),
        after: String(show(after[name])),
      }));
}

/** Fields as they were and as they are, under each other so that a phone shows them too. */
export function AmendedFields({ fields }: { fields: readonly AmendedField[] }) {
  const t = useT(saleMessages);
  return (
    <Stack gap="xs" component="dl" m={0}>
      {fields.map(({ label, before, after }) => (
        <div key={label}>
          <Text component="dt" size="sm" fw={600}>
            {label}
          </Text>
          <Text component="dd" size="sm" m={0} c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            <s>{t('amendBefore', { value: before })}</s>
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
            {t('amendAfter', { value: after })}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
