import { Anchor, Card, Group, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { provinces } from '#kernel/provinces.ts';
import type { Province } from '#kernel/provinces.ts';
import { taxName } from '#kernel/tax/sentence.ts';
import { Empty } from '#office/empty.tsx';
import { useUrlFilters } from '#office/filters.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { ages } from '../ages.ts';
import { paperWords } from '../paper-words.ts';
import { invoicesMessages } from '../messages.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { useBillMoney } from './bill-money.ts';
import { DayPanel } from './day-panel.tsx';
import { ExportsPanel } from './exports-panel.tsx';
import { useToday } from './invoice-dialogs.tsx';
import { LocksPanel } from './locks-panel.tsx';
import { PaperLink } from './paper-link.tsx';
import { Sheet } from './sheet.tsx';
import { invoicesScreenMessages } from './words.ts';

/** What is owed, taxes, the day's till, and what goes to the accountant. */
export function BooksScreen() {
  const t = useT(invoicesScreenMessages);
  const session = useSession();
  const filters = useUrlFilters(['tab']);
  return (
    <Page
      title={t('books')}
      actions={
        session.can('dealership.write') && (
          <Group gap="md">
            <Anchor renderRoot={(props) => <Link to="/settings/books/reminders" {...props} />} size="sm">
              {t('reminders')}
            </Anchor>
            <Anchor renderRoot={(props) => <Link to="/settings/books" {...props} />} size="sm">
              {t('settings')}
            </Anchor>
          </Group>
        )
      }
    >
      <Tabs
        value={filters.one('tab') ?? 'ageing'}
        onChange={(tab) => filters.set({ tab: tab ?? undefined })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="ageing">{t('ageing')}</Tabs.Tab>
          <Tabs.Tab value="taxes">{t('taxReport')}</Tabs.Tab>
          <Tabs.Tab value="day">{t('dayClose')}</Tabs.Tab>
          <Tabs.Tab value="locks">{t('locks')}</Tabs.Tab>
          <Tabs.Tab value="accounts">{t('accounts')}</Tabs.Tab>
          <Tabs.Tab value="exports">{t('exports')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="ageing">
          <AgeingPanel />
        </Tabs.Panel>
        <Tabs.Panel value="taxes">
          <TaxesPanel />
        </Tabs.Panel>
        <Tabs.Panel value="day">
          <DayPanel />
        </Tabs.Panel>
        <Tabs.Panel value="locks">
          <LocksPanel />
        </Tabs.Panel>
        <Tabs.Panel value="accounts">
          <AccountsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="exports">
          <ExportsPanel />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function AgeingPanel() {
  const t = useT(invoicesScreenMessages);
  const words = useT(paperWords);
  const money = useBillMoney();
  const read = useRead('GET /api/ageing');
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return null;
  const { customers, totals, owedCents, creditCents } = read.data;
  if (customers.length === 0)
    return (
      <Empty icon={IconScale} title={t('ageingNone')}>
        {t('ageingNoneHelp')}
      </Empty>
    );
  const figure = (cents: number) => (cents === 0 ? '–' : money(cents));
  // Buckets that hold nothing for anybody would only push the others out of a phone.
  const used = ages.filter((age) => totals[age] !== 0);
  return (
    <Card component="section">
      <Sheet
        label={t('ageing')}
        columns={[t('customer'), t('balance'), ...used.map((age) => words(`age.${age}`)), t('credit'), t('statement')]}
        ends={[1, 2, 3, 4, 5, 6, 7]}
        rows={[
          ...customers.map((one) => [
            <Anchor
              key="c"
              renderRoot={(props) => <Link to="/invoices" search={{ customerId: one.id } as never} {...props} />}
              size="sm"
            >
              {one.name ?? '–'}
            </Anchor>,
            figure(one.owedCents),
            ...used.map((age) => figure(one.buckets[age])),
            figure(one.creditCents),
            <PaperLink
              key="p"
              compact
              route="GET /api/customers/:customerId/statement/paper"
              params={{ customerId: one.id }}
              label={t('pdf')}
            />,
          ]),
          [
            <b key="t">{t('total')}</b>,
            figure(owedCents),
            ...used.map((age) => figure(totals[age])),
            figure(creditCents),
            '',
          ],
        ]}
      />
    </Card>
  );
}

function TaxesPanel() {
  const t = useT(invoicesScreenMessages);
  const words = useT(invoicesMessages);
  const { locale } = useLanguage();
  const { number } = useFormats();
  const money = useBillMoney();
  const today = useToday();
  const [from, setFrom] = useState(`${today.slice(0, 7)}-01`);
  const [to, setTo] = useState(today);
  const read = useRead(
    'GET /api/tax-report',
    { query: { from, to } },
    { enabled: from <= to && from !== '', keep: true },
  );
  const name = (province: string) => provinces[province as Province]?.[locale] ?? province;
  return (
    <Stack>
      <Group align="flex-end">
        <TextInput
          type="date"
          label={t('from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput type="date" label={t('to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </Group>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.data && read.data.revenue.length === 0 && <Empty icon={IconScale} title={t('taxNone')} />}
      {read.data && read.data.revenue.length > 0 && (
        <Card component="section">
          <Text fw={600} mb="sm">
            {t('collected', { amount: money(read.data.collectedCents) })}
          </Text>
          <Sheet
            label={t('taxReport')}
            columns={[t('province'), t('tax'), t('base'), t('amount'), t('invoicesCount')]}
            ends={[2, 3, 4]}
            rows={read.data.taxes.map((one) => [
              name(one.province),
              [taxName(one, locale), one.collectedBy === 'saaq' ? t('bySaaq') : null].filter(Boolean).join(' '),
              money(one.baseCents),
              money(one.taxCents),
              number(one.invoices),
            ])}
          />
          {read.data.paid.length > 0 && (
            <>
              <Text fw={600} mt="md" mb="sm">
                {t('taxPaid', { amount: money(read.data.paidCents) })}
              </Text>
              <Sheet
                label={t('taxPaidOn')}
                columns={[t('taxPaidOn'), t('province'), t('tax'), t('base'), t('amount')]}
                ends={[3, 4]}
                rows={read.data.paid.map((one) => [
                  t(`paidOf.${one.of}`),
                  name(one.province),
                  taxName(one, locale),
                  money(one.baseCents),
                  money(one.taxCents),
                ])}
              />
            </>
          )}
          {read.data.missing.map((one) => (
            <Text key={one} size="sm" c="dimmed" mt="sm" mb="md">
              {t(`taxMissing.${one}`)}
            </Text>
          ))}
          <Sheet
            label={t('treatment')}
            columns={[t('province'), t('treatment'), t('amount')]}
            ends={[2]}
            rows={read.data.revenue.map((one) => [
              name(one.province),
              words(`treatment.${one.treatment}`),
              money(one.cents),
            ])}
          />
        </Card>
      )}
    </Stack>
  );
}
