import { addLead, changeLead, findLead, noteOnLead } from '#domains/leads/index.ts';
import { listVehicles, VehicleQuery } from '#domains/inventory/index.ts';
import type { DemoWork } from './load.ts';

/** Invented people who asked about a car. */
const askers = [
  {
    name: 'Nora Example',
    email: 'nora@example.com',
    phone: '+19025550111',
    locale: 'en',
    source: 'site_form',
    kind: 'inquiry',
    message: 'Is this one still available? I could come by on Saturday morning.',
  },
  {
    name: 'Émile Exemple',
    email: 'emile@example.com',
    phone: null,
    locale: 'fr',
    source: 'site_form',
    kind: 'test_drive',
    message: 'Bonjour, j’aimerais faire un essai routier cette semaine, en soirée si possible.',
  },
  {
    name: 'Priya Sample',
    email: 'priya@example.com',
    phone: '+19025550113',
    locale: 'en',
    source: 'phone',
    kind: 'trade_appraisal',
    message: 'Wants to trade a 2015 hatchback, 140,000 km, winter tires included.',
  },
  {
    name: 'Owen Specimen',
    email: null,
    phone: '+19025550114',
    locale: 'en',
    source: 'walk_in',
    kind: 'inquiry',
    message: 'Looked at two trucks, prefers the lighter colour. Will come back with his partner.',
  },
  {
    name: 'Mireille Modèle',
    email: 'mireille@example.com',
    phone: '+19025550115',
    locale: 'fr',
    source: 'site_form',
    kind: 'inquiry',
    message: 'Quel est le prix tout inclus? Est-ce que le véhicule a eu des accidents?',
  },
] as const;

/** Adds a handful of leads at different stages, so that the inbox shows what it is for. Returns their ids. */
export async function addDemoLeads(work: DemoWork, salesperson: string): Promise<string[]> {
  const leads: string[] = [];
  const vehicles = await work(
    (ctx) => listVehicles(ctx, VehicleQuery.parse({ limit: 10, status: 'available', hasPrice: true })),
    { write: false },
  );
  for (const [at, { name, email, phone, locale, source, kind, message }] of askers.entries()) {
    await work(async (ctx) => {
      const { id } = await addLead(ctx, {
        source,
        kind,
        message,
        vehicleId: vehicles.items[at * 2]?.id ?? null,
        assigneeId: at % 2 === 0 ? null : salesperson,
        customer: { kind: 'person', name, email, phone, locale, preferredContact: null },
      });
      leads.push(id);
      if (at === 2)
        await noteOnLead(ctx, id, { kind: 'call', body: 'Called back: she will bring the car for an appraisal.' });
      if (at === 3) await changeLead(ctx, id, { version: (await findLead(ctx, id)).version, stage: 'visited' });
    });
  }
  return leads;
}
