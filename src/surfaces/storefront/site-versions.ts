import type { JournalTail } from '#platform/journal/index.ts';
import type { Ground } from '#platform/ground.ts';

/** How long a version is believed when nothing is heard: a lost NOTIFY shows an old page for no longer than this. */
const believedFor = 30_000;

/**
 * The version of each site, as this node knows it. Read once, kept until the journal says that something of the
 * dealership has changed; then the next visitor reads it anew.
 */
export class SiteVersions {
  readonly #known = new Map<string, { version: number; until: number }>();
  readonly #ground: Ground;

  constructor(ground: Ground, tail: JournalTail) {
    this.#ground = ground;
    tail.hear(
      (dealershipId) => void this.#known.delete(dealershipId),
      () => this.#known.clear(),
    );
  }

  /** @throws NotFound when the dealership is closed or has no site */
  async of(dealershipId: string): Promise<number> {
    const known = this.known(dealershipId);
    if (known !== undefined) return known;
    const row = await this.#ground.database.asVisitor({ dealershipId }, ({ db }) =>
      db.selectFrom('site').select('version').where('dealershipId', '=', dealershipId).executeTakeFirst(),
    );
    const version = row?.version ?? 0;
    this.#known.set(dealershipId, { version, until: this.#ground.clock.elapsed() + believedFor });
    return version;
  }

  /** The version without asking the database; undefined when it must be read. */
  known(dealershipId: string): number | undefined {
    const known = this.#known.get(dealershipId);
    return known && known.until > this.#ground.clock.elapsed() ? known.version : undefined;
  }
}
