import { Alert, List, Skeleton, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { shortVehicleName, vehicleName } from '#kernel/vehicle-name.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { useBillMoney } from './bill-money.ts';
import type { DealAnswer } from './desk-values.ts';
import { saleMessages } from './sale-words.ts';
import type { SaleKey } from './sale-words.ts';

const known = new Set<string>(saleMessages.keys);

/** Exactly what unwinding a signed deal takes back by itself, and what is left to people. */
export function UnwindingPreview({ deal }: { deal: DealAnswer }) {
  const t = useT(saleMessages);
  const { day } = useFormats();
  const { locale } = useLanguage();
  const money = useBillMoney();
  const session = useSession();
  const read = useRead('GET /api/deals/:dealId/unwinding', { params: { dealId: deal.id } }, { staleTime: 0 });
  const invoices = useRead(
    'GET /api/invoices',
    { query: { dealId: deal.id, limit: 50 } },
    { enabled: session.can('invoices.read'), staleTime: 0 },
  );
  if (read.error) return <ProblemBox problem={read.error} />;
  if (!read.data) return <Skeleton h={120} />;
  const { unit, tasks, garage, consents, gross, settle } = read.data;
  const status = (word: string): string => (known.has(`unit.${word}`) ? t(`unit.${word}` as SaleKey) : t('unit.other'));
  const who = [...new Set([...garage, ...consents].map((one) => one.customerId))].map((id) => ({
    id,
    name: [...garage, ...consents].find((one) => one.customerId === id)?.customer ?? t('someone'),
    vehicles: garage.filter((one) => one.customerId === id).map((one) => vehicleName(one, locale)),
    channels: consents.filter((one) => one.customerId === id).map((one) => t(`channel.${one.channel}` as SaleKey)),
  }));
  const held = settle.deposits.reduce((sum, one) => sum + one.amountCents, 0);
  const owed = (invoices.data?.items ?? []).filter((one) => one.kind === 'invoice' && needsCreditNote(one.state));
  const nothing = held === 0 && !settle.lender && settle.tradeIns.length === 0 && owed.length === 0;
  return (
    <Stack gap="sm">
      <Text fw={600}>{t('unwindDoes')}</Text>
      <List size="sm" spacing={4}>
        {unit && (
          <List.Item>
            {t('unwindUnit', {
              name: shortVehicleName(unit, locale),
              stock: unit.stockNumber,
              from: status(unit.from),
              to: status(unit.to),
            })}
          </List.Item>
        )}
        {tasks.length > 0 && (
          <List.Item>
            {t('unwindTasks', {
              n: tasks.length,
              names: tasks.map((one) => one.title ?? t(`task.${one.kind}`)).join(', '),
            })}
          </List.Item>
        )}
        {who
          .filter((one) => one.vehicles.length > 0)
          .map((one) => (
            <List.Item key={one.id}>{t('unwindGarage', { who: one.name, what: one.vehicles.join(', ') })}</List.Item>
          ))}
        {who
          .filter((one) => one.channels.length > 0)
          .map((one) => (
            <List.Item key={one.id}>
              {t('unwindConsent', { who: one.name, channels: one.channels.join(', ') })}
            </List.Item>
          ))}
        {gross && <List.Item>{t('unwindGross', { amount: money(gross.totalCents) })}</List.Item>}
      </List>
      <Text size="sm" c="dimmed">
        {t('unwindContract')}
      </Text>
      <Alert color="yellow" title={t('unwindSettle', { day: day(settle.dueOn) })}>
        {nothing ? (
          <Text size="sm">{t('unwindNothing')}</Text>
        ) : (
          <List size="sm" spacing={4}>
            {held > 0 && <List.Item>{t('unwindDeposit', { amount: money(held) })}</List.Item>}
            {settle.lender && (
              <List.Item>
                {t('unwindLender', {
                  lender: settle.lender.name,
                  amount: money(settle.lender.fundedCents),
                  day: day(settle.lender.fundedOn),
                })}
              </List.Item>
            )}
            {settle.tradeIns.map((trade) => (
              <List.Item key={trade.id}>
                {t('unwindTrade', { name: vehicleName(trade, locale), amount: money(trade.allowanceCents) })}
                {trade.lienCents > 0 && ` ${t('unwindTradeLien', { amount: money(trade.lienCents) })}`}
              </List.Item>
            ))}
            {owed.map((invoice) => (
              <List.Item key={invoice.id}>
                <Link to={`/invoices/${invoice.id}`}>
                  {t('unwindInvoice', { number: invoice.number ?? '–', amount: money(invoice.totalCents) })}
                </Link>
              </List.Item>
            ))}
          </List>
        )}
      </Alert>
    </Stack>
  );
}

/** An invoice that is out and not taken back yet. */
const needsCreditNote = (state: string): boolean => state !== 'draft' && state !== 'void';
