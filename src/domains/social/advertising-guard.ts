import type { Province } from '#kernel/provinces.ts';
import { fold } from '#kernel/text.ts';
import {
  carousel,
  facebookLongest,
  hashtagsOf,
  instagramLongest,
  lengthOf,
  mentionsOf,
  mostHashtags,
  mostMentions,
} from './caption.ts';
import type { Network } from './channel.ts';
import type { Finding, PostKind } from './post.ts';
import { unknownPlaceholders } from './placeholders.ts';

/** What the guard knows of an advertisement. Texts are filled already. */
export interface Advertisement {
  kind: PostKind;
  body: string;
  texts: Record<Network, string>;
  networks: readonly Network[];
  photoCount: number;
  samplePhotos: number;
  province: Province;
  dealership: { name: string; legalName: string };
  vehicle:
    | {
        status: string;
        condition: string;
        priceCents: number | null;
        /** Amounts that are true beside the price: what it was, what a disclosed accident cost. */
        otherCents: readonly number[];
        stockNumber: string;
        vin: string | null;
        /** The reading as texts say it: `62,630 km`. */
        distance: string | null;
        /** What must be told in an advertisement when it applies, in the words of the post's language. */
        notices: readonly string[];
      }
    | undefined;
}

const finding = (
  level: Finding['level'],
  code: string,
  more: { rule?: string; network?: Network; values?: Finding['values'] } = {},
): Finding => ({ level, code, rule: more.rule ?? null, network: more.network ?? null, values: more.values ?? {} });

/** What stands in the way of a post, or should be thought about: the networks' own limits, and the law of the province. */
export const findingsOf = (ad: Advertisement): Finding[] => [...limits(ad), ...law(ad)];

function limits(ad: Advertisement): Finding[] {
  const found: Finding[] = unknownPlaceholders(ad.body).map((word) =>
    finding('stop', 'unknown_placeholder', { values: { word } }),
  );
  if (ad.networks.length === 0) found.push(finding('stop', 'no_channel'));
  const empty = ad.texts.facebook.trim() === '' && ad.photoCount === 0;
  if (empty) found.push(finding('stop', 'empty'));
  if (ad.networks.includes('facebook') && lengthOf(ad.texts.facebook) > facebookLongest)
    found.push(finding('stop', 'too_long', { network: 'facebook', values: { most: facebookLongest } }));
  if (ad.samplePhotos > 0) found.push(finding('warn', 'sample_photos', { values: { n: ad.samplePhotos } }));
  if (!ad.networks.includes('instagram')) return found;
  const text = ad.texts.instagram;
  const network = 'instagram' as const;
  if (ad.photoCount === 0) found.push(finding('stop', 'needs_photo', { network }));
  if (ad.photoCount > carousel.most)
    found.push(finding('stop', 'too_many_photos', { network, values: { most: carousel.most } }));
  if (lengthOf(text) > instagramLongest)
    found.push(finding('stop', 'too_long', { network, values: { most: instagramLongest } }));
  if (hashtagsOf(text).length > mostHashtags)
    found.push(finding('stop', 'too_many_hashtags', { network, values: { most: mostHashtags } }));
  if (mentionsOf(text).length > mostMentions)
    found.push(finding('stop', 'too_many_mentions', { network, values: { most: mostMentions } }));
  return found;
}

// A number as people write it: digits in groups of three, or without groups. A year beside a price is no part of it.
const space = String.raw`[ \u00a0\u202f]`;
const number = String.raw`(?<![\d.,])(?:\d{1,3}(?:[,\u0020\u00a0\u202f]\d{3})+|\d+)(?:[.,]\d{2})?(?!\d)`;
const money = new RegExp(String.raw`\$${space}?(${number})|(${number})${space}?\$(?!\d)`, 'gu');

/** Amounts of money in a text, in cents: `$12,995`, `12 995 $`. */
export const amountsOf = (text: string): number[] =>
  [...text.matchAll(money)].map(([, before, after]) => {
    const [, whole, cents] = /^(.*?)(?:[.,](\d{2}))?$/u.exec((before ?? after)!)!;
    return Number(whole!.replaceAll(/\D/g, '')) * 100 + Number(cents ?? 0);
  });

