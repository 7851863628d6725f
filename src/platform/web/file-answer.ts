/**
 * A file of somebody's as an answer: to be saved, never to be shown. Whatever is in it, no browser runs it in a page of ours
 * (security.md 8). Its name is a label (RFC 6266, RFC 8187).
 */
export function fileAnswer(file: { bytes: Buffer; type: string; name: string }): Response {
  const plain = file.name.normalize('NFKD').replaceAll(/[^A-Za-z0-9._ -]/g, '') || 'file';
  const whole = encodeURIComponent(file.name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.type,
      'content-length': String(file.bytes.length),
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${whole}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    },
  });
}
