import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatMoney } from '#kernel/format.ts';
import { provinceCodes } from '#kernel/provinces.ts';
import type { Province } from '#kernel/provinces.ts';
import { amountsOf, findingsOf } from './advertising-guard.ts';
import type { Advertisement } from './advertising-guard.ts';

const price = 1_599_500;
const right =
  '2019 Honda Civic\n$15,995 plus HST and licensing\n61,000 km\nFormer taxi or limousine\nStock A1001\nHarbour Auto Ltd. 12345';

/** An advertisement with nothing against it, and what a case changes of it. */
function ad(
  change: Partial<Omit<Advertisement, 'vehicle' | 'texts'>> & {
    text?: string;
    texts?: Advertisement['texts'];
    vehicle?: Partial<NonNullable<Advertisement['vehicle']>> | null;
  } = {},
): Advertisement {
  const { text = right, texts, vehicle, ...rest } = change;
  return {
    kind: 'vehicle',
    body: text,
    texts: texts ?? { facebook: text, instagram: text },
    networks: ['facebook', 'instagram'],
    photoCount: 1,
    samplePhotos: 0,
    province: 'ON',
    dealership: { name: 'Harbour Auto', legalName: 'Harbour Auto Ltd.' },
    vehicle:
      vehicle === null
        ? undefined
        : {
            status: 'available',
            condition: 'used',
            priceCents: price,
            otherCents: [],
            stockNumber: 'A1001',
            vin: '2HGFC2F59KH500001',
            distance: '61,000\u00a0km',
            notices: ['Former taxi or limousine'],
            ...vehicle,
          },
    ...rest,
  };
}
const said = (one: Advertisement): string[] => findingsOf(one).map(({ level, code }) => `${level} ${code}`);

describe('an advertisement that says everything', () => {
  for (const province of provinceCodes)
    it(`has nothing against it in ${province}`, () => assert.deepEqual(findingsOf(ad({ province })), []));
  it('has nothing against it in French', () => {
    const text =
      'Honda Civic 2019\n15\u00a0995\u00a0$ plus TPS et TVQ\n61\u00a0000\u00a0km\nAncien taxi ou limousine\nNº A1001\nHarbour Auto Ltd.';
    const notices = ['Ancien taxi ou limousine'];
    assert.deepEqual(
      findingsOf(ad({ province: 'QC', text, vehicle: { notices, distance: '61\u00a0000\u00a0km' } })),
      [],
    );
  });
  it('needs no vehicle', () => assert.deepEqual(findingsOf(ad({ vehicle: null, text: 'We are open on Monday.' })), []));
});

describe('the networks’ limits', () => {
  const cases: [what: string, change: Parameters<typeof ad>[0], found: string[]][] = [
    ['a placeholder that is none', { body: '{pric}' }, ['stop unknown_placeholder']],
    ['no channel', { networks: [], text: 'x', vehicle: null }, ['stop no_channel']],
    ['no words and no photo', { networks: ['facebook'], text: ' ', photoCount: 0, vehicle: null }, ['stop empty']],
    ['no words and a photo', { text: ' ', vehicle: null }, []],
    ['sample photos', { samplePhotos: 2 }, ['warn sample_photos']],
    ['Instagram without a photo', { photoCount: 0 }, ['stop needs_photo']],
    ['Facebook without a photo', { photoCount: 0, networks: ['facebook'] }, []],
    ['ten photos', { photoCount: 10 }, []],
    ['eleven photos', { photoCount: 11 }, ['stop too_many_photos']],
    ['2200 characters', { text: 'é'.repeat(2200), vehicle: null }, []],
    ['2201 characters', { text: 'é'.repeat(2201), vehicle: null }, ['stop too_long']],
    ['2201 characters on Facebook alone', { text: 'é'.repeat(2201), vehicle: null, networks: ['facebook'] }, []],
    ['63 207 characters', { text: 'é'.repeat(63_207), vehicle: null, networks: ['facebook'] }, ['stop too_long']],
    ['30 hashtags', { text: '#a '.repeat(30), vehicle: null }, []],
    ['31 hashtags', { text: '#a '.repeat(31), vehicle: null }, ['stop too_many_hashtags']],
    ['31 hashtags on Facebook alone', { text: '#a '.repeat(31), vehicle: null, networks: ['facebook'] }, []],
    ['20 mentions', { text: '@a '.repeat(20), vehicle: null }, []],
    ['21 mentions', { text: '@a '.repeat(21), vehicle: null }, ['stop too_many_mentions']],
  ];
  for (const [what, change, found] of cases)
    it(`${what}: ${found.join() || 'fine'}`, () => assert.deepEqual(said(ad(change)), found));
  it('name the network, and how much it allows', () => {
    const [found] = findingsOf(ad({ text: 'x'.repeat(2201), vehicle: null }));
    assert.deepEqual(found, {
      level: 'stop',
      code: 'too_long',
      rule: null,
      network: 'instagram',
      values: { most: 2200 },
    });
  });
});

