import { List } from '@mantine/core';
import { formatMoney, formatNumber } from '#kernel/format.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { unitsOf } from '../line-words.ts';
import { commissionsMessages } from '../messages.ts';
import type { PlanRules } from '../plan-rules.ts';
import { commissionsScreenMessages } from './words.ts';

/** The rules of a plan in short sentences. */
export function RulesList({ rules }: { rules: PlanRules }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { locale } = useLanguage();
  const money = (cents: number): string => formatMoney(cents, locale);
  const rate = (thousandths: number): string => formatNumber(thousandths / 1000, locale, 3);
  const first = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
  const { tiers } = rules;
  const said = [
    words(`moment.${rules.moment}`),
    ...rules.parts.map((part) =>
      t(part.packCents ? 'say.partPack' : 'say.part', {
        rate: rate(part.rate),
        basis: first(words(`basis.${part.of}`)),
        pack: money(part.packCents),
      }),
    ),
    ...(rules.flatCents ? [t('say.flat', { amount: money(rules.flatCents) })] : []),
    ...(rules.miniCents ? [t('say.mini', { amount: money(rules.miniCents) })] : []),
    ...(rules.capCents === null ? [] : [t('say.cap', { amount: money(rules.capCents) })]),
    ...rules.spiffs.flatMap((spiff) => {
      const product = words(`product.${spiff.product}`);
      return [
        ...(spiff.flatCents ? [t('say.spiffFlat', { product, amount: money(spiff.flatCents) })] : []),
        ...(spiff.rate ? [t('say.spiffRate', { product, rate: rate(spiff.rate) })] : []),
      ];
    }),
    ...(tiers?.steps ?? []).map((step) =>
      t('say.tier', {
        from:
          tiers!.measure === 'units' ? `${unitsOf(step.from, locale)} ${t('deals').toLowerCase()}` : money(step.from),
        what: [
          ...(step.rate ? [`${rate(step.rate)} %`] : []),
          ...(step.unitCents ? [t('say.tierUnit', { amount: money(step.unitCents) })] : []),
        ].join(' + '),
      }),
    ),
    ...(tiers ? [`${t('manner')} ${t(`manner.${tiers.manner}`)}`] : []),
  ];
  return (
    <List size="sm" spacing={2}>
      {said.map((one) => (
        <List.Item key={one}>{one}</List.Item>
      ))}
    </List>
  );
}
