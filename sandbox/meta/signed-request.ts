import { createHmac } from 'node:crypto';

/** Ways to spoil a signed request, or to send a rarer form of a good one (protocol 8.5). */
export const mutations = [
  'bad_sig',
  'wrong_secret',
  'wrong_product_secret',
  'alg_none',
  'alg_sha1',
  'std_alphabet',
  'padded',
  'no_dot',
  'extra_dot',
  'expired',
  'future',
  'numeric_id',
  'account_id',
  'missing_user',
  'truncated',
  'swapped_payload',
] as const;

export type Mutation = (typeof mutations)[number];

/** What a signed request says; the keys in the order Meta's own come. */
export interface SignedPayload {
  algorithm: string;
  expires: number;
  issued_at: number;
  user_id?: string;
}

const base64url = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url');
const mac = (secret: string, text: string, hash = 'sha256'): Buffer => createHmac(hash, secret).update(text).digest();

/** `<signature>.<payload>` (5.1): the MAC covers the payload as it is sent, still encoded. */
export function signRequest(secret: string, payload: SignedPayload): string {
  const encoded = base64url(JSON.stringify(payload));
  return `${base64url(mac(secret, encoded))}.${encoded}`;
}

/** A signed request spoiled in one way. `padded` and `numeric_id` are good ones in a rarer form. */
export function signSpoiled(
  secret: string,
  otherSecret: string,
  payload: SignedPayload,
  mutation: Mutation | undefined,
): string {
  switch (mutation) {
    case 'wrong_secret':
      return signRequest(`${secret}x`, payload);
    case 'wrong_product_secret':
      return signRequest(otherSecret, payload);
    case 'alg_none':
      // The MAC holds; what the payload says of it does not.
      return signRequest(secret, { ...payload, algorithm: 'none' });
    case 'alg_sha1': {
      const encoded = base64url(JSON.stringify({ ...payload, algorithm: 'HMAC-SHA1' }));
      return `${base64url(mac(secret, encoded, 'sha1'))}.${encoded}`;
    }
    case 'std_alphabet':
      return standardAlphabet(secret, payload);
    case 'expired':
      return signRequest(secret, {
        ...payload,
        issued_at: payload.issued_at - 7200,
        expires: payload.issued_at - 3600,
      });
    case 'future':
      return signRequest(secret, {
        ...payload,
        issued_at: payload.issued_at + 3600,
        expires: payload.issued_at + 7200,
      });
    case 'numeric_id': {
      const encoded = base64url(JSON.stringify(payload).replace(/"user_id":"(\d+)"/, '"user_id":$1'));
      return `${base64url(mac(secret, encoded))}.${encoded}`;
    }
    case 'missing_user': {
      const { user_id: _user, ...rest } = payload;
      return signRequest(secret, rest);
    }
    default:
      return spoilText(signRequest(secret, payload), secret, payload, mutation);
  }
}

function spoilText(good: string, secret: string, payload: SignedPayload, mutation: Mutation | undefined): string {
  const [signature = '', encoded = ''] = good.split('.');
  switch (mutation) {
    case 'bad_sig':
      return `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}.${encoded}`;
    case 'padded':
      return `${signature}=.${encoded}`;
    case 'no_dot':
      return signature + encoded;
    case 'extra_dot':
      return `${good}.${encoded}`;
    case 'truncated':
      return good.slice(0, -7);
    case 'swapped_payload': {
      const other = signRequest(secret, { ...payload, user_id: `${payload.user_id ?? '0'}9` });
      return `${signature}.${other.split('.')[1]}`;
    }
    default:
      return good;
  }
}

/** In the standard alphabet; the time is moved by seconds until the signature has one of its two other characters. */
function standardAlphabet(secret: string, payload: SignedPayload): string {
  for (let back = 0; ; back++) {
    const encoded = base64url(JSON.stringify({ ...payload, issued_at: payload.issued_at - back }));
    const signature = mac(secret, encoded).toString('base64').replaceAll('=', '');
    if (/[+/]/.test(signature)) return `${signature}.${encoded}`;
  }
}
