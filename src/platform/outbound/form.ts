import { randomBytes } from 'node:crypto';

/** A file of a form. */
export interface FormFile {
  name: string;
  fileName: string;
  type: string;
  bytes: Buffer;
}

/** Fields as `application/x-www-form-urlencoded`. */
export const urlForm = (fields: Record<string, string>): { type: string; body: Buffer } => ({
  type: 'application/x-www-form-urlencoded',
  body: Buffer.from(new URLSearchParams(fields).toString()),
});

/** Fields and one file as `multipart/form-data` (RFC 7578). Names are ours; values may be anything. */
export function multipartForm(fields: Record<string, string>, file: FormFile): { type: string; body: Buffer } {
  const boundary = `automo${randomBytes(18).toString('hex')}`;
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="${file.fileName}"\r\nContent-Type: ${file.type}\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...parts, Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
