import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { writeBillOfSale } from './bill-of-sale.ts';
import type { Deal } from './deal-answers.ts';
import { billedDeal } from './papers.ts';

let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'QC', name: 'Garage Léo & Fils' });
});
after(() => house.close());

const ok = async <T = Deal>(what: string, body?: object): Promise<T> => {
  const answer = await house.call<T>(what, { as: dealer.owner, ...(body ? { body } : {}) });
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const billed = (deal: Deal) =>
  house.as(dealer, (ctx) => billedDeal(ctx, deal.id), {
    staff: dealer.owner,
    permissions: ['deals.read', 'customers.read'],
  });
/** Keeps a paper where somebody wants to look at it: AUTOMO_PAPERS names the folder. */
const show = (name: string, pdf: Buffer): void => {
  if (process.env.AUTOMO_PAPERS) writeFileSync(path.join(process.env.AUTOMO_PAPERS, name), pdf);
};

let cars = 0;
async function makeDeal(name: string): Promise<Deal> {
  const car = await ok<{ id: string }>('POST /api/vehicles', {
    vin: `1HGCM8263${Math.trunc(10_000_000 + ++cars)}`,
    year: 2021,
    make: 'Honda',
    model: 'Civic',
    trim: 'Touring',
    bodyStyle: 'sedan',
    fuel: 'gasoline',
    displacementL: 1.5,
    exteriorColour: 'Blue',
    odometerValue: 62_630,
    odometerStatus: 'last_known',
    odometerAsOf: '2026-05-01',
    askingPriceCents: 20_000_00,
    disclosures: { accidentAmountCents: 3_450_00, dailyRental: true, other: 'Pare-brise remplacé' },
    status: 'available',
  });
  const deal = await ok('POST /api/deals', {
    vehicleId: car.id,
    kind: 'finance',
    customer: { name, email: `b${newId()}@example.com`, locale: 'fr' },
    buyer: {
      street: '12, rue de l’Église',
      city: 'Trois-Rivières',
      province: 'QC',
      postalCode: 'G9A 1A1',
      bornOn: '1980-03-02',
    },
    deliverOn: '2099-01-01',
    averageWholesaleCents: 24_000_00,
    safetyCertificate: 'included',
    conditions: 'Sous réserve d’une inspection par un mécanicien choisi par l’acheteur.',
    terms: { lender: 'Caisse populaire', downCents: 1_000_00 },
    tradeIns: [
      {
        id: newId(),
        year: 2015,
        make: 'Toyota',
        model: 'Corolla',
        odometerValue: 180_000,
        allowanceCents: 5_000_00,
        lienCents: 1_500_00,
        lienholder: 'Banque',
      },
    ],
    lines: [
      { id: newId(), kind: 'fee', description: 'Frais d’administration', amountCents: 299_00 },
      {
        id: newId(),
        kind: 'product',
        description: 'Garantie prolongée',
        amountCents: 1_500_00,
        provider: 'Assureur',
        termMonths: 36,
        distanceKm: 60_000,
        productKind: 'warranty',
        mandatory: false,
        chosen: true,
      },
      {
        id: newId(),
        kind: 'product',
        description: 'Antirouille',
        amountCents: 700_00,
        mandatory: false,
        chosen: false,
      },
      { id: newId(), kind: 'free_item', description: 'Pneus d’hiver', amountCents: 0, retailValueCents: 800_00 },
    ],
  });
  const submitted = await ok(`POST /api/deals/${deal.id}/status`, { version: deal.version, status: 'submitted' });
  return ok(`POST /api/deals/${deal.id}/status`, { version: submitted.version, status: 'approved' });
}

test('the bill of sale is a PDF with embedded fonts, tagged, in the language that is asked for', async () => {
  const deal = await makeDeal('Marc-André Dubé-Bélanger');
  for (const locale of ['en', 'fr'] as const) {
    const pdf = await writeBillOfSale(await billed(deal), locale);
    show(`draft-${locale}.pdf`, pdf);
    const raw = pdf.toString('latin1');
    assert.ok(raw.startsWith('%PDF-1.7'));
    for (const part of ['/Marked true', `/Lang (${locale}-CA)`, '/StructTreeRoot', '/S /H1', '/S /Table'])
      assert.ok(raw.includes(part), `${part} is missing`);
    assert.ok((raw.match(/\/FontFile[23]? /g) ?? []).length >= 2, 'a font is not embedded');
    const pages = (raw.match(/\/Type \/Page\b/g) ?? []).length;
    assert.ok(pages >= 2 && pages <= 3, `${pages} pages`);
  }
  const answer = await house.call(`GET /api/deals/${deal.id}/bill-of-sale`, { as: dealer.owner });
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  assert.match(answer.headers.get('content-disposition') ?? '', /-fr\.pdf"$/);
});

test('a signed deal’s paper is what was sealed, whatever the vehicle is called since', async () => {
  const deal = await makeDeal('Zoé Éthier');
  await ok(`POST /api/deals/${deal.id}/contract`, {
    version: deal.version,
    override: 'Le numéro d’inscription suit',
    signatures: [
      {
        party: 'buyer',
        name: 'Zoé Éthier',
        wording: 'J’y consens.',
        drawing: 'M40 120L80 40L120 130L160 60L200 120M220 90L300 80L380 100L460 70L560 95',
      },
    ],
  });
  await house.db.sql(`update vehicle set model = 'Changed' where id = $1`, [deal.vehicle!.id]);
  const { deal: sealed, sealed: contract } = await billed(deal);
  assert.equal(sealed.vehicle?.model, 'Civic');
  assert.match(contract?.hash ?? '', /^[0-9a-f]{64}$/);
  const drawn = await writeBillOfSale(await billed(deal), 'fr');
  const plain = await writeBillOfSale({ ...(await billed(deal)), signatures: [] }, 'fr');
  assert.ok(drawn.includes('/S /Figure') && !plain.includes('/S /Figure'), 'the signature is not drawn');
  for (const locale of ['en', 'fr'] as const)
    show(`signed-${locale}.pdf`, await writeBillOfSale(await billed(deal), locale));
});

test('names of 200 characters and nothing at all make a paper as well', async () => {
  const long = await ok('POST /api/deals', {
    customer: { name: 'Ümläut Đoàn '.repeat(17).slice(0, 200), email: 'long@example.com' },
    conditions: 'Word '.repeat(900),
  });
  const bare = await ok('POST /api/deals', {});
  for (const deal of [long, bare]) {
    const pdf = await writeBillOfSale(await billed(deal), 'en');
    show(`odd-${deal.number}.pdf`, pdf);
    assert.ok(pdf.length > 5000);
  }
});
