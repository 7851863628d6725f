import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const main = path.resolve(import.meta.dirname, '../../src/main.ts');
const run = promisify(execFile);

/** The product as a process of its own, over a data folder, as an operator runs it. */
export interface Product {
  origin: string;
  port: number;
  process: ChildProcess;
  /** What it has printed. */
  output(): string;
  /** kill -9 of the process; its PostgreSQL ends with it. */
  kill(): Promise<void>;
  /** Ctrl-C. @returns the exit code */
  stop(): Promise<number | null>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  return port;
}

/** Starts a command of the product and waits for its first answer. */
export async function startProduct(
  folder: string,
  args: string[] = ['serve', '--work'],
  settings: Record<string, string> = {},
): Promise<Product> {
  const port = Number(settings.PORT ?? (await freePort()));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_ENV: '',
      AUTOMO_DATA_DIR: path.join(folder, 'data'),
      PORT: String(port),
      AUTOMO_OFFICE_WATCHED: '1',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const origin = `http://localhost:${port}`;
  const until = performance.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}:\n${output}`);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.status === 200) break;
    if (performance.now() > until) throw new Error(`the product did not answer within 60 s:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const ended = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  };
  return {
    origin,
    port,
    process: child,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended();
    },
    async stop() {
      child.kill('SIGINT');
      return ended();
    },
  };
}

/** Runs `automo … --json` beside whatever runs on that folder. */
export async function automo<Result = Record<string, unknown>>(
  folder: string,
  args: string[],
  settings: Record<string, string> = {},
  input = '',
): Promise<Result> {
  const running = run(process.execPath, [main, ...args, '--json'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: '', AUTOMO_DATA_DIR: path.join(folder, 'data'), ...settings },
    maxBuffer: 16 * 1024 * 1024,
  });
  running.child.stdin!.end(input);
  const { stdout } = await running;
  return JSON.parse(stdout) as Result;
}