describe('the law', () => {
  const without = (part: string): string => right.replace(part, '');
  const cases: [
    what: string,
    change: Parameters<typeof ad>[0],
    code: string,
    level: (of: Province) => string | undefined,
  ][] = [
    [
      'a price without a word about taxes',
      { text: without(' plus HST and licensing') },
      'price_without_tax_words',
      (of) => (of === 'ON' ? 'stop' : 'warn'),
    ],
    ['no dealer’s name', { text: without('Harbour Auto Ltd.') }, 'dealer_not_named', () => 'warn'],
    [
      'neither stock number nor VIN',
      { text: without('A1001') },
      'stock_or_vin_missing',
      (of) => (of === 'BC' ? 'stop' : undefined),
    ],
    [
      'a price without the distance',
      { text: without('61,000 km') },
      'distance_missing',
      (of) => (of === 'QC' ? 'stop' : undefined),
    ],
    [
      'a past that belongs in the advertisement',
      { text: without('Former taxi or limousine') },
      'disclosure_missing',
      (of) => (of === 'ON' ? 'stop' : 'warn'),
    ],
    ['another price', { text: `${right}\nNow $14,995` }, 'another_price', () => 'warn'],
    ['a payment', { text: `${right}\n$99 per week` }, 'credit_words', () => 'warn'],
    ['a car that is sold', { vehicle: { status: 'sold' } }, 'not_for_sale', () => 'stop'],
  ];
  for (const [what, change, code, level] of cases)
    it(`${what}: ${code}`, () => {
      for (const province of provinceCodes)
        assert.deepEqual(
          said(ad({ ...change, province })),
          level(province) ? [`${level(province)} ${code}`] : [],
          province,
        );
    });

  const rules: [change: Parameters<typeof ad>[0], province: Province, rule: string][] = [
    [{ text: without(' plus HST and licensing') }, 'ON', 'ON.AD.02'],
    [{ text: `${right} $9,000` }, 'ON', 'ON.AD.04'],
    [{ text: without('Harbour Auto Ltd.') }, 'ON', 'ON.AD.05'],
    [{ text: `${right} 0 down` }, 'ON', 'ON.AD.06'],
    [{ text: `${right} 0 down` }, 'MB', 'credit'],
    [{ text: without('Former taxi or limousine') }, 'ON', 'ON.AD.08'],
    [{ vehicle: { status: 'sold' } }, 'AB', 'AB.AD.02'],
    [{ vehicle: { status: 'sold' } }, 'QC', 'QC.AD.01'],
    [{ text: without('A1001') }, 'BC', 'BC.AD.01'],
    [{ text: without('61,000 km') }, 'QC', 'QC.AD.03'],
  ];
  for (const [change, province, rule] of rules)
    it(`names its rule: ${rule} in ${province}`, () =>
      assert.deepEqual(
        findingsOf(ad({ ...change, province })).map((one) => one.rule),
        [rule],
      ));

  it('takes a link, a taxi and a Northstar engine for no word about taxes', () => {
    for (const word of ['https://harbour.example/a', 'Former taxi or limousine', 'Northstar V8', 'taxied'])
      assert.deepEqual(
        said(ad({ text: `${without(' plus HST and licensing')}\n${word}` })),
        ['stop price_without_tax_words'],
        word,
      );
    for (const word of ['+ HST', '(HST extra)', 'plus taxes', 'TVH en sus', 'tax not in', 'plus TPS et TVD'])
      assert.deepEqual(said(ad({ text: `${without(' plus HST and licensing')}\n${word}` })), [], word);
  });
  it('asks each text for itself: one without a price needs no word about it', () => {
    const texts = { facebook: right, instagram: 'New at Harbour Auto: link in bio. Former taxi or limousine' };
    for (const province of ['ON', 'QC'] as const) assert.deepEqual(said(ad({ texts, province })), [], province);
    const bare = { facebook: right, instagram: 'Harbour Auto: $15,995. Former taxi or limousine' };
    assert.deepEqual(said(ad({ texts: bare })), ['stop price_without_tax_words']);
  });
  it('looks only at the networks that it goes to', () => {
    const texts = { facebook: right, instagram: '$99 per week' };
    assert.deepEqual(said(ad({ texts, networks: ['facebook'] })), []);
  });
  it('takes a VIN for a stock number', () => {
    assert.deepEqual(said(ad({ province: 'BC', text: right.replace('A1001', '2hgfc2f59kh500001') })), []);
  });
  it('asks no distance of a new car, nor of one whose distance nobody knows', () => {
    const text = without('61,000 km');
    assert.deepEqual(said(ad({ province: 'QC', text, vehicle: { condition: 'new' } })), []);
    assert.deepEqual(said(ad({ province: 'QC', text, vehicle: { distance: null } })), []);
  });
  it('lets a car be congratulated on that is sold, without price and stock number', () => {
    assert.deepEqual(said(ad({ kind: 'sold', province: 'BC', text: 'SOLD!', vehicle: { status: 'sold' } })), []);
  });
  it('lets cars on hold and with a pending sale be shown, and no draft, delivered or archived one', () => {
    for (const status of ['on_hold', 'sale_pending']) assert.deepEqual(said(ad({ vehicle: { status } })), [], status);
    for (const status of ['draft', 'delivered', 'wholesaled', 'archived'])
      assert.deepEqual(said(ad({ vehicle: { status } })), ['stop not_for_sale'], status);
  });
  it('knows the former price and the cost of an accident, and takes small amounts for no price', () => {
    const text = `${right}\nWas $17,995. Accident: $4,500 in total. $499 tires.`;
    assert.deepEqual(said(ad({ text, vehicle: { otherCents: [1_799_500, 450_000] } })), []);
    assert.deepEqual(said(ad({ text, kind: 'price_drop' })), ['warn another_price']);
  });
  it('sees accents and capitals through', () => {
    const text = right.replace('Former taxi or limousine', 'FORMER  TAXI or Limousine');
    assert.deepEqual(said(ad({ text })), []);
  });
});

