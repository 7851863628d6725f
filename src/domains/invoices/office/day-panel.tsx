import { Alert, Button, Card, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { IconCash } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { paperWords } from '../paper-words.ts';
import { methods } from '../methods.ts';
import { useBillMoney } from './bill-money.ts';
import { FormDialog } from './form-dialog.tsx';
import { useToday } from './invoice-dialogs.tsx';
import { ReopenDialog } from './locks-panel.tsx';
import { MoneyInput } from './money-input.tsx';
import { Sheet } from './sheet.tsx';
import { invoicesScreenMessages } from './words.ts';

/** The till of a day: what the books have, what was counted, and how it was closed. */
export function DayPanel() {
  const t = useT(invoicesScreenMessages);
  const words = useT(paperWords);
  const formats = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const today = useToday();
  const [day, setDay] = useState(today);
  const [asked, ask] = useState<'close' | 'reopen' | null>(null);
  const read = useRead('GET /api/day-book', { query: { day } }, { enabled: day !== '', keep: true });
  const book = read.data;
  const taken = methods.filter((method) => book?.expected[method] !== undefined);
  const may = session.can('payments.write');
  return (
    <Stack>
      <Group align="flex-end" justify="space-between">
        <TextInput
          type="date"
          label={t('day')}
          max={today}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        {may && book && !book.closed && <Button onClick={() => ask('close')}>{t('closeDay')}</Button>}
      </Group>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {book?.closed && (
        <Alert color="green">
          {t('dayClosed', { name: book.closed.by ?? '–', amount: money(book.closed.differenceCents) })}{' '}
          {book.closed.reason}
          {session.can('payments.approve') && (
            <Group mt="xs">
              <Button size="compact-sm" variant="default" onClick={() => ask('reopen')}>
                {t('reopenDay')}
              </Button>
            </Group>
          )}
        </Alert>
      )}
      {book && taken.length === 0 && <Empty icon={IconCash} title={t('dayNone')} />}
      {book && taken.length > 0 && (
        <Card component="section">
          <Sheet
            label={t('expected')}
            columns={[t('method'), t('expected')]}
            ends={[1]}
            rows={[
              ...taken.map((method) => [words(`method.${method}`), money(book.expected[method])]),
              [<b key="c">{t('toCount')}</b>, <b key="a">{money(book.expectedCountCents)}</b>],
            ]}
          />
        </Card>
      )}
      {asked === 'close' && (
        <FormDialog
          title={`${t('closeDay')} · ${formats.day(day)}`}
          act={t('closeDay')}
          values={{ cashCents: null as number | null, chequesCents: null as number | null, reason: '' }}
          close={() => ask(null)}
          save={async ({ cashCents, chequesCents, reason }) => {
            await api('POST /api/day-closes', {
              body: { day, cashCents: cashCents ?? 0, chequesCents: chequesCents ?? 0, reason: reason || null },
            });
            await forget('/api/day-book', '/api/day-closes');
            done(t('closedDone'));
          }}
        >
          {(fields) => (
            <>
              <MoneyInput label={t('countedCash')} min={0} data-autofocus {...fields.getInputProps('cashCents')} />
              <MoneyInput label={t('countedCheques')} min={0} {...fields.getInputProps('chequesCents')} />
              <Textarea label={t('noteWhy')} autosize minRows={2} {...fields.getInputProps('reason')} />
            </>
          )}
        </FormDialog>
      )}
      {asked === 'reopen' && <ReopenDialog day={day} close={() => ask(null)} />}
    </Stack>
  );
}
