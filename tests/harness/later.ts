import type { TestHouse } from './house.ts';

/** Time goes by, and whoever is signed in stays so. */
export async function later(house: TestHouse, ms: number): Promise<void> {
  house.clock.move(ms);
  const now = house.clock.now();
  await house.db.sql(`update user_session set last_seen_at = $1, expires_at = $2`, [
    now,
    new Date(now.getTime() + 30 * 86_400_000),
  ]);
}
