import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ipv6Groups, unmapped } from '#kernel/ip.ts';
import { TooMany } from '#kernel/problems.ts';

/** A limit: so many points in so many seconds, per key. In memory of the node; what costs money is counted in the database. */
export class Limit {
  readonly #limiter: RateLimiterMemory;
  readonly points: number;
  constructor(points: number, seconds: number) {
    this.points = points;
    this.#limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  /** @throws TooMany with the seconds to wait */
  async take(key: string, points = 1): Promise<{ remaining: number; resetSeconds: number }> {
    try {
      const result = await this.#limiter.consume(key, points);
      return { remaining: result.remainingPoints, resetSeconds: Math.ceil(result.msBeforeNext / 1000) };
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw new TooMany(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
      throw refused;
    }
  }
}

/** An address as it is counted: an IPv6 host has a whole /64 to choose from, so that is the unit. */
export function addressKey(ip: string | null): string {
  if (!ip) return 'unknown';
  const plain = unmapped(ip);
  return plain.includes(':') ? ipv6Groups(plain).slice(0, 4).join(':') : plain;
}
