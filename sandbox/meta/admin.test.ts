/** The watching part of the admin API, the clock, and what survives a restart. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoWorld } from './index.ts';
import { garage, mara, northside, pagePermissions, picture, returnUrl, shop, startTrial, type Trial } from './trial.ts';

let trial: Trial;
before(async () => {
  trial = await startTrial();
});
after(() => trial.stop());
beforeEach(async () => {
  await trial.admin('/reset', {});
  await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
});

const post = async (token: string, message: string, page = northside): Promise<string> =>
  (await trial.ask(`graph.facebook.com/v26.0/${page}/feed`, { token, json: { message } })).body.id;

describe('ledger, marks and invariants', () => {
  test('counts what is visible by what it shows', async () => {
    const token = await trial.pageToken();
    const ids = [await post(token, 'twice'), await post(token, 'twice'), await post(token, 'once')];
    const { pages, duplicates } = await trial.admin<any>('/ledger');
    assert.deepEqual(
      pages[northside].counts.map((one: any) => [one.message, one.count]),
      [
        ['twice', 2],
        ['once', 1],
      ],
    );
    assert.deepEqual(duplicates[0].ids, ids.slice(0, 2));
    await trial.ask(`graph.facebook.com/v26.0/${ids[0]}`, { token, method: 'DELETE' });
    assert.deepEqual((await trial.admin<any>('/ledger')).duplicates, []);
  });

  test('calls of a channel after it was told to stop, and only those', async () => {
    const [one, other] = [await trial.pageToken(), await trial.pageToken(garage)];
    await post(one, 'before');
    await trial.admin('/marks/disconnected', { page: northside });
    await post(other, 'another Page', garage);
    assert.equal((await trial.admin<any>('/invariants')).ok, true);
    await trial.ask(`graph.facebook.com/v26.0/${northside}`, { token: one });
    const { ok, marks } = await trial.admin<any>('/invariants?mark=disconnected');
    assert.equal(ok, false);
    assert.deepEqual(
      marks[0].later_calls.map((call: any) => [call.method, call.path]),
      [['GET', `/v26.0/${northside}`]],
    );
  });

  test('the log since a number or a time', async () => {
    const token = await trial.pageToken();
    await post(token, 'a');
    const [first] = await trial.admin<any[]>('/log');
    await trial.advance(60);
    await post(token, 'b');
    for (const since of [first.seq, '2026-11-23T17:00:30Z'])
      assert.deepEqual(
        (await trial.admin<any[]>(`/log?since=${since}`)).map((call) => call.params.message),
        ['b'],
      );
    assert.equal((await trial.admin<any[]>('/log?since=0')).length, 2);
  });

  test('an unknown call or a wrong one is told', async () => {
    await assert.rejects(trial.admin('/nothing'), /no such admin call/);
    await assert.rejects(trial.admin('/containers/1', {}), /no container 1/);
    await assert.rejects(trial.admin(`/accounts/${shop}`, { quota: 1 }), /no field quota/);
    await assert.rejects(trial.admin('/invariants?mark=x'), /no mark x/);
  });
});

describe('clock and seed', () => {
  test('moves only by hand, and not when it is real', async () => {
    assert.equal((await trial.admin<any>('/clock')).now, '2026-11-23T17:00:00.000Z');
    assert.equal((await trial.admin<any>('/clock', { advance_s: 90 })).unix, 1_795_453_290);
    assert.equal((await trial.admin<any>('/clock', { now: '2026-12-01T00:00:00Z' })).unix, 1_796_083_200);
    const { mode, unix } = await trial.admin<any>('/clock', { mode: 'real' });
    assert.equal(mode, 'real');
    assert.ok(Math.abs(unix - Date.now() / 1000) < 2);
    await assert.rejects(trial.admin('/clock', { advance_s: 1 }), /real/);
    await trial.admin('/clock', { mode: 'virtual' });
  });

  test('the same seed makes the same tokens, another one others', async () => {
    const tokenOf = async (seed: string): Promise<string> => {
      await trial.admin('/reset', { seed });
      await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
      return trial.pageToken();
    };
    const first = await tokenOf('one');
    assert.notEqual(await tokenOf('two'), first);
    assert.equal(await tokenOf('one'), first);
  });
});

describe('a state file', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'meta-sandbox-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('keeps connections, posts and pictures over a restart, on another port and with new addresses', async () => {
    const stateFile = path.join(folder, 'state.json');
    const first = await startTrial({ stateFile });
    const token = await first.pageToken();
    const multipart = new FormData();
    multipart.set('source', new Blob([new Uint8Array(await picture(900, 600))]), 'car.jpg');
    multipart.set('message', 'Kept');
    const made = await first.ask(`graph.facebook.com/v26.0/${northside}/photos`, { token, multipart });
    await first.stop();
    const moved = 'http://127.0.0.1:9/moved';
    const second = await startTrial({ stateFile, world: demoWorld({ redirect_uris: [moved] }) });
    const read = await second.ask(
      `graph.facebook.com/v26.0/${made.body.post_id}?fields=message,permalink_url,full_picture`,
      { token },
    );
    assert.equal(read.body.message, 'Kept');
    assert.ok(read.body.permalink_url.startsWith(second.sandbox.origin));
    assert.equal((await fetch(read.body.full_picture)).headers.get('content-type'), 'image/jpeg');
    assert.ok((await second.login('facebook', { redirect_uri: moved })).searchParams.get('code'));
    const next = await second.ask(`graph.facebook.com/v26.0/${northside}/feed`, { token, json: { message: 'Next' } });
    assert.notEqual(next.body.id, made.body.post_id);
    await second.stop();
  });

  test('is written a moment after a change, whole', async () => {
    const stateFile = path.join(folder, 'other.json');
    const one = await startTrial({ stateFile });
    await one.token({ kind: 'user_long', person: mara, scopes: pagePermissions });
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal(Object.keys(JSON.parse(readFileSync(stateFile, 'utf8')).tokens).length, 1);
    await one.stop();
  });

  test('one that cannot be read is told, not thrown away', async () => {
    const stateFile = path.join(folder, 'broken.json');
    writeFileSync(stateFile, '{"seed":');
    await assert.rejects(startTrial({ stateFile }), SyntaxError);
    assert.equal(readFileSync(stateFile, 'utf8'), '{"seed":');
  });
});