describe('words of credit', () => {
  const credit = [
    '$99 per week',
    '$199/month',
    '$ 250 / mo',
    '$89 weekly',
    '$150 bi-weekly',
    '$150 biweekly',
    '$210 every 2 weeks',
    '199 $ par mois',
    '89 $ / semaine',
    '89\u00a0$ par semaine',
    '189 $ aux deux semaines',
    '4.99% APR',
    'taux de 4,99 %',
    'financing from 5.9%',
    '0% financing',
    'intérêt de 3 %',
    '0 down',
    '$0 down',
    'no money down',
    'zero down',
    'zéro acompte',
    '0 $ comptant',
    'sans mise de fonds',
  ];
  for (const words of credit)
    it(`${words}`, () => assert.deepEqual(said(ad({ text: `${right}\n${words}` })), ['warn credit_words']));
  const harmless = [
    'weekly specials',
    '$100 a weekend',
    'per week',
    '95% charged',
    'fuel down 20%',
    'sit down',
    '100% electric',
    'downtown',
    '10 down the road',
    'mois de mai',
    'All in. 50% off oil changes',
  ];
  for (const words of harmless)
    it(`not: ${words}`, () => assert.deepEqual(said(ad({ text: `${right}\n${words}` })), []));
});

describe('amounts of money', () => {
  const cases: [text: string, cents: number[]][] = [
    ['$15,995', [1_599_500]],
    ['$15,995.50', [1_599_550]],
    ['$ 15 995', [1_599_500]],
    ['15 995 $', [1_599_500]],
    ['15 995,50 $', [1_599_550]],
    ['15995$', [1_599_500]],
    ['15,995 $', [1_599_500]],
    ['15\u202f995\u00a0$', [1_599_500]],
    ['Civic 2019 15 995 $', [1_599_500]],
    ['Now $15,995\n61,000 km', [1_599_500]],
    ['$15,995 2019 Civic', [1_599_500]],
    ['Stock A1001 $15,995', [1_599_500]],
    ['$15,995, was $17,995.', [1_599_500, 1_799_500]],
    ['15 995 $, avant 17 995 $.', [1_599_500, 1_799_500]],
    ['$1,234,567', [123_456_700]],
    ['no money', []],
    ['61 000 km', []],
    ['$', []],
  ];
  for (const [text, cents] of cases) it(JSON.stringify(text), () => assert.deepEqual(amountsOf(text), cents));

  it('property: an amount as either language writes it is read back, whatever stands around it', () => {
    const around = fc.constantFrom('', ' ', '\n', 'Now ', ' 2019 ', '\n61,000 km ', ' plus HST', '. ', ' A1001 ');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999_999 }),
        fc.constantFrom('en', 'fr'),
        around,
        around,
        (cents, locale, before, after) => {
          const found = amountsOf(before + formatMoney(cents, locale) + after);
          assert.ok(found.includes(cents), `${found.join()} in ${before}${formatMoney(cents, locale)}${after}`);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
