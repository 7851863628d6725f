/**
 * The decoder: a process of its own, because picture decoders are native code that reads what strangers send. It gets a
 * picture and an order on its standard input, answers on its standard output, and ends when its input ends. Before the
 * first picture it fences itself in: see `fence`. Started by darkroom.ts, with an empty environment.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { closeOtherDecoders, develop } from './developing.ts';
import { openEnvelopes, seal } from './envelope.ts';
import type { Answer, DerivedPicture, Guards, Order } from './order.ts';

/** Bytes that decoding may take beyond what the bare process has: with it, 512 MB. */
const memory = 448 * 1_048_576;

/**
 * - Memory by RLIMIT_DATA and not RLIMIT_AS: Node reserves more than a gigabyte of addresses that it never fills, so a
 *   useful limit on addresses would not let it start. What it has reserved so far is read from the kernel.
 * - No files and no core dumps (they would hold people's pictures), few open files.
 * - Nobody's user, when started by root: it cannot read the keys and files of the product.
 * - The network is taken away by who starts us.
 */
function fence(): Guards {
  setPriority(5); // people who wait for a page come first
  const guards: Guards = { memory: false, nobody: false, network: false };
  try {
    const reserved = Number(/^VmData:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
    const limits = [`--data=${reserved + memory}`, '--fsize=0', '--core=0', '--nofile=64'];
    execFileSync('/usr/bin/prlimit', ['--pid', String(process.pid), ...limits], { stdio: 'ignore' });
    guards.memory = true;
  } catch {
    // Not Linux, or no prlimit: who started us still watches our size.
  }
  try {
    // In a network of our own there is one interface, and it leads back to us.
    const interfaces = readFileSync('/proc/self/net/dev', 'utf8').trim().split('\n').slice(2);
    guards.network = interfaces.every((line) => line.trim().startsWith('lo:'));
  } catch {
    // Not Linux.
  }
  if (process.getuid?.() === 0) {
    try {
      process.setgroups!([]);
      process.setgid!(65534);
      process.setuid!(65534);
      guards.nobody = true;
    } catch {
      // A container that has only the one user.
    }
  }
  return guards;
}

async function answer(bytes: Buffer, order: Order): Promise<[Answer, Buffer?]> {
  let pictures: DerivedPicture[];
  try {
    pictures = await develop(bytes, order);
  } catch (error) {
    const lack = /memory|alloc|exceed/i.test(error instanceof Error ? error.message : '');
    return [{ kind: 'failed', why: lack ? 'memory' : 'damaged' }];
  }
  const named = pictures.map(({ format, width, height, bytes: made }) => ({
    format,
    width,
    height,
    length: made.length,
  }));
  return [{ kind: 'made', pictures: named } as Answer, Buffer.concat(pictures.map((picture) => picture.bytes))];
}

const send = (head: unknown, body?: Buffer): void => {
  for (const piece of seal(head, body)) process.stdout.write(piece);
};

closeOtherDecoders();
send({ kind: 'ready', guards: fence() });
for await (const { head, body } of openEnvelopes(process.stdin)) send(...(await answer(body, head as Order)));