/** Payments and rates: they need the disclosures of credit, which a post has no room for. */
const creditWords = [
  new RegExp(
    String.raw`(?:\$${space}?${number}|${number}${space}?\$)\s*(?:(?:\/|per|par|a|an|each|every|chaque|aux?)\s*)(?:2\s+|two\s+|deux\s+|other\s+)?(?:weeks?|wk|months?|mo|bi-?weekly|paycheque|semaines?|mois)(?!\p{L})`,
    'iu',
  ),
  new RegExp(
    String.raw`(?:\$${space}?${number}|${number}${space}?\$)\s*(?:weekly|bi-?weekly|monthly|semi-monthly)(?!\p{L})`,
    'iu',
  ),
  /(?<![\d.,])\d+(?:[.,]\d+)?\s?%\s*(?:apr|tap|interest|financ|intérêt|taux)/iu,
  /(?<!\p{L})(?:apr|tap|interest|financing|rate|intérêt|taux|financement)(?!\p{L})[^.\n%]{0,30}?\d+(?:[.,]\d+)?\s?%/iu,
  /(?<![\p{L}\d.,])(?:0|no|zero|zéro|sans)\s*(?:\$\s*)?(?:money\s+)?(?:down|acompte|mise de fonds|comptant)(?!\p{L})/iu,
];

/** The taxes by their names, in either language. Letters around them make other words: `https`, `taxi`, `Northstar`. */
const taxWords = /(?<!\p{L})(?:hst|gst|pst|qst|rst|tax|taxes|taxe|tvh|tps|tvp|tvd|tvq)(?!\p{L})/iu;

function law(ad: Advertisement): Finding[] {
  const { vehicle, province } = ad;
  const said = [...new Set(ad.networks.map((network) => ad.texts[network]))];
  const every = (test: (text: string) => boolean): boolean => said.every(test);
  const found: Finding[] = [];
  if (said.some((text) => creditWords.some((words) => words.test(text))))
    found.push(finding('warn', 'credit_words', { rule: province === 'ON' ? 'ON.AD.06' : 'credit' }));
  if (!vehicle) return found;
  if (ad.kind !== 'sold' && !['available', 'on_hold', 'sale_pending'].includes(vehicle.status)) {
    found.push(
      finding('stop', 'not_for_sale', {
        rule: province === 'AB' ? 'AB.AD.02' : 'QC.AD.01',
        values: { status: vehicle.status },
      }),
    );
  }
  if (ad.kind === 'sold') return found;
  const known = [vehicle.priceCents, ...vehicle.otherCents];
  const priced = said.filter((text) => vehicle.priceCents !== null && amountsOf(text).includes(vehicle.priceCents));
  // One price everywhere: an amount near a price that is not the price is taken for one.
  const wrong = said.flatMap(amountsOf).find((cents) => cents >= 50_000 && !known.includes(cents));
  if (wrong !== undefined) found.push(finding('warn', 'another_price', { rule: 'ON.AD.04', values: { cents: wrong } }));
  if (!priced.every((text) => taxWords.test(text))) {
    found.push(finding(province === 'ON' ? 'stop' : 'warn', 'price_without_tax_words', { rule: 'ON.AD.02' }));
  }
  if (!every((text) => names(text, ad.dealership)))
    found.push(finding('warn', 'dealer_not_named', { rule: 'ON.AD.05' }));
  if (
    province === 'BC' &&
    !every((text) => includes(text, vehicle.stockNumber) || (vehicle.vin !== null && includes(text, vehicle.vin)))
  ) {
    found.push(finding('stop', 'stock_or_vin_missing', { rule: 'BC.AD.01' }));
  }
  if (
    province === 'QC' &&
    vehicle.condition !== 'new' &&
    vehicle.distance &&
    !priced.every((text) => includes(text, vehicle.distance!))
  ) {
    found.push(finding('stop', 'distance_missing', { rule: 'QC.AD.03' }));
  }
  for (const notice of vehicle.notices) {
    if (!every((text) => includes(text, notice)))
      found.push(
        finding(province === 'ON' ? 'stop' : 'warn', 'disclosure_missing', { rule: 'ON.AD.08', values: { notice } }),
      );
  }
  return found;
}

const includes = (text: string, part: string): boolean => squeezed(text).includes(squeezed(part));
const squeezed = (text: string): string => fold(text).replaceAll(/[\s\u00a0\u202f]+/gu, ' ');
const names = (text: string, { name, legalName }: Advertisement['dealership']): boolean =>
  includes(text, name) || includes(text, legalName);
