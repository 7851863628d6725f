import {
  ActionIcon,
  Badge,
  Button,
  Card,
  Checkbox,
  Group,
  Radio,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { FormDialog } from '#office/form-dialog.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import { dealKinds } from '../deal-status.ts';
import type { DealKind } from '../deal-status.ts';
import { feeOn } from '../fee.ts';
import type { Fee } from '../fee.ts';
import { dealsMessages } from '../messages.ts';
import { useBillMoney } from './bill-money.ts';
import { MoneyInput } from './money-input.tsx';
import { useSaleErrors } from './sale-errors.ts';
import { saleMessages } from './sale-words.ts';

/** The fees of the dealership: what they are today, and what they will be. */
export function FeesCard() {
  const t = useT(saleMessages);
  const today = useToday();
  const read = useRead('GET /api/deal-fees');
  const [open, setOpen] = useState<Fee | 'new' | null>(null);
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  const current = (read.data?.items ?? []).filter(
    (fee) => feeOn(fee, today) ?? fee.terms.some((one) => one.validFrom > today && !one.ended),
  );
  return (
    <Card component="section">
      <Group justify="space-between" mb={4}>
        <Title order={2} size="h3">
          {t('fees')}
        </Title>
        <Button variant="light" size="sm" leftSection={<IconPlus size={16} />} onClick={() => setOpen('new')}>
          {t('feeAdd')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mb="md">
        {t('feesHelp')}
      </Text>
      {read.data && current.length === 0 && <Text size="sm">{t('feesNone')}</Text>}
      <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {current.map((fee) => (
          <FeeRow key={fee.id} fee={fee} today={today} change={() => setOpen(fee)} />
        ))}
      </Stack>
      {open && <FeeDialog fee={open === 'new' ? null : open} today={today} close={() => setOpen(null)} />}
    </Card>
  );
}

function FeeRow({ fee, today, change }: { fee: Fee; today: string; change(): void }) {
  const t = useT(saleMessages);
  const words = useT(dealsMessages);
  const { day } = useFormats();
  const { locale } = useLanguage();
  const money = useBillMoney();
  const shown = feeOn(fee, today) ?? { ...fee.terms.find((one) => one.validFrom > today)!, id: fee.id };
  const later = fee.terms.filter((one) => one.validFrom > today && one.validFrom !== shown.validFrom);
  const name = locale === 'fr' ? shown.nameFr : shown.nameEn;
  const end = useWrite('PUT /api/deal-fees/:feeId', { forgets: ['/api/deal-fees'] });
  const { id: _id, ...terms } = shown;
  const endNow = (): void =>
    end.mutate(
      { params: { feeId: fee.id }, body: { ...terms, validFrom: today, ended: true, version: fee.version } },
      {
        onSuccess: ({ items }) =>
          done(t('feeEnded', { name }), {
            undo: () =>
              end.mutateAsync({
                params: { feeId: fee.id },
                body: {
                  ...terms,
                  validFrom: today,
                  ended: false,
                  version: items.find((one) => one.id === fee.id)!.version,
                },
              }),
          }),
      },
    );
  const taxes = [shown.federal && t('taxFederal'), shown.provincial && t('taxProvincial')].filter(Boolean);
  return (
    <Group component="li" justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Badge color={shown.mandatory ? undefined : 'gray'}>{t(shown.mandatory ? 'mandatory' : 'optional')}</Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {[shown.kinds.map((kind) => words(`kind.${kind}`)).join(', '), taxes.join(', ') || t('untaxed')].join(' · ')}
        </Text>
        {[...(shown.validFrom > today ? [shown] : []), ...later].map((one) => (
          <Text key={one.validFrom} size="xs">
            {one.ended
              ? t('endsOn', { day: day(one.validFrom) })
              : t('fromOn', { day: day(one.validFrom), amount: money(one.amountCents) })}
          </Text>
        ))}
      </div>
      <Text size="sm" className="figures" style={{ flex: 'none' }}>
        {money(shown.amountCents)}
      </Text>
      <Group gap={0} wrap="nowrap" mt={-8} style={{ flex: 'none' }}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('change', { name })} onClick={change}>
          <IconPencil size={16} />
        </ActionIcon>
        {shown.validFrom <= today && (
          <Button variant="subtle" color="red" size="compact-sm" mt={8} loading={end.isPending} onClick={endNow}>
            {t('feeEnd')}
          </Button>
        )}
      </Group>
    </Group>
  );
}

function FeeDialog({ fee, today, close }: { fee: Fee | null; today: string; close(): void }) {
  const t = useT(saleMessages);
  const words = useT(dealsMessages);
  const now = fee && (feeOn(fee, today) ?? fee.terms.at(-1)!);
  return (
    <FormDialog
      title={t(fee ? 'feeChange' : 'feeAdd')}
      act={t('save')}
      help={fee ? t('validFromHelp') : undefined}
      fieldWords={useSaleErrors()}
      values={{
        nameEn: now?.nameEn ?? '',
        nameFr: now?.nameFr ?? '',
        amountCents: (now?.amountCents ?? null) as number | null,
        mandatory: (now?.mandatory ?? true) ? 'yes' : 'no',
        federal: now?.federal ?? true,
        provincial: now?.provincial ?? true,
        kinds: (now?.kinds ?? ['cash', 'finance', 'lease']) as DealKind[],
        validFrom: now && now.validFrom > today ? now.validFrom : today,
      }}
      save={async ({ mandatory, amountCents, ...values }) => {
        const body = { ...values, mandatory: mandatory === 'yes', amountCents: amountCents ?? 0 };
        if (fee)
          await api('PUT /api/deal-fees/:feeId', {
            params: { feeId: fee.id },
            body: { ...body, version: fee.version },
          });
        else await api('POST /api/deal-fees', { body });
        done(t('feeSaved'));
        void forget('/api/deal-fees');
      }}
      close={close}
    >
      {(fields) => (
        <>
          <TextInput label={t('nameEn')} maxLength={200} data-autofocus {...fields.getInputProps('nameEn')} />
          <TextInput label={t('nameFr')} maxLength={200} lang="fr" {...fields.getInputProps('nameFr')} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <MoneyInput label={t('amount')} min={0} {...fields.getInputProps('amountCents')} />
            <TextInput type="date" label={t('validFrom')} {...fields.getInputProps('validFrom')} />
          </SimpleGrid>
          <Radio.Group {...fields.getInputProps('mandatory')} aria-label={t('mandatory')}>
            <Group>
              <Radio value="yes" label={t('mandatory')} />
              <Radio value="no" label={t('optional')} />
            </Group>
          </Radio.Group>
          <Checkbox label={t('federal')} {...fields.getInputProps('federal', { type: 'checkbox' })} />
          <Checkbox label={t('provincial')} {...fields.getInputProps('provincial', { type: 'checkbox' })} />
          <Checkbox.Group label={t('kinds')} {...fields.getInputProps('kinds')}>
            <Group mt={4}>
              {dealKinds.map((kind) => (
                <Checkbox key={kind} value={kind} label={words(`kind.${kind}`)} />
              ))}
            </Group>
          </Checkbox.Group>
        </>
      )}
    </FormDialog>
  );
}
