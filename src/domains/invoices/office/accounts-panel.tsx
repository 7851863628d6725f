import { Alert, Badge, Card, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, SaveBar, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { taxMessages } from '#kernel/tax/messages.ts';
import { invoicesMessages } from '../messages.ts';
import type { InvoicesKey } from '../messages.ts';
import { paperWords } from '../paper-words.ts';
import type { PaperKey } from '../paper-words.ts';
import { useBillMoney } from './bill-money.ts';
import { Sheet } from './sheet.tsx';
import { invoicesScreenMessages } from './words.ts';

type AccountsAnswer = Answer<'GET /api/book-accounts'>;
type Key = AccountsAnswer['items'][number]['key'];

/** The chart of accounts: what each kind of posting is called in the accountant's program. */
export function AccountsPanel() {
  const read = useRead('GET /api/book-accounts');
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return null;
  return <Shown key={JSON.stringify(read.data.accounts)} given={read.data} />;
}

/** What a kind of posting is, in words. */
function useKindWords(): (key: Key) => string {
  const t = useT(invoicesScreenMessages);
  const lines = useT(invoicesMessages);
  const methods = useT(paperWords);
  const taxes = useT(taxMessages);
  return (key) => {
    const [group, kind = ''] = key.split('.');
    if (group === 'sales') return lines(`line.${kind}` as InvoicesKey);
    if (group === 'tax') return taxes(`tax.${kind}` as 'tax.GST');
    if (group === 'money') return methods(`method.${kind}` as PaperKey);
    return t(`account.${key as 'receivable' | 'trust_bank' | 'trust_owed'}`);
  };
}

const groups = ['own', 'money', 'sales', 'tax'] as const;
const groupOf = (key: Key): (typeof groups)[number] =>
  key.includes('.') ? (key.split('.')[0] as 'money' | 'sales' | 'tax') : 'own';

/** Names as a form holds them: a point in a field's name would be a way into it. */
const field = (key: Key): string => key.replaceAll('.', '_');

function Shown({ given }: { given: AccountsAnswer }) {
  const t = useT(invoicesScreenMessages);
  const office = useOfficeT();
  const session = useSession();
  const kind = useKindWords();
  const may = session.can('payments.write');
  const form = useRecordForm<Record<string, string>>({
    initialValues: Object.fromEntries(given.items.map((one) => [field(one.key), one.chosen ? one.name : ''])),
    save: async (values) => {
      await api('PUT /api/book-accounts', {
        body: { accounts: Object.fromEntries(given.items.map((one) => [one.key, values[field(one.key)] ?? ''])) },
      });
      done(office('saved'));
      setTimeout(() => void forget('/api/book-accounts'), 0);
    },
  });
  const values = form.fields.getValues();
  const named = (key: Key): string => values[field(key)] || given.items.find((one) => one.key === key)!.firstName;
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw="70ch">
        {t('accountsHelp')}
      </Text>
      {given.unmapped.length > 0 ? (
        <Alert color="yellow" title={t('unmapped', { n: given.unmapped.length })}>
          {given.unmapped.map((key) => kind(key)).join(', ')}
        </Alert>
      ) : (
        given.items.some((one) => one.used) && <Alert color="green">{t('allMapped')}</Alert>
      )}
      <Form form={form}>
        <Stack>
          {groups.map((group) => (
            <Card key={group} component="section">
              <Title order={2} size="h3" mb="sm">
                {t(`accounts.${group}`)}
              </Title>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="xs">
                {given.items
                  .filter((one) => groupOf(one.key) === group)
                  .map((one) => (
                    <TextInput
                      key={one.key}
                      label={
                        <Group component="span" gap="xs" display="inline-flex">
                          {kind(one.key)}
                          {one.used && !one.chosen && (
                            <Badge component="span" color="yellow" variant="light" size="sm">
                              {t('notMapped')}
                            </Badge>
                          )}
                        </Group>
                      }
                      placeholder={one.firstName}
                      maxLength={100}
                      readOnly={!may}
                      {...form.fields.getInputProps(field(one.key))}
                    />
                  ))}
              </SimpleGrid>
            </Card>
          ))}
        </Stack>
        {may && <SaveBar form={form} />}
      </Form>
      <PostingCard named={named} kind={kind} />
    </Stack>
  );
}

const postingKinds = ['invoice', 'credit_note', 'payment', 'deposit', 'refund', 'returned', 'trust'] as const;

/** How the last record of a kind would be posted with the names as they are typed now. */
function PostingCard({ named, kind }: { named(key: Key): string; kind(key: Key): string }) {
  const t = useT(invoicesScreenMessages);
  const papers = useT(paperWords);
  const lines = useT(invoicesMessages);
  const { day } = useFormats();
  const money = useBillMoney();
  const [of, show] = useState<(typeof postingKinds)[number]>('invoice');
  const read = useRead('GET /api/book-accounts/preview', { query: { kind: of } }, { keep: true });
  const word = (one: (typeof postingKinds)[number]): string =>
    one === 'invoice' || one === 'credit_note'
      ? lines(one)
      : one === 'trust'
        ? papers('inTrust')
        : papers(`kind.${one}`);
  const found = read.data?.record;
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('posting')}
      </Title>
      <Stack gap="sm">
        <Select
          label={t('postingOf')}
          allowDeselect={false}
          maw={320}
          data={postingKinds.map((one) => ({ value: one, label: word(one) }))}
          value={of}
          onChange={(value) => show(value as typeof of)}
        />
        {read.data && !found && (
          <Text size="sm" c="dimmed">
            {t('postingNone')}
          </Text>
        )}
        {found && (
          <>
            <Text size="sm">{[found.number, day(found.on)].join(' · ')}</Text>
            <Sheet
              label={t('posting')}
              columns={[t('account'), t('debit'), t('creditSide')]}
              ends={[1, 2]}
              rows={found.postings.map((one, at) => [
                <span key={at}>
                  {named(one.account)}
                  <Text span size="xs" c="dimmed" display="block">
                    {one.memo || kind(one.account)}
                  </Text>
                </span>,
                one.cents > 0 ? money(one.cents) : '',
                one.cents < 0 ? money(-one.cents) : '',
              ])}
            />
          </>
        )}
      </Stack>
    </Card>
  );
}
