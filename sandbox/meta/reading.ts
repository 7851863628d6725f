import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Call, UploadedFile } from './call.ts';
import { badParameter } from './graph-error.ts';

const mostBytes = 64 * 1024 * 1024;

/** The bytes of a request; a rejected promise when the line broke or there is too much. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Which host and path are meant: by the first segments `/_h/<host>`, else by the Host header (8.1). */
export function address(hostHeader: string | undefined, pathname: string): { host: string; path: string } {
  const prefixed = /^\/_h\/([^/]+)(\/.*)?$/.exec(pathname);
  if (prefixed) return { host: prefixed[1]!.toLowerCase(), path: prefixed[2] ?? '/' };
  return { host: (hostHeader ?? '').replace(/:\d+$/, '').toLowerCase(), path: pathname };
}

/** Splits a path into version and segments. */
export function splitPath(path: string): { version: string | null; segments: string[] } {
  const segments = path.split('/').filter(Boolean);
  const version = /^v\d+\.\d+$/.test(segments[0] ?? '') ? segments.shift()! : null;
  return { version, segments };
}

/** Reads the body's parameters and files into the call: JSON, form or multipart. */
export async function readParameters(call: Call, body: Buffer): Promise<void> {
  for (const [name, value] of call.query) call.params.set(name, value);
  if (body.length === 0) return;
  const type = (call.headers['content-type'] ?? '').toLowerCase();
  if (type.startsWith('application/json')) readJson(call, body);
  else if (type.startsWith('multipart/form-data')) await readMultipart(call, body);
  else if (type.startsWith('application/x-www-form-urlencoded'))
    for (const [name, value] of new URLSearchParams(body.toString('utf8'))) call.params.set(name, value);
  else throw badParameter(`Unsupported content type: ${type || 'none'}`);
}

function readJson(call: Call, body: Buffer): void {
  let read: unknown;
  try {
    read = JSON.parse(body.toString('utf8'));
  } catch {
    throw badParameter('The body is not valid JSON');
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw badParameter('The body must be an object');
  for (const [name, value] of Object.entries(read)) call.params.set(name, value);
}

async function readMultipart(call: Call, body: Buffer): Promise<void> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), {
      headers: { 'Content-Type': call.headers['content-type']! },
    }).formData();
  } catch {
    throw badParameter('The multipart body cannot be read');
  }
  for (const [name, value] of form)
    if (typeof value === 'string') call.params.set(name, value);
    else call.files.push(await fileOf(name, value));
}

async function fileOf(name: string, file: File): Promise<UploadedFile> {
  return { name, filename: file.name, type: file.type, bytes: Buffer.from(await file.arrayBuffer()) };
}

const secretNames = /token|secret|proof|^code$|signed_request|^batch$/i;

/** Parameters for the log: secrets masked, files as their hash, long texts cut. */
export function maskedParameters(call: Call): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of call.params)
    if (secretNames.test(name)) shown[name] = '***';
    else shown[name] = typeof value === 'string' && value.length > 2000 ? `${value.slice(0, 2000)}…` : value;
  for (const file of call.files)
    shown[file.name] = {
      filename: file.filename,
      type: file.type,
      bytes: file.bytes.length,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
    };
  return shown;
}
