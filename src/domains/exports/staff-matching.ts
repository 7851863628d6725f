import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import type { Archive } from './archive-reader.ts';

interface Here {
  id: string;
  userId: string;
  state: string;
  name: string;
  email: string;
  roles: string[];
}

const folded = (email: unknown): string =>
  String(email ?? '')
    .trim()
    .toLowerCase();

/**
 * Staff of an archive and staff who are here already: who has the same e-mail address is the same person and keeps their
 * account. Everyone else comes in without one, as somebody who has left, until they accept an invitation: an archive gives
 * nobody a way in, and does not tell who has an account here.
 */
export class StaffMatching {
  readonly #here: Map<string, Here>;
  readonly #taken = new Map<string, Here>();
  readonly #matched: string[] = [];
  readonly #invite: string[] = [];

  private constructor(here: readonly Here[]) {
    this.#here = new Map(here.map((one) => [folded(one.email), one]));
  }

  static async of(ctx: Context): Promise<StaffMatching> {
    const { rows } = await sql<Here>`
      select id, user_id as "userId", state, name, email, roles from staff_member where dealership_id = ${ctx.dealershipId}`.execute(
      ctx.db,
    );
    return new StaffMatching(rows);
  }

  /** Takes the rows away whose person comes in with the archive: one person is one row. */
  async makeRoom(ctx: Context, archive: Archive, path: string): Promise<void> {
    for await (const row of archive.lines(path)) {
      const here = this.#here.get(folded(row.email));
      if (!here || this.#taken.has(here.id)) continue;
      this.#taken.set(here.id, here);
      await sql`delete from staff_member where dealership_id = ${ctx.dealershipId} and id = ${here.id}`.execute(ctx.db);
    }
  }

  /** The row of a member of staff as it comes in. */
  change(row: Record<string, unknown>): Record<string, unknown> {
    const here = this.#here.get(folded(row.email));
    const name = String(row.name ?? '');
    if (here && this.#taken.get(here.id) === here) {
      this.#here.delete(folded(row.email));
      this.#loaded.set(String(row.id), here);
      this.#matched.push(name);
      return { ...row, user_id: here.userId, state: here.state, awaits_account: false };
    }
    if (row.state !== 'left') this.#invite.push(name);
    return { ...row, user_id: newId(), state: 'left', awaits_account: true };
  }
  readonly #loaded = new Map<string, Here>();

  /** Who was owner here stays owner, whatever the archive says. */
  async settle(ctx: Context): Promise<void> {
    for (const [id, { roles }] of this.#loaded)
      await sql`
        update staff_member set roles = (select array_agg(distinct role) from unnest(roles || ${roles}::text[]) role)
          where dealership_id = ${ctx.dealershipId} and id = ${id} and not roles @> ${roles}::text[]`.execute(ctx.db);
  }

  report(): { matched: string[]; invite: string[] } {
    return { matched: this.#matched, invite: this.#invite };
  }
}
