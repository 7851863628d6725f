import { Alert, Card, Stack, Text, Title } from '@mantine/core';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import type { SealedSignature } from '../signature.ts';
import { AmendedFields, useAmendedFields } from './amended-fields.tsx';
import type { AmendedField } from './amended-fields.tsx';
import { useBillMoney } from './bill-money.ts';
import { valuesOf } from './desk-values.ts';
import type { DealAnswer } from './desk-values.ts';
import { saleMessages } from './sale-words.ts';
import { dealsScreenMessages } from './words.ts';

/** The amendments of a signed deal: each with its number, reason, what it changed, and who signed it. */
export function AmendmentsCard({ deal }: { deal: DealAnswer }) {
  const t = useT(saleMessages);
  const words = useT(dealsScreenMessages);
  const { dateTime } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const many = deal.contracts.some((one) => one.number > 0);
  const read = useRead(
    'GET /api/deals/:dealId/contracts',
    { params: { dealId: deal.id } },
    { enabled: many && session.can('customers.read') },
  );
  const changes = useAmendedFields();
  if (!many || !read.data) return null;
  const contracts = read.data.items;
  const totalOf = (snapshot: unknown): number => (snapshot as { figures: { totalCents: number } }).figures.totalCents;
  const peopleOf = (snapshot: unknown): string => {
    const { customer, coBuyer } = snapshot as { customer?: { name: string } | null; coBuyer?: { name: string } | null };
    return [customer?.name, coBuyer?.name].filter(Boolean).join(', ');
  };
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('amendments')}
      </Title>
      <Stack gap="lg" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {contracts.map((contract, at) => {
          if (contract.number === 0) return null;
          const last = at > 0 ? contracts[at - 1]! : null;
          const fields: AmendedField[] = last
            ? changes(
                valuesOf(last.snapshot as unknown as DealAnswer),
                valuesOf(contract.snapshot as unknown as DealAnswer),
              )
            : [];
          if (last && peopleOf(last.snapshot) !== peopleOf(contract.snapshot))
            fields.unshift({
              label: words('customer'),
              before: peopleOf(last.snapshot),
              after: peopleOf(contract.snapshot),
            });
          if (last && totalOf(last.snapshot) !== totalOf(contract.snapshot))
            fields.push({
              label: t('amendTotal'),
              before: money(totalOf(last.snapshot)),
              after: money(totalOf(contract.snapshot)),
            });
          const { signatures } = (contract.snapshot as { contract: { signatures: SealedSignature[] } }).contract;
          return (
            <li key={contract.number}>
              <Text fw={600}>{t('amendmentNumber', { n: contract.number })}</Text>
              <Text size="sm" c="dimmed">
                {[
                  dateTime(contract.signedAt),
                  signatures.length > 0
                    ? t('signedAs', { names: signatures.map((one) => one.name).join(', ') })
                    : t('byHand'),
                ].join(' · ')}
              </Text>
              <Text size="sm" mb="xs" style={{ overflowWrap: 'anywhere' }}>
                {contract.reason}
              </Text>
              {!contract.intact && (
                <Alert color="red" mb="xs">
                  {t('broken')}
                </Alert>
              )}
              <AmendedFields fields={fields} />
            </li>
          );
        })}
      </Stack>
    </Card>
  );
}
