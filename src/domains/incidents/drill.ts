import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import { workingStates } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { findAffected } from './affected.ts';
import type { IncidentView } from './incident.ts';
import { openEvent } from './register.ts';
import { assessIncident, confirmIncident, notifyAffected } from './steps.ts';
import { atDesk, followLetters, tellAffected } from './telling.ts';

/** What a drill measured. */
export interface BreachDrill {
  affected: number;
  delivered: number;
  undeliverable: number;
  /** Letters that telling everybody a second time put in: none, if each is told once. */
  twice: number;
  findMs: number;
  notifyMs: number;
  holds: boolean;
}

const both = (en: string, fr: string) => ({ en, fr });
const facts = {
  title: 'Drill: a list of customers was left open',
  happened: both(
    'This is a drill. Nothing happened: we practise telling people about an incident.',
    'Ceci est un exercice. Rien ne s’est produit : nous nous exerçons à aviser les personnes d’un incident.',
  ),
  kinds: ['name' as const, 'contact' as const],
  provinces: ['NS' as const],
  steps: both('Nothing had to be done.', 'Rien n’a dû être fait.'),
  advice: both('You need not do anything.', 'Vous n’avez rien à faire.'),
};
const assessment = {
  sensitivity: 2,
  sensitivityReason: 'Drill: names and addresses.',
  probability: 2,
  probabilityReason: 'Drill: the list could be read by anyone.',
  realRisk: true,
  reason: 'Drill: so that people are told.',
};

/**
 * Practises a breach on the demo dealership: opens entries, finds its staff and customers, tells them, counts what arrives, tells
 * them again to see that nobody gets a second letter, writes down what was measured, and takes all of it away.
 *
 * @param deliver sends letters that wait in the outbox
 * @throws Conflict without a demo dealership: people who are real are not written to for a drill
 */
export async function drillBreach(ground: Ground, deliver: () => Promise<void>): Promise<BreachDrill> {
  const { clock, database } = ground;
  const demo = await database.asPlatform(({ db }) =>
    db
      .selectFrom('dealership')
      .select('dealershipId')
      .where('demo', '=', true)
      .where('state', 'in', workingStates)
      .orderBy('createdAt')
      .executeTakeFirst(),
  );
  if (!demo) throw new Conflict('There is no demo dealership here, and a drill writes to nobody real.', {}, 'no_demo');
  const { dealershipId } = demo;
  const begunAt = clock.now();
  const entries = await openEvent(ground, facts, { accounts: true, dealershipIds: [dealershipId], drill: true });
  try {
    const finding = clock.elapsed();
    let affected = 0;
    for (const { id, control } of entries) {
      // Not by the platform's own steps where the dealership is in control: those would write to its owners.
      await atDesk(ground, { control, dealership: dealershipId }, async (ctx) => {
        await confirmIncident(ctx, id);
        return assessIncident(ctx, id, assessment);
      });
      const found: IncidentView = await findAffected(
        ground,
        id,
        control === 'platform' ? { kind: 'accounts_of_dealership', dealershipId } : { kind: 'customers_all' },
      );
      affected += found.affectedPeople;
    }
    const telling = clock.elapsed();
    for (const { id, control } of entries) {
      await atDesk(ground, { control, dealership: dealershipId }, (ctx) => notifyAffected(ctx, id));
      await tellAffected(ground, id);
    }
    await deliver();
    // A product that runs beside may have taken some of the letters.
    let counts = await countDrill(ground, entries, dealershipId, begunAt);
    for (let tries = 0; tries < 120 && counts.delivered + counts.undeliverable < affected; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      counts = await countDrill(ground, entries, dealershipId, begunAt);
    }
    const ended = clock.elapsed();
    for (const { id } of entries)
      await database.asPlatform(({ db }) =>
        db.updateTable('incident').set({ peopleToldAt: null }).where('id', '=', id).execute(),
      );
    for (const { id } of entries) await tellAffected(ground, id);
    const again = await countDrill(ground, entries, dealershipId, begunAt);
    const twice = again.letters - counts.letters;
    const { delivered, undeliverable } = counts;
    const made: BreachDrill = {
      affected,
      delivered,
      undeliverable,
      twice,
      findMs: Math.round(telling - finding),
      notifyMs: Math.round(ended - telling),
      holds: affected > 0 && delivered > 0 && delivered + undeliverable === affected && twice === 0,
    };
    await database.asPlatform(({ db }) =>
      db
        .insertInto('breachDrill')
        .values({ id: newId(), begunAt, endedAt: clock.now(), ...made })
        .execute(),
    );
    return made;
  } finally {
    await clearDrill(ground, entries, dealershipId);
  }
}

async function countDrill(ground: Ground, entries: IncidentView[], dealershipId: string, since: Date) {
  const counts = { delivered: 0, undeliverable: 0, letters: 0 };
  for (const { id, control } of entries) {
    await followLetters(ground, { id, control, dealership: dealershipId });
    await atDesk(ground, { control, dealership: dealershipId }, async ({ db }) => {
      const notices = await db.selectFrom('incidentNotice').select('state').where('incidentId', '=', id).execute();
      counts.delivered += notices.filter(({ state }) => state === 'sent').length;
      counts.undeliverable += notices.filter(({ state }) => state === 'failed' || state === 'unreachable').length;
      const letters = await db
        .selectFrom(control === 'platform' ? 'platformMail' : 'dealershipMail')
        .select('id')
        .where('kind', '=', 'incidents.notice')
        .where('createdAt', '>=', since)
        .execute();
      counts.letters += letters.length;
    });
  }
  return counts;
}

/** Takes entries and letters of a drill away again; the journal keeps that they were there. */
async function clearDrill(ground: Ground, entries: IncidentView[], dealershipId: string): Promise<void> {
  for (const { id, control } of entries)
    await atDesk(ground, { control, dealership: dealershipId }, async ({ db }) => {
      const letters = await db
        .selectFrom('incidentNotice')
        .select('mailId')
        .where('incidentId', '=', id)
        .where('mailId', 'is not', null)
        .execute();
      const ids = letters.map(({ mailId }) => mailId!);
      if (ids.length > 0)
        await db
          .deleteFrom(control === 'platform' ? 'platformMail' : 'dealershipMail')
          .where('id', 'in', ids)
          .execute();
    });
  await ground.database.asPlatform(({ db }) =>
    db
      .deleteFrom('incident')
      .where('drill', '=', true)
      .where(
        'id',
        'in',
        entries.map(({ id }) => id),
      )
      .execute(),
  );
}

/** The latest drill, for those who show the proof. */
export const lastBreachDrill = (ground: Ground) =>
  ground.database.asPlatform(({ db }) =>
    db.selectFrom('breachDrill').selectAll().orderBy('begunAt', 'desc').limit(1).executeTakeFirst(),
  );
