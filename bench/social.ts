/**
 * Measures publishing against the stand-in: whether anything is out twice or lost under faults, how punctual a schedule is, and
 * how long after a disconnect the last call is made. Writes `bench/SOCIAL.md`.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { wallClock } from '#kernel/calendar.ts';
import { northside, socialHouse } from '../tests/harness/meta.ts';
import { runFaults } from '../tests/harness/meta-faults.ts';
import { startTestServer } from '../tests/harness/server.ts';

const deliveries = Number(process.env.BENCH_DELIVERIES ?? 1000);
const scheduledPosts = 60;
const rounds = 100;

const server = await startTestServer();
process.env.AUTOMO_TEST_ADMIN = JSON.stringify(server.admin);

const at = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function faults(): Promise<string[]> {
  const house = await socialHouse();
  try {
    const run = await runFaults(house, await house.makeDealership(), { deliveries, share: 0.3 });
    const met = Object.values(run.faults).reduce((sum, one) => sum + one, 0);
    return [
      `- ${run.deliveries} deliveries, three of ten calls faulty (${met} faults met: ${Object.entries(run.faults)
        .map(([name, n]) => `${name} ${n}`)
        .join(
          ', ',
        )}): **${run.duplicates.length} duplicates, ${run.lies.length} wrong statements, ${run.silent.length} without an explained end** (aim: 0, 0, 0).`,
      `- How they ended: ${Object.entries(run.ends)
        .map(([name, n]) => `${name} ${n}`)
        .join('; ')}.`,
    ];
  } finally {
    await house.close();
  }
}

async function punctuality(): Promise<string> {
  const house = await socialHouse({}, 'real');
  try {
    const dealer = await house.makeDealership();
    const channelId = await house.connect(dealer.owner, 'facebook');
    await house.work();
    const wall = (minutes: number): string => {
      const { day, time } = wallClock(new Date(Date.now() + minutes * 60_000), 'America/Halifax');
      return `${day}T${time}`;
    };
    for (let n = 0; n < scheduledPosts; n++) {
      await house.publish(
        dealer,
        { kind: 'text', body: `Scheduled ${n}. {legal}`, channelIds: [channelId] },
        wall(1 + (n % 2)),
      );
    }
    for (;;) {
      const [open] = await house.db.sql<{ n: number }>(
        `select count(*)::int as n from delivery where state not in ('published', 'failed')`,
      );
      if (open!.n === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const rows = await house.db.sql<{ late: number }>(
      `select extract(epoch from published_at - due_at)::float8 as late from delivery where state = 'published'`,
    );
    const late = rows.map((row) => row.late).toSorted((a, b) => a - b);
    return `- ${late.length} of ${scheduledPosts} scheduled posts went out, ${scheduledPosts / 2} of them for the same minute: late by ${at(late, 0.5).toFixed(1)} s (median), **${at(late, 0.95).toFixed(1)} s (95th percentile; aim: under 5)**, ${at(late, 1).toFixed(1)} s at most.`;
  } finally {
    await house.close();
  }
}

async function lettingGo(): Promise<string> {
  const house = await socialHouse({}, 'real');
  try {
    const dealer = await house.makeDealership();
    await house.work();
    const answers: number[] = [];
    let latest = -Infinity;
    for (let round = 0; round < rounds; round++) {
      const channelId = await house.connect(dealer.owner, 'facebook');
      for (let n = 0; n < 2; n++)
        await house.publish(dealer, { kind: 'text', body: `Round ${round}, ${n}. {legal}`, channelIds: [channelId] });
      await new Promise((resolve) => setTimeout(resolve, (round * 17) % 120));
      const began = performance.now();
      await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
      answers.push(performance.now() - began);
      const answered = Date.now();
      await house.meta.admin(`/marks/round${round}`, { page: northside });
      await new Promise((resolve) => setTimeout(resolve, 60));
      const found = await house.meta.admin<{ marks: { later_calls: { time: string; token_kind: string }[] }[] }>(
        `/invariants?mark=round${round}`,
      );
      for (const call of found.marks[0]!.later_calls.filter((one) => one.token_kind === 'page'))
        latest = Math.max(latest, Date.parse(call.time) - answered);
    }
    const sorted = answers.toSorted((a, b) => a - b);
    return `- ${rounds} disconnects in the middle of publishing: answered in ${at(sorted, 0.5).toFixed(0)} ms (median), ${at(sorted, 0.95).toFixed(0)} ms (95th percentile); **${latest === -Infinity ? 'no call with the token after the answer' : `the last call ${latest} ms after the answer`}** (aim: none later than 1 s).`;
  } finally {
    await house.close();
  }
}

const lines = [
  '# Measured: publishing',
  '',
  `${new Date().toISOString().slice(0, 10)}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, Node ${process.versions.node}, PostgreSQL 18 (embedded), the stand-in in the same process.`,
  '',
  await punctuality(),
  await lettingGo(),
  ...(await faults()),
  '',
  'Made by `npm run bench`.',
  '',
];
writeFileSync(path.join(import.meta.dirname, 'SOCIAL.md'), lines.join('\n'));
console.log(lines.join('\n'));
await server.stop();
process.exit(0);
