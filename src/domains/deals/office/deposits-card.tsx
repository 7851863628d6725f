import { Button, Card, Checkbox, Group, Modal, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { wallClock } from '#kernel/calendar.ts';
import { isOpen } from '../deal-status.ts';
import { dealsMessages } from '../messages.ts';
import { depositMethods } from '../terms.ts';
import { useBillMoney } from './bill-money.ts';
import { useDealErrors } from './deal-errors.ts';
import type { DeskProps } from './desk-form.ts';
import { Figure, FigureList } from './figure-list.tsx';
import { MoneyInput } from './money-input.tsx';
import { dealsScreenMessages } from './words.ts';

/** Money that the buyer left before the sale. */
export function DepositsCard({ deal, taken }: Pick<DeskProps, 'deal' | 'taken'>) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const { day } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const [adding, dialog] = useDisclosure(false);
  const may = session.can('deals.write') && isOpen(deal.status);
  if (!may && deal.deposits.length === 0) return null;
  return (
    <Card component="section">
      <Group justify="space-between" mb={deal.deposits.length > 0 ? 'sm' : 0}>
        <Title order={2} size="h3">
          {t('depositsSection')}
        </Title>
        {may && (
          <Button size="sm" variant="light" onClick={dialog.open}>
            {t('addDeposit')}
          </Button>
        )}
      </Group>
      <FigureList>
        {deal.deposits.map((deposit) => (
          <Figure
            key={deposit.id}
            label={
              <>
                {[day(deposit.receivedOn), words(`method.${deposit.method}`), deposit.reference]
                  .filter(Boolean)
                  .join(' · ')}
                <Text span size="xs" c="dimmed">
                  {deposit.outcome ? ` ${t(deposit.outcome)}` : deposit.refundable ? '' : ` ${t('notRefundable')}`}
                </Text>
              </>
            }
          >
            {money(deposit.amountCents)}
          </Figure>
        ))}
      </FigureList>
      {adding && <DepositDialog deal={deal} taken={taken} close={dialog.close} />}
    </Card>
  );
}

interface Values {
  amountCents: number | null;
  method: (typeof depositMethods)[number];
  receivedOn: string;
  refundable: boolean;
  reference: string;
}

function DepositDialog({ deal, taken, close }: Pick<DeskProps, 'deal' | 'taken'> & { close(): void }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const money = useBillMoney();
  const session = useSession();
  const [today] = useState(() => wallClock(new Date(), session.current.timeZone).day);
  const form = useRecordForm<Values>({
    initialValues: {
      amountCents: null,
      method: 'e_transfer',
      receivedOn: today,
      refundable: true,
      reference: '',
    },
    fieldWords: useDealErrors(),
    save: async (values) => {
      taken(
        await api('POST /api/deals/:dealId/deposits', {
          params: { dealId: deal.id },
          body: { ...values, amountCents: values.amountCents ?? 0, reference: values.reference || null },
        }),
      );
      done(t('depositAdded', { amount: money(values.amountCents) }));
      close();
    },
  });
  const { fields } = form;
  return (
    <Modal opened onClose={close} closeButtonProps={{ 'aria-label': t('close') }} title={t('addDeposit')}>
      <Form form={form} guard={false}>
        <Stack>
          <MoneyInput label={t('amount')} data-autofocus {...fields.getInputProps('amountCents')} />
          <Select
            label={t('method')}
            allowDeselect={false}
            data={depositMethods.map((one) => ({ value: one, label: words(`method.${one}`) }))}
            {...fields.getInputProps('method')}
          />
          <TextInput label={t('receivedOn')} type="date" {...fields.getInputProps('receivedOn')} />
          <TextInput label={t('reference')} maxLength={100} {...fields.getInputProps('reference')} />
          <Checkbox label={t('refundable')} {...fields.getInputProps('refundable', { type: 'checkbox' })} />
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving}>
              {t('addDeposit')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
