import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.ts';
import type { Keyring } from './keyring.ts';

/** A published key: its id, and its SPKI in base64 (DER). */
export interface PublicKey {
  id: string;
  spki: string;
  createdAt: string;
  retiredAt: string | null;
}

/** An Ed25519 signature (RFC 8032) over bytes, and which key made it. */
export interface Signature {
  keyId: string;
  /** 64 bytes in base64. */
  signature: string;
}

type KeyStore = <T>(work: (db: Kysely<DB>) => Promise<T>) => Promise<T>;

const where = (id: string): string => `signing_key.sealed_private ${id}`;
const idOf = (spki: Buffer): string => createHash('sha256').update(spki).digest('hex').slice(0, 16);

/** Signs what the platform must be able to prove to outsiders: deletion certificates, the journal's daily roots. */
export class Signer {
  readonly #keyring: Keyring;
  readonly #store: KeyStore;

  constructor(keyring: Keyring, store: KeyStore) {
    this.#keyring = keyring;
    this.#store = store;
  }

  /** Signs with the newest key that is not retired; the first use makes one. */
  async sign(bytes: Buffer, now: Date): Promise<Signature> {
    const platform = await this.#keyring.of('platform');
    const row = (await this.#newest()) ?? (await this.#make(now));
    const key = createPrivateKey({
      key: platform.open(row.sealedPrivate!, where(row.id)),
      format: 'der',
      type: 'pkcs8',
    });
    return { keyId: row.id, signature: sign(null, bytes, key).toString('base64') };
  }

  /** A new key for what is signed from now on. The old ones verify for ever; their private halves are destroyed. */
  async rotate(now: Date): Promise<void> {
    const made = await this.#make(now);
    await this.#store((db) =>
      db
        .updateTable('keys.signingKey')
        .set({ retiredAt: now, sealedPrivate: null })
        .where('id', '<>', made.id)
        .where('retiredAt', 'is', null)
        .execute(),
    );
  }

  /** Every key that ever signed, oldest first: what is published. */
  async publicKeys(): Promise<PublicKey[]> {
    const rows = await this.#store((db) =>
      db
        .selectFrom('keys.signingKey')
        .select(['id', 'publicKey', 'createdAt', 'retiredAt'])
        .orderBy('createdAt')
        .orderBy('id')
        .execute(),
    );
    return rows.map((row) => ({
      id: row.id,
      spki: row.publicKey.toString('base64'),
      createdAt: row.createdAt.toISOString(),
      retiredAt: row.retiredAt?.toISOString() ?? null,
    }));
  }

  #newest() {
    return this.#store((db) =>
      db
        .selectFrom('keys.signingKey')
        .selectAll()
        .where('retiredAt', 'is', null)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
  }

  async #make(now: Date) {
    const platform = await this.#keyring.of('platform');
    const pair = generateKeyPairSync('ed25519', {
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    });
    const id = idOf(pair.publicKey);
    return this.#store((db) =>
      db
        .insertInto('keys.signingKey')
        .values({
          id,
          publicKey: pair.publicKey,
          sealedPrivate: platform.seal(pair.privateKey, where(id)),
          createdAt: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
  }
}

/** Whether these bytes were signed by one of these keys. Needs nothing but its arguments, so anybody can do it offline. */
export function verifies(bytes: Buffer, { keyId, signature }: Signature, keys: readonly PublicKey[]): boolean {
  const known = keys.find((key) => key.id === keyId);
  if (!known) return false;
  const spki = Buffer.from(known.spki, 'base64');
  if (idOf(spki) !== keyId) return false;
  const given = Buffer.from(signature, 'base64');
  // The last letter of base64 has bits that mean nothing: another letter there would be another file that verifies, too.
  if (given.toString('base64') !== signature || spki.toString('base64') !== known.spki) return false;
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return verify(null, bytes, key, given);
}
