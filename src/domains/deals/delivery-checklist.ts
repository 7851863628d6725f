import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';

/** One thing to check at delivery, in both languages of the papers. */
export const ChecklistItem = z.strictObject({ id: Id, en: text(200, { least: 1 }), fr: text(200, { least: 1 }) });
export type ChecklistItem = z.output<typeof ChecklistItem>;

const fixed = (last: string, en: string, fr: string): ChecklistItem => ({
  id: `0199a000-0000-7000-8000-0000000000${last}`,
  en,
  fr,
});

/** What is checked at delivery while a dealership has no list of its own. */
export const usualChecklist: readonly ChecklistItem[] = [
  fixed('01', 'Identity and address of the buyer compared', 'Identité et adresse de l’acheteur comparées'),
  fixed('02', 'Proof of insurance seen', 'Preuve d’assurance vue'),
  fixed('03', 'Payment or funding received', 'Paiement ou financement reçu'),
  fixed('04', 'Contract signed, copies handed over', 'Contrat signé, copies remises'),
  fixed('05', 'Disclosures explained', 'Divulgations expliquées'),
  fixed('06', 'Registration and plates', 'Immatriculation et plaques'),
  fixed('07', 'Safety certificate or inspection handed over', 'Certificat de sécurité ou d’inspection remis'),
  fixed('08', 'Odometer read and written down', 'Odomètre relevé et noté'),
  fixed('09', 'Vehicle cleaned, inside and out', 'Véhicule nettoyé, intérieur et extérieur'),
  fixed('10', 'All keys and fobs handed over', 'Toutes les clés et télécommandes remises'),
  fixed('11', 'Owner’s manual and warranty papers', 'Manuel du propriétaire et papiers de garantie'),
  fixed('12', 'Spare wheel or kit, tools', 'Roue ou trousse de secours, outils'),
  fixed('13', 'Fuel or charge as agreed', 'Carburant ou charge selon l’entente'),
  fixed('14', 'Controls, lights and tire pressure shown', 'Commandes, feux et pression des pneus montrés'),
  fixed('15', 'Personal data removed from the trade-in and the vehicle', 'Données personnelles effacées des véhicules'),
];

/** The dealership's list. */
export const Checklist = z.object({
  items: z.array(ChecklistItem),
  version: z.int().min(0).describe('0 while the usual list is used'),
});
export type Checklist = z.output<typeof Checklist>;

/** The list as a deal keeps it: `at` is when it was done. */
export const DealCheck = ChecklistItem.extend({
  at: z.iso.datetime().nullable(),
  by: z.string().nullable().describe('Who did it'),
  own: z.boolean().describe('Added for this deal'),
});
export type DealCheck = z.output<typeof DealCheck>;

/** What happens to the list of a deal; all of it may be sent twice. */
export const CheckChange = z
  .strictObject({
    done: z.array(Id).max(60).default([]),
    undone: z.array(Id).max(60).default([]),
    add: z
      .array(z.strictObject({ id: Id, words: text(200, { least: 1 }) }))
      .max(20)
      .default([]),
    remove: z.array(Id).max(20).default([]).describe('Of those that were added for this deal'),
  })
  .refine((change) => Object.values(change).some((list) => list.length > 0), {
    message: 'must say what is done, undone, added or removed',
    params: { code: 'nothing' },
  });
export type CheckChange = z.output<typeof CheckChange>;

/** The list after a change. Who ticks what is ticked already changes nothing. Pure. */
export function checkedList(
  list: readonly DealCheck[],
  change: CheckChange,
  { at, by }: { at: string; by: string | null },
): DealCheck[] {
  const kept = list.filter((one) => !(one.own && change.remove.includes(one.id)));
  const fresh = change.add
    .filter((one) => !kept.some((old) => old.id === one.id))
    .map((one) => ({ id: one.id, en: one.words, fr: one.words, at: null, by: null, own: true }));
  return [...kept, ...fresh].map((one) =>
    change.undone.includes(one.id)
      ? { ...one, at: null, by: null }
      : change.done.includes(one.id) && one.at === null
        ? { ...one, at, by }
        : one,
  );
}
