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

/** Amounts of money in a text, in cents: `$12,995`, `12 995 $`. */
export function amountsOf(text: string): number[] {
  // Groups of three on one line: a year above a price, or kilometres below it, are no part of it.
  const found = [
    ...text.matchAll(
      /\$[ \u00a0\u202f]?(\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d{2})?|\d+(?:\.\d{2})?)|(\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d{2})?|\d+(?:,\d{2})?)[ \u00a0\u202f]?\$/gu,
    ),
  ];
  return found
    .map(([, before, after]) =>
      before === undefined
        ? Number(after!.replaceAll(/[\s\u00a0\u202f]/gu, '').replace(',', '.'))
        : Number(before.replaceAll(/[,\s\u00a0\u202f]/gu, '')),
    )
    .filter((dollars) => Number.isFinite(dollars))
    .map((dollars) => Math.round(dollars * 100));
}

/** Payments and rates: they need the disclosures of credit, which a post has no room for. */
const creditWords =
  /(\$\s?\d[\d,.\s]*|\d[\d\s]*\s?\$)\s*(\/|per|par|a|chaque|every)\s*(week|wk|month|mo\b|bi-?weekly|semaine|mois|2 semaines)|\b\d+([.,]\d+)?\s?%\s*(apr|interest|financing|intérêt|taux|financement)|\b(0|no|zéro)\s*(\$\s*)?(down|acompte|mise de fonds)\b/iu;

function law(ad: Advertisement): Finding[] {
  const { vehicle, province } = ad;
  const said = [...new Set(ad.networks.map((network) => ad.texts[network]))];
  const every = (test: (text: string) => boolean): boolean => said.every(test);
  const found: Finding[] = [];
  if (said.some((text) => creditWords.test(text)))
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
  const amounts = said.flatMap(amountsOf);
  const priced = vehicle.priceCents !== null && amounts.includes(vehicle.priceCents);
  // One price everywhere: an amount near a price that is not the price is taken for one.
  const wrong = amounts.find((cents) => cents >= 50_000 && cents !== vehicle.priceCents && ad.kind !== 'price_drop');
  if (wrong !== undefined) found.push(finding('warn', 'another_price', { rule: 'ON.AD.04', values: { cents: wrong } }));
  if (priced && !every((text) => /hst|gst|pst|qst|tax|tvh|tps|tvq|taxe/i.test(text))) {
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
    priced &&
    vehicle.distance &&
    !every((text) => includes(text, vehicle.distance!))
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
