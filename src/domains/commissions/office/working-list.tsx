import type { ReactNode } from 'react';
import { formatNumber } from '#kernel/format.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import type { Working } from '../commission.ts';
import { commissionsMessages } from '../messages.ts';
import { useAmounts } from './amounts.tsx';
import classes from './commissions.module.css';
import { commissionsScreenMessages } from './words.ts';

/** How a deal's commission comes about: each step with its amount. `children` are further rows. */
export function WorkingList({ working, children }: { working: Working; children?: ReactNode }) {
  const t = useT(commissionsScreenMessages);
  const words = useT(commissionsMessages);
  const { locale } = useLanguage();
  const money = useAmounts();
  return (
    <dl className={classes.bill}>
      {working.parts.map((part) => (
        <Row
          key={part.of}
          label={t('exPart', {
            basis: words(`basis.${part.of}`),
            rate: formatNumber(part.rate / 1000, locale, 3),
            base: money(part.baseCents),
          })}
        >
          {money(part.cents)}
        </Row>
      ))}
      {working.flatCents !== 0 && <Row label={t('exFlat')}>{money(working.flatCents)}</Row>}
      {working.miniCents !== 0 && <Row label={t('exMini')}>{money(working.miniCents)}</Row>}
      {working.capCents !== 0 && <Row label={t('exCap')}>{money(working.capCents)}</Row>}
      {working.spiffs.map((spiff) => (
        <Row key={spiff.product} label={`${words(`product.${spiff.product}`)} × ${spiff.count}`}>
          {money(spiff.cents)}
        </Row>
      ))}
      <Row label={t('exDeal')} strong>
        {money(working.totalCents)}
      </Row>
      {children}
    </dl>
  );
}

export const Row = ({ label, strong, children }: { label: string; strong?: boolean; children: ReactNode }) => (
  <div className={classes.row} data-strong={strong || undefined}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);
