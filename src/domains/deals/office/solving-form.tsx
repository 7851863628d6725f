import { Button, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { solve, unknowns } from '../solving.ts';
import type { Unknown } from '../solving.ts';
import type { DeskProps } from './desk-form.ts';
import { MoneyInput } from './money-input.tsx';
import { dealsScreenMessages } from './words.ts';

/** From a payment back to price, down payment, term or rate. */
export function Solving({ form, worked }: Pick<DeskProps, 'form' | 'worked'>) {
  const t = useT(dealsScreenMessages);
  const { locale } = useLanguage();
  const formats = useFormats();
  const [unknown, setUnknown] = useState<Unknown>('price');
  const [wanted, setWanted] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const show: Record<Unknown, (value: number) => string> = {
    price: formats.money,
    down: formats.money,
    term: (value) => `${formats.number(value)}`,
    rate: (value) => writtenRate(value, locale),
  };
  const work = (): void => {
    if (wanted === null) return;
    const value = solve(worked.sheet, unknown, wanted);
    const what = t(`unknown.${unknown}`);
    if (value === null) {
      setSaid(t('unsolved', { what: what.toLowerCase() }));
      return;
    }
    const { fields } = form;
    if (unknown === 'price') fields.setFieldValue('priceCents', value);
    if (unknown === 'down') fields.setFieldValue('terms.downCents', value);
    if (unknown === 'term') fields.setFieldValue('terms.termMonths', value);
    if (unknown === 'rate') fields.setFieldValue('terms.rate', value);
    setSaid(t('solvedTo', { what, value: show[unknown](value) }));
  };
  return (
    <div role="group" aria-label={t('solveSection')}>
      <Text size="sm" fw={600} mb={6}>
        {t('solveSection')}
      </Text>
      <Group align="flex-end" gap="sm">
        <MoneyInput
          label={t('wantedPayment')}
          flex="1 1 8rem"
          value={wanted}
          onChange={setWanted}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // Enter works it out, and does not save the form.
            event.preventDefault();
            work();
          }}
        />
        <Select
          label={t('solveFor')}
          flex="1 1 9rem"
          allowDeselect={false}
          data={unknowns.map((one) => ({ value: one, label: t(`unknown.${one}`) }))}
          value={unknown}
          onChange={(value) => setUnknown(value as Unknown)}
        />
        <Button variant="light" onClick={work} disabled={wanted === null}>
          {t('solve')}
        </Button>
      </Group>
      <Text size="sm" mt={6} role="status">
        {said}
      </Text>
    </div>
  );
}
