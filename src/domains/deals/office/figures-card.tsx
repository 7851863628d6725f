import { Badge, Card, Text, Title, Tooltip, UnstyledButton } from '@mantine/core';
import { taxName, taxReasons } from '#kernel/tax/sentence.ts';
import { taxSources } from '#kernel/tax/sources.ts';
import type { TaxLine } from '#kernel/tax/sale.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import type { Worked } from '../desk.ts';
import { useBillMoney } from './bill-money.ts';
import { Figure, FigureList } from './figure-list.tsx';
import { dealsScreenMessages } from './words.ts';

/** What the deal comes to, line by line, each tax with its reason. */
export function FiguresCard({ worked }: { worked: Worked }) {
  const t = useT(dealsScreenMessages);
  const money = useBillMoney();
  const { figures, sheet, financing } = worked;
  const less = (cents: number): string => `−${money(cents)}`;
  const owed = figures.balanceCents < 0;
  const balance =
    sheet.kind === 'finance'
      ? t('financed')
      : sheet.kind === 'lease'
        ? t('leased')
        : owed
          ? t('owedToBuyer')
          : t('due');
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('figures')}
      </Title>
      <FigureList>
        <Figure label={t('price')}>{money(figures.priceCents)}</Figure>
        <Figure label={t('discounts')} hidden={!figures.discountCents}>
          {less(figures.discountCents)}
        </Figure>
        <Figure label={t('rebates')} hidden={!figures.rebateBeforeTaxCents}>
          {less(figures.rebateBeforeTaxCents)}
        </Figure>
        <Figure label={t('charges')} hidden={!figures.chargesCents}>
          {money(figures.chargesCents)}
        </Figure>
        <Figure label={t('products')} hidden={!figures.productsCents}>
          {money(figures.productsCents)}
        </Figure>
        <Figure label={t('licensing')} hidden={!figures.licensingCents}>
          {money(figures.licensingCents)}
        </Figure>
        <Figure label={t('subtotal')} strong>
          {money(figures.subtotalCents)}
        </Figure>
        {figures.taxes.lines.map((line) => (
          <Figure key={line.rateId + line.collectedBy} label={<TaxWords line={line} />}>
            {line.collectedBy === 'saaq' && !sheet.terms.advanceSaaq ? (
              <Text span c="dimmed" inherit>
                ({money(line.amountCents)})
              </Text>
            ) : (
              money(line.amountCents)
            )}
          </Figure>
        ))}
        <Figure label={t('outTheDoor')} strong>
          {money(figures.totalCents)}
        </Figure>
        <Figure label={t('allowanceLess')} hidden={!figures.allowanceCents}>
          {less(figures.allowanceCents)}
        </Figure>
        <Figure label={t('lienPlus')} hidden={!figures.lienCents}>
          {money(figures.lienCents)}
        </Figure>
        <Figure label={t('negativeEquity')} part hidden={!figures.negativeEquityCents}>
          {money(figures.negativeEquityCents)}
        </Figure>
        <Figure label={t('tradeTax')} hidden={!figures.tradeTaxCents}>
          {less(figures.tradeTaxCents)}
        </Figure>
        <Figure label={t('rebateAfter')} hidden={!figures.rebateAfterTaxCents}>
          {less(figures.rebateAfterTaxCents)}
        </Figure>
        <Figure label={t('depositsLess')} hidden={!figures.depositsCents}>
          {less(figures.depositsCents)}
        </Figure>
        <Figure label={t('downLess')} hidden={!figures.downCents}>
          {less(figures.downCents)}
        </Figure>
        <Figure label={balance} strong>
          {money(Math.abs(figures.balanceCents))}
        </Figure>
        <Figure label={t('toSaaq')} part hidden={!figures.saaqTaxCents || sheet.terms.advanceSaaq}>
          {money(figures.saaqTaxCents)}
        </Figure>
        {financing?.taxes?.lines.map((line) => (
          <Figure key={line.rateId} label={<TaxWords line={line} />}>
            {money(line.amountCents)}
          </Figure>
        ))}
      </FigureList>
    </Card>
  );
}

/** The name of a tax, its sentence, its rule, and what of it is to be confirmed. */
function TaxWords({ line }: { line: TaxLine }) {
  const t = useT(dealsScreenMessages);
  const { locale } = useLanguage();
  const money = useBillMoney();
  return (
    <>
      {taxName(line, locale)}{' '}
      <Text span size="xs" c="dimmed">
        {t('base', { amount: money(line.baseCents) })}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {taxReasons(line, locale)}{' '}
        <Tooltip
          label={line.sources.map((source) => taxSources[source]).join(' · ')}
          events={{ hover: true, focus: true, touch: true }}
        >
          <UnstyledButton fz="xs" td="underline dotted" c="dimmed">
            {t('ruleUsed', { id: line.rateId })}
          </UnstyledButton>
        </Tooltip>
        {line.unconfirmed.length > 0 && <Doubt what={line.unconfirmed.join('; ')} />}
      </Text>
    </>
  );
}

/** The mark of what our research could not confirm; what it is, on hover, focus and touch. */
export function Doubt({ what }: { what: string }) {
  const t = useT(dealsScreenMessages);
  return (
    <Tooltip label={t('unconfirmedHelp', { what })} events={{ hover: true, focus: true, touch: true }}>
      <UnstyledButton ml={6} style={{ verticalAlign: 'baseline' }}>
        <Badge size="sm" color="yellow" style={{ cursor: 'inherit' }}>
          {t('unconfirmed')}
        </Badge>
      </UnstyledButton>
    </Tooltip>
  );
}
