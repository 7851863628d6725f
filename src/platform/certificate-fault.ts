/**
 * Whether a connection failed because the other side did not prove who it is: its certificate has another name, is over, or
 * nobody trusted vouches for it. Words of OpenSSL and Node.
 */
export const isCertificateFault = (code: string | undefined): boolean =>
  code !== undefined &&
  /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CRL_|INVALID_CA|PATH_LENGTH_)/.test(code);

const byWords: readonly (readonly [RegExp, string])[] = [
  [/altnames/i, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [/certificate has expired/i, 'CERT_HAS_EXPIRED'],
  [/certificate is not yet valid/i, 'CERT_NOT_YET_VALID'],
  [/self-signed certificate/i, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to (?:get|verify)/i, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
];

/** The same fault of a library that keeps its words and replaces its code. */
export const certificateFaultIn = (words: string): string | undefined =>
  byWords.find(([pattern]) => pattern.test(words))?.[1];
