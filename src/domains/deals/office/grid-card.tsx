import { Button, Card, Table, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useFormats, useT } from '#office/i18n.tsx';
import { paymentGrid } from '../payment-grid.ts';
import { useBillMoney } from './bill-money.ts';
import type { DeskProps } from './desk-form.ts';
import classes from './figures.module.css';
import { dealsScreenMessages } from './words.ts';

const terms = [36, 48, 60, 72, 84, 96];

/** Payments by term and down payment; a click takes one over. */
export function GridCard({ form, worked, locked }: DeskProps) {
  const t = useT(dealsScreenMessages);
  const money = useBillMoney();
  const { money: whole } = useFormats();
  const { sheet } = worked;
  const grid = useMemo(() => {
    const own = sheet.terms.downCents;
    const downs = [...new Set([0, 1_000_00, 2_500_00, 5_000_00, own])].toSorted((a, b) => a - b);
    const months = [...new Set([...terms, sheet.terms.termMonths])].toSorted((a, b) => a - b);
    return paymentGrid(sheet, months, downs);
  }, [sheet]);
  const take = (termMonths: number, downCents: number): void => {
    form.fields.setFieldValue('terms.termMonths', termMonths);
    form.fields.setFieldValue('terms.downCents', downCents);
  };
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm" id="payment-grid">
        {t('gridSection')}
      </Title>
      <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="region" aria-labelledby="payment-grid">
        <table className={classes.grid} aria-labelledby="payment-grid">
          <thead>
            <tr>
              <th scope="col">{t('gridTerm')}</th>
              {grid.downs.map((down) => (
                <th key={down} scope="col">
                  {whole(down)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.rows.map((row) => (
              <tr key={row.termMonths}>
                <th scope="row">{row.termMonths}</th>
                {row.payments.map((payment, at) => {
                  const down = grid.downs[at]!;
                  const mine = row.termMonths === sheet.terms.termMonths && down === sheet.terms.downCents;
                  return (
                    <td key={down}>
                      <Button
                        size="compact-sm"
                        variant={mine ? 'filled' : 'subtle'}
                        color={mine ? undefined : 'gray'}
                        disabled={locked}
                        aria-pressed={mine}
                        aria-label={`${money(payment)}. ${t('useIt', { months: row.termMonths, down: money(down) })}`}
                        onClick={() => take(row.termMonths, down)}
                      >
                        {money(payment)}
                      </Button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Table.ScrollContainer>
    </Card>
  );
}
