/**
 * Where each tax rule was read: the key under which the trade's research names the source, with its address. A rule
 * whose source is a blog or an old copy of a bulletin says so in its row (`unconfirmed`).
 */
export const taxSources = {
  IM: 'https://invoicemama.com/guides/ca/gst-hst-rates-by-province',
  VAT: 'https://vatcalc.com/canada/canada-nova-scotia-hst-1-cut-april-2025',
  'RQ-ind':
    'https://www.revenuquebec.ca/en/citizens/consumption-taxes/ (include-trade-in-between-an-individual-who-is-a-gst-and-qst-non-registrant-and-a-dealer)',
  'RQ-biz':
    'https://www.revenuquebec.ca/en/businesses/consumption-taxes/gsthst-and-qst/ (purchaser-not-required-to-collect-the-gst-or-calculate-or-collect-the-qst)',
  'RQ-reg':
    'https://www.revenuquebec.ca/en/businesses/consumption-taxes/gsthst-and-qst/ (purchaser-required-to-collect-the-gst-and-calculate-or-collect-the-qst)',
  FBC: 'https://www.fbc.ca/knowledge-centre/gst-implications-trading-motor-vehicles',
  'MQ-veh': 'https://www.mondaq.com/advicecentre/content/5996',
  'MB-12': 'https://abcdocz.com/doc/108193 (copy of RST Bulletin 012)',
  'MB-bro': 'https://mpi.mb.ca/retail-sales-tax',
  'SK-18': 'https://fdocuments.in/document/vehicle-inquiry-line (copy of PST-18, 2019)',
  'SK-upd':
    'https://ryan.com/canada/about-ryan/news-and-insights/2019/saskatchewan-updates-pst-bulletin-for-motor-dealers-and-leasing-companies',
  'BC-116': 'https://info.5y1.org/special-financing-for-cars_1_4052e8.html (copy of Bulletin PST 116)',
  TC: 'https://www.taxconnections.com/taxblog/tag/british-columbia-tax',
  DTC: 'https://driveteslacanada.ca/news/b-c-budget-2022-makes-used-evs-exempt-from-pst-increases-threshold-for-luxury-surtax-on-new-evs-up-to-75000',
  KIA: 'https://www.kiavictoria.ca/the-luxury-surtax-on-new-evs-just-got-a-bit-better',
  'RYAN-BC':
    'https://ryan.com/canada/about-ryan/news-and-insights/2018/british-columbia-issues-luxury-surtax-pst-notice-on-vehicles',
  'MNP-BC': 'https://mnp.ca/en/insights/directory/bc-pst-exemption-zero-emission-vehicles-ending-means-buyers-lessees',
  'VSA-buy': 'https://vsabc.ca/consumers/get-information-about-vehicle-purchasing/buying-guide',
  ALLW: 'https://allwestinsurance.com/blog/buying-and-selling-vehicle-privately-get-to-know-the-new-pst-rules',
  AUTOV: 'https://autovance.com/digging-deeper-into-bc-luxury-tax',
  LTN1: 'https://www.canada.ca/en/revenue-agency/services/forms-publications/publications/ltn1.html',
  LTN2: 'https://www.canada.ca/en/revenue-agency/services/forms-publications/publications/ltn2.html',
  LTN5: 'https://www.canada.ca/en/revenue-agency/services/forms-publications/publications/ltn5.html',
  'MNP-LUX': 'https://www.mnp.ca/en/insights/directory/faq-canadas-new-luxury-tax-and-dealerships',
  LIV: 'https://livingstonintl.com/new-luxury-tax-came-into-effect-september-1-2022',
  LUC: 'https://lucidowners.com/threads/leaving-the-lucid-community.2249/page-2 (quotes LTN2)',
  'BC-105': 'https://www2.gov.bc.ca/gov/content/taxes/sales-taxes/pst (Bulletin PST 105, Software)',
  'SK-PST':
    'https://www.saskatchewan.ca/business/taxes-licensing-and-reporting/provincial-taxes-policies-and-bulletins/provincial-sales-tax (computer services)',
  'MB-2025': 'https://www.gov.mb.ca/finance/taxation/taxes/retail.html (Budget 2025: cloud computing)',
  SUD: 'https://www.thesudburystar.com/news/national/gst-on-top-of-luxury-tax-for-pricey-cars-boats-planes-govt',
  'ETA-182': 'https://laws-lois.justice.gc.ca/eng/acts/E-15/section-182-20060622.html',
} as const;

export type TaxSource = keyof typeof taxSources;
