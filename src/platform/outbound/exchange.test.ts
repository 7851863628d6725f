import assert from 'node:assert/strict';
import net from 'node:net';
import http from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { exchange, OutboundFailure, permitHosts } from './index.ts';

permitHosts(['127.0.0.1']);

async function server(handler: (socket: net.Socket) => void): Promise<{ url: URL; close(): void }> {
  const listening = net.createServer(handler).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as net.AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/x`), close: () => void listening.close() };
}

const failure = async (promise: Promise<unknown>): Promise<[string, boolean]> => {
  const error = await promise.then(
    () => assert.fail('it was answered'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OutboundFailure);
  return [error.code, error.written];
};

test('an answer comes with its status and its bytes', async () => {
  const web = http.createServer((request, response) => {
    response.writeHead(418, { 'X-Seen': request.headers['x-sent'] ?? '' });
    request.pipe(response);
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const url = new URL(`http://127.0.0.1:${(web.address() as net.AddressInfo).port}/`);
  const answer = await exchange({ method: 'POST', url, headers: { 'X-Sent': 'é' }, body: Buffer.from('été') });
  assert.equal(answer.status, 418);
  assert.equal(answer.body.toString(), 'été');
  web.close();
});

test('a refused connection proves that nothing was sent', async () => {
  const gone = await server(() => undefined);
  gone.close();
  assert.deepEqual(await failure(exchange({ method: 'POST', url: gone.url })), ['refused', false]);
});

test('a line cut after the request was sent proves nothing', async () => {
  const cutting = await server((socket) => socket.once('data', () => socket.destroy()));
  assert.deepEqual(await failure(exchange({ method: 'POST', url: cutting.url, body: Buffer.from('x') })), [
    'cut',
    true,
  ]);
  cutting.close();
});

test('an answer cut off in its body is no answer', async () => {
  const cutting = await server((socket) =>
    socket.once('data', () => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":"1');
    }),
  );
  assert.deepEqual(await failure(exchange({ method: 'GET', url: cutting.url })), ['cut', true]);
  cutting.close();
});

test('silence ends at the deadline', async () => {
  const silent = await server(() => undefined);
  assert.deepEqual(await failure(exchange({ method: 'GET', url: silent.url, totalMs: 60 })), ['timeout', true]);
  silent.close();
});

test('what may not be sent any more is not sent: asked on the open connection', async () => {
  let bytes = 0;
  const counting = await server((socket) => socket.on('data', (chunk) => (bytes += chunk.length)));
  const stopped = exchange({ method: 'POST', url: counting.url, body: Buffer.from('x'), still: async () => false });
  assert.deepEqual(await failure(stopped), ['stopped', false]);
  assert.equal(bytes, 0);
  counting.close();
});

test('an answer that is too large is not taken', async () => {
  const large = await server((socket) =>
    socket.once('data', () => {
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n${'x'.repeat(2000)}`);
    }),
  );
  assert.deepEqual(await failure(exchange({ method: 'GET', url: large.url, most: 1000 })), ['too_large', true]);
  large.close();
});
