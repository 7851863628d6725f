import { createHash } from 'node:crypto';
import { verifies } from '#platform/keys/signer.ts';
import type { PublicKey } from '#platform/keys/signer.ts';
import { canonical } from '#platform/journal/index.ts';

/** What a deletion certificate says. It names nobody: the dealership by its id, people not at all. */
export interface Certificate {
  kind: 'automo deletion certificate';
  form: 1;
  status: 'provisional' | 'final';
  issuer: string;
  dealershipId: string;
  cancelledAt: string | null;
  /** When the fence rose: from then on nothing could be written or read. */
  fencedAt: string;
  /** When everything was looked for again and nothing was found. */
  checkedAt: string;
  issuedAt: string;
  /** Rows by table, and by thing in words that the register has. */
  rows: Record<string, number>;
  things: Record<string, number>;
  objects: number;
  /** Versions of the dealership's data key that were destroyed. */
  keyVersions: number[];
  holds: { kind: string; basis: string; authority: string; endsOn: string }[];
  backups: {
    /** At the latest then no backup holds anything of it; promised in a provisional certificate. */
    goneBy: string;
    /** When that was so. */
    goneAt: string | null;
    /** How that is known: we destroyed them, or others keep them and their time is over; null in a provisional certificate. */
    by: 'turn' | 'age' | null;
  };
  /** Whether table files and write-ahead log were cleared; null in a provisional certificate. */
  filesCleared: { tables: number; log: boolean } | null;
}

/** The file: one line of canonical JSON, so that every byte of it is proved. */
interface CertificateFile {
  certificate: Certificate;
  keyId: string;
  /** SPKI in base64. What counts is the published list; this lets a file be read without it. */
  publicKey: string;
  signature: string;
}

/** What is signed. */
export const signedBytes = (certificate: Certificate): Buffer => Buffer.from(canonical(certificate));

export const writeFile = (file: CertificateFile): string => canonical(file);

/** SHA-256 of a file, in hexadecimal: what the ledger keeps. */
export const hashOfFile = (file: string): string => createHash('sha256').update(file).digest('hex');

/** What checking a file answers. */
export type Verdict =
  | { holds: true; certificate: Certificate; keyId: string; publishedKey: boolean }
  | { holds: false; why: 'unreadable' | 'altered' | 'unknown_key' | 'signature' };

/**
 * Checks a certificate. With the published keys it proves who signed; without them it proves that the file is as it was
 * signed, and by which key, which is then to be compared with a published one.
 */
export function verifyCertificate(text: string, published?: readonly PublicKey[]): Verdict {
  let file: CertificateFile;
  try {
    file = JSON.parse(text) as CertificateFile;
  } catch {
    return { holds: false, why: 'unreadable' };
  }
  if (file?.certificate?.kind !== 'automo deletion certificate' || typeof file.signature !== 'string')
    return { holds: false, why: 'unreadable' };
  // Any other spelling of the same JSON is another file.
  if (canonical(file) !== text) return { holds: false, why: 'altered' };
  const given = { id: file.keyId, spki: file.publicKey, createdAt: '', retiredAt: null };
  if (published && !published.some(({ id, spki }) => id === given.id && spki === given.spki))
    return { holds: false, why: 'unknown_key' };
  try {
    if (!verifies(signedBytes(file.certificate), file, [given])) return { holds: false, why: 'signature' };
  } catch {
    return { holds: false, why: 'signature' };
  }
  return { holds: true, certificate: file.certificate, keyId: file.keyId, publishedKey: published !== undefined };
}
