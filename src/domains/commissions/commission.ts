import type { Gross, ProductKind } from '#domains/deals/index.ts';
import type { Basis, PlanRules } from './plan-rules.ts';

/** What of a deal a commission follows from. Amounts in cents. */
export interface DealGross {
  frontCents: number;
  backCents: number;
  /** Products that the buyer kept, each with its margin. */
  products: readonly { product: ProductKind; cents: number }[];
}

/** How a deal's commission comes about, step by step. */
export interface Working {
  parts: { of: Basis; grossCents: number; packCents: number; baseCents: number; rate: number; cents: number }[];
  flatCents: number;
  /** What the minimum adds, and what the cap takes. */
  miniCents: number;
  capCents: number;
  spiffs: { product: ProductKind; count: number; cents: number }[];
  /** Gross after pack, that tiers pay their percent of. */
  baseCents: number;
  totalCents: number;
}

/** A percent, in thousandths, of an amount: rounded to the cent, half away from zero. Exact for every amount of a deal. */
export function percentOf(cents: number, rate: number): number {
  const product = BigInt(Math.abs(cents)) * BigInt(rate);
  const rounded = Number((product + 50_000n) / 100_000n);
  return cents < 0 ? 0 - rounded : rounded;
}

/** What of a frozen gross a commission follows from: a product that was given back is none any more. */
export function dealGrossOf(gross: Pick<Gross, 'frontCents' | 'backCents' | 'back'>): DealGross {
  const given = gross.back.filter((step) => step.of === 'productReturned');
  const products = gross.back
    .filter((step) => step.of === 'product' && step.product)
    .map((step) => {
      const at = given.findIndex((one) => one.name === step.name && one.product === step.product);
      return at < 0 ? { product: step.product!, cents: step.cents } : (given.splice(at, 1), null);
    });
  return {
    frontCents: gross.frontCents,
    backCents: gross.backCents,
    products: products.filter((one) => one !== null),
  };
}

/**
 * The commission of a deal under a plan, before tiers. A gross below its pack pays nothing and takes nothing; minimum and
 * cap hold for percent and flat amount together, spiffs come on top.
 */
export function commissionOf(rules: PlanRules, gross: DealGross): Working {
  const amounts = {
    front: gross.frontCents,
    back: gross.backCents,
    total: gross.frontCents + gross.backCents,
  };
  const parts = rules.parts.map(({ of, rate, packCents }) => {
    const baseCents = Math.max(0, amounts[of] - packCents);
    return { of, grossCents: amounts[of], packCents, baseCents, rate, cents: percentOf(baseCents, rate) };
  });
  const plain = parts.reduce((sum, part) => sum + part.cents, rules.flatCents);
  const atLeast = Math.max(plain, rules.miniCents);
  const atMost = rules.capCents === null ? atLeast : Math.min(atLeast, rules.capCents);
  const spiffs = rules.spiffs.map(({ product, flatCents, rate }) => {
    const sold = gross.products.filter((one) => one.product === product);
    const cents = sold.reduce((sum, one) => sum + flatCents + percentOf(Math.max(0, one.cents), rate), 0);
    return { product, count: sold.length, cents };
  });
  return {
    parts,
    flatCents: rules.flatCents,
    miniCents: atLeast - plain,
    capCents: atMost - atLeast,
    spiffs: spiffs.filter((spiff) => spiff.count > 0),
    // Without a percent of its own, a plan's tiers pay theirs of the total.
    baseCents: parts.length > 0 ? parts.reduce((sum, part) => sum + part.baseCents, 0) : Math.max(0, amounts.total),
    totalCents: spiffs.reduce((sum, spiff) => sum + spiff.cents, atMost),
  };
}
