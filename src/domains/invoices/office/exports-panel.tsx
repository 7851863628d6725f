import { Anchor, Button, Card, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import { addressOf } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { formats as fileFormats } from '../export-formats.ts';
import type { Format } from '../export-formats.ts';
import { useBillMoney } from './bill-money.ts';
import { useToday } from './invoice-dialogs.tsx';
import { Sheet } from './sheet.tsx';
import { invoicesScreenMessages } from './words.ts';

/** Takes the books out for the accountant's program: what would go, what went. */
export function ExportsPanel() {
  const t = useT(invoicesScreenMessages);
  const { day, dateTime, number } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const today = useToday();
  const [format, setFormat] = useState<Format>('journal_csv');
  const [from, setFrom] = useState(`${today.slice(0, 7)}-01`);
  const [to, setTo] = useState(today);
  const sound = from !== '' && from <= to && session.can('customers.read');
  const preview = useRead(
    'GET /api/book-exports/preview',
    { query: { format, from, to } },
    { enabled: sound, keep: true },
  );
  const made = useRead('GET /api/book-exports');
  const take = useWrite('POST /api/book-exports', {
    forgets: ['/api/book-exports'],
    done: () => done(t('takenOut')),
  });
  const said = preview.data && [
    t('preview', { n: preview.data.records, amount: money(preview.data.debitCents) }),
    preview.data.exportedBefore > 0 ? t('previewBefore', { n: preview.data.exportedBefore }) : null,
    preview.data.leftOut > 0 ? t('previewLeftOut', { n: preview.data.leftOut }) : null,
    preview.data.later > 0 ? t('previewLater', { n: preview.data.later }) : null,
  ];
  return (
    <Stack>
      <Card component="section">
        <Group align="flex-end">
          <Select
            label={t('format')}
            allowDeselect={false}
            data={fileFormats.map((one) => ({ value: one, label: t(`format.${one}`) }))}
            value={format}
            onChange={(value) => setFormat(value as Format)}
          />
          <TextInput
            type="date"
            label={t('from')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput type="date" label={t('to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          {session.can('payments.write') && (
            <Button
              disabled={!sound || !preview.data?.records}
              loading={take.isPending}
              onClick={() => take.mutate({ body: { format, from, to } })}
            >
              {t('takeOut')}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed" mt="sm" aria-live="polite">
          {said?.filter(Boolean).join(' · ')}
        </Text>
        {preview.error && <ProblemBox problem={preview.error} again={() => void preview.refetch()} />}
      </Card>
      {made.data && made.data.items.length === 0 && (
        <Empty icon={IconFileExport} title={t('exportsNone')}>
          {t('exportsNoneHelp')}
        </Empty>
      )}
      {made.data && made.data.items.length > 0 && (
        <Card component="section">
          <Sheet
            label={t('exports')}
            columns={[t('at'), t('format'), t('from'), t('to'), t('records'), t('amount'), t('by'), t('file')]}
            ends={[4, 5]}
            rows={made.data.items.map((one) => [
              dateTime(one.at),
              t(`format.${one.format}`),
              day(one.from),
              day(one.to),
              number(one.records),
              money(one.debitCents),
              one.by ?? '–',
              <Anchor
                key="f"
                size="sm"
                href={
                  addressOf('GET /api/book-exports/:exportId/file', {
                    params: { exportId: one.id },
                    query: { dealership: session.current.id },
                  }).url
                }
              >
                {t('file')}
              </Anchor>,
            ])}
          />
        </Card>
      )}
    </Stack>
  );
}
