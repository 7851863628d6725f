/**
 * How a price is spoken of in each province: what is not in it, said beside it. Ontario lets only HST and licensing be
 * left out of an advertised price, and wants that said next to it (O. Reg. 333/08, s. 36); Alberta only GST and the
 * cost of financing (Automotive Business Regulation); Québec only the GST and the QST (Consumer Protection Act,
 * s. 224). Elsewhere the page promises no more than it knows.
 */
import type { Province } from '#kernel/provinces.ts';

/** Which taxes a dealer's sale bears in the province. */
export type SalesTaxes = 'hst' | 'gst' | 'gst_qst' | 'gst_pst' | 'gst_rst';

interface PriceRule {
  taxes: SalesTaxes;
  /** Whether licensing may be left out of the price, and so is named beside it. */
  licensing: boolean;
  /** Whether the law makes the advertised price all-in, so that the page may say that every fee is in it. */
  allIn: boolean;
}

export const priceRules: Readonly<Record<Province, PriceRule>> = {
  AB: { taxes: 'gst', licensing: false, allIn: true },
  BC: { taxes: 'gst_pst', licensing: true, allIn: false },
  MB: { taxes: 'gst_rst', licensing: true, allIn: false },
  NB: { taxes: 'hst', licensing: true, allIn: false },
  NL: { taxes: 'hst', licensing: true, allIn: false },
  NS: { taxes: 'hst', licensing: true, allIn: false },
  NT: { taxes: 'gst', licensing: true, allIn: false },
  NU: { taxes: 'gst', licensing: true, allIn: false },
  ON: { taxes: 'hst', licensing: true, allIn: true },
  PE: { taxes: 'hst', licensing: true, allIn: false },
  QC: { taxes: 'gst_qst', licensing: false, allIn: true },
  SK: { taxes: 'gst_pst', licensing: true, allIn: false },
  YT: { taxes: 'gst', licensing: true, allIn: false },
};

/** The words for what is added to the price, and the sentence that every fee is in it where the law makes that so. */
export function priceWords(province: Province): {
  plus: 'plus_hst' | 'plus_gst' | 'plus_gst_only' | 'plus_gst_qst' | 'plus_gst_pst' | 'plus_gst_rst';
  allIn?: 'allIn_hst' | 'allIn_gst' | 'allIn_gst_qst';
} {
  const rule = priceRules[province];
  const plus = rule.taxes === 'gst' && !rule.licensing ? 'plus_gst_only' : (`plus_${rule.taxes}` as const);
  if (!rule.allIn) return { plus };
  const { taxes } = rule;
  return taxes === 'hst' || taxes === 'gst' || taxes === 'gst_qst' ? { plus, allIn: `allIn_${taxes}` } : { plus };
}
