/**
 * How a price is spoken of in each province: what is not in it, said beside it. Ontario lets only HST and licensing be
 * left out of an advertised price, and wants that said next to it (O. Reg. 333/08, s. 36); Alberta only GST and the
 * cost of financing (Automotive Business Regulation); Québec only the GST and the QST (Consumer Protection Act,
 * s. 224). Elsewhere the page promises no more than it knows.
 */
import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Province } from '#kernel/provinces.ts';

/** Which taxes a dealer's sale bears in the province. */
type SalesTaxes = 'hst' | 'gst' | 'gst_qst' | 'gst_pst' | 'gst_rst';

interface PriceRule {
  taxes: SalesTaxes;
  /** Whether licensing may be left out of the price, and so is named beside it. */
  licensing: boolean;
  /** Whether the law makes the advertised price all-in, so that the page may say that every fee is in it. */
  allIn: boolean;
}

const priceRules: Readonly<Record<Province, PriceRule>> = {
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

const words = catalogue({
  en: {
    plus_hst: 'plus HST and licensing',
    plus_gst: 'plus GST and licensing',
    plus_gst_only: 'plus GST',
    plus_gst_qst: 'plus GST and QST',
    plus_gst_pst: 'plus GST, PST and licensing',
    plus_gst_rst: 'plus GST, RST and licensing',
    allIn_hst: 'Every dealer fee is included. Only HST and licensing are added.',
    allIn_gst: 'Every dealer fee is included. Only GST is added.',
    allIn_gst_qst: 'Every dealer fee is included. Only GST and QST are added.',
  },
  fr: {
    plus_hst: 'plus TVH et immatriculation',
    plus_gst: 'plus TPS et immatriculation',
    plus_gst_only: 'plus TPS',
    plus_gst_qst: 'plus TPS et TVQ',
    plus_gst_pst: 'plus TPS, TVP et immatriculation',
    plus_gst_rst: 'plus TPS, TVD et immatriculation',
    allIn_hst: 'Tous les frais du commerçant sont compris. Seules la TVH et l’immatriculation s’ajoutent.',
    allIn_gst: 'Tous les frais du commerçant sont compris. Seule la TPS s’ajoute.',
    allIn_gst_qst: 'Tous les frais du commerçant sont compris. Seules la TPS et la TVQ s’ajoutent.',
  },
});

/** What is added to the price, said right beside it: `plus HST and licensing`. */
export function plusWords(province: Province, locale: Locale): string {
  const rule = priceRules[province];
  return words(locale)(rule.taxes === 'gst' && !rule.licensing ? 'plus_gst_only' : `plus_${rule.taxes}`);
}

/** That every dealer fee is in the price; only where the law makes it so. */
export function allInWords(province: Province, locale: Locale): string | undefined {
  const { allIn, taxes } = priceRules[province];
  return allIn && (taxes === 'hst' || taxes === 'gst' || taxes === 'gst_qst')
    ? words(locale)(`allIn_${taxes}`)
    : undefined;
}
