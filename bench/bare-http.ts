/** The ceiling of public pages: node:http in a process of its own, sending the same bytes and headers. */
import { createServer } from 'node:http';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

interface Sent {
  headers: Record<string, string>;
  body: string;
}

/** Starts the server; `stop` ends it. */
export async function startBareHttp(
  headers: Record<string, string>,
  body: Buffer,
): Promise<{ port: number; stop(): void }> {
  const child: ChildProcess = fork(import.meta.filename, [], { stdio: 'inherit' });
  child.send({ headers, body: body.toString('base64') } satisfies Sent);
  const [port] = (await once(child, 'message')) as [number];
  return { port, stop: () => void child.kill() };
}

if (process.send && process.argv[1] === import.meta.filename) {
  process.once('message', ({ headers, body }: Sent) => {
    const bytes = Buffer.from(body, 'base64');
    const server = createServer((_, response) => {
      response.writeHead(200, { ...headers, 'Content-Length': bytes.length });
      response.end(bytes);
    });
    server.listen(0, '127.0.0.1', () => process.send!((server.address() as { port: number }).port));
  });
}
