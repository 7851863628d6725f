import { fold } from '#kernel/text.ts';
import { readText, saysNothing } from './listing-values.ts';
import type { bodyStyles, conditions, drivetrains, fuels, Status, transmissions } from './vehicle.ts';

type Condition = (typeof conditions)[number];
type Body = (typeof bodyStyles)[number];
type Drivetrain = (typeof drivetrains)[number];
type Transmission = (typeof transmissions)[number];
type Fuel = (typeof fuels)[number];

/** A reader of fixed words: tables first, then patterns. `null` is a word that means nothing in particular. */
function wordReader<T extends string>(
  patterns: readonly (readonly [RegExp, T | null])[],
): (cell: string) => T | null | undefined {
  const known = new Map<string, T | null | undefined>();
  return (cell) => {
    if (known.has(cell)) return known.get(cell);
    if (cell.length > 60) return undefined;
    const word = fold(cell)
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim();
    const value = saysNothing(cell) ? null : patterns.find(([pattern]) => pattern.test(word))?.[1];
    // Files repeat the same few words; what is remembered is bounded all the same.
    if (known.size < 2000) known.set(cell, value);
    return value;
  };
}

export const readStatus = wordReader<Status>([
  [
    /^(available|in stock|instock|active|live|for sale|disponible|en stock|en inventaire|a vendre|actif|ready|retail ready)$/,
    'available',
  ],
  [/^(draft|brouillon|not ready|unpublished)$/, 'draft'],
  [
    /^(incoming|in transit|transit|on order|ordered|arriving( soon)?|a venir|en transit|en commande|commande)$/,
    'incoming',
  ],
  [
    /^(reconditioning|recon|in recon|in service|service|shop|remise en etat|reconditionnement|en preparation|get ready)$/,
    'reconditioning',
  ],
  [/^(on hold|hold|reserved|deposit|reserve|en attente|retenu)$/, 'on_hold'],
  [/^(sale pending|pending|deal pending|sold pending|vente en cours|en cours de vente)$/, 'sale_pending'],
  [/^(sold|vendu|vendue)$/, 'sold'],
  [/^(delivered|livre|livree)$/, 'delivered'],
  [/^(wholesale|wholesaled|auction|vendu en gros|encan|gros)$/, 'wholesaled'],
  [/^(archived|inactive|deleted|removed|not available|unavailable|archive|inactif|non disponible)$/, 'archived'],
]);

export const readCondition = wordReader<Condition>([
  [/^(n|new|neuf|neuve|brand new|nouveau)$/, 'new'],
  [/^(d|demo|demonstrator|demonstrateur|demonstration|executive demo)$/, 'demo'],
  [
    /^(c|cpo|certified|certified pre owned|certified used|used certified|certifie|certifiee|occasion certifiee?|usage certifie)$/,
    'certified',
  ],
  [/^(u|used|usage|usagee|occasion|d occasion|pre owned|preowned|second hand)$/, 'used'],
]);

/** A title brand that some files write where the condition stands. */
export const readBrand = wordReader<'salvage' | 'rebuilt' | 'irreparable'>([
  [/^(salvage|recuperable|vga|gravement accidente)$/, 'salvage'],
  [/^(rebuilt|reconstruit|reconstructed)$/, 'rebuilt'],
  [/^(irreparable|non repairable|irrecuperable)$/, 'irreparable'],
]);

export const readBody = wordReader<Body>([
  [/^(other|autre|autres|misc)$/, 'other'],
  [/\b(minivan|mini van|mini fourgonnette|fourgonnette)\b/, 'minivan'],
  [/\b(convertible|cabriolet|roadster|spyder|spider|decapotable)\b/, 'convertible'],
  [/\b(hatchback|hatch|hayon|liftback|5 portes hayon)\b/, 'hatchback'],
  [/\b(suv|cuv|crossover|sport utility|vus|multisegment|utilitaire sport|utilitaire)\b/, 'suv'],
  [
    /\b(pickup|pick up|camionnette|crew cab|extended cab|regular cab|quad cab|double cab|king cab|super ?cab|supercrew|mega cab)\b|^(truck|camion|trucks)$/,
    'pickup',
  ],
  [/\b(wagon|familiale|estate|touring wagon|break)\b/, 'wagon'],
  [/\b(sedan|berline|saloon|4dr car|4 door car|4 door sedan)\b/, 'sedan'],
  [/\b(coupe|2dr car|2 door car)\b/, 'coupe'],
  [/\b(van|cargo|passenger van|fourgon)\b/, 'van'],
  [
    /^(rv|motorhome|bus|autobus|trailer|remorque|motorcycle|moto|atv|vtt|snowmobile|motoneige|boat|bateau|chassis|cutaway)$/,
    'other',
  ],
]);

export const readDrivetrain = wordReader<Drivetrain>([
  [/^(other|autre|2wd|4x2|4 x 2|two wheel drive|2 roues motrices)$/, null],
  [/\b(awd|all wheel|integrale|4matic|quattro|xdrive|sh awd|4motion)\b|^(toutes? roues motrices|ti)$/, 'awd'],
  [/\b(4wd|four wheel|4 wheel|4x4|4 x 4|4 roues motrices|quatre roues motrices|4rm|4 4)\b/, '4wd'],
  [/\b(fwd|front wheel|front|avant|traction)\b/, 'fwd'],
  [/\b(rwd|rear wheel|rear|arriere|propulsion)\b/, 'rwd'],
]);

export const readTransmission = wordReader<Transmission>([
  [/^(other|autre)$/, 'other'],
  [/\b(cvt|ecvt|continuously|variable|xtronic|lineartronic)\b|variation continue/, 'cvt'],
  [/\b(dual clutch|dct|dsg|pdk|double embrayage|s tronic|powershift)\b/, 'dual_clutch'],
  [/\b(automated manual|amt|robotisee|manuelle robotisee|sequential)\b/, 'automated_manual'],
  [/\b(single speed|1 speed|direct drive|une vitesse|reduction)\b/, 'single_speed'],
  [/\b(automatic|auto|automatique|a|a\d|\d{1,2}a|at|tiptronic|steptronic|shiftronic|speed automatic)\b/, 'automatic'],
  [/\b(manual|manuelle|man|m|m\d|\d{1,2}m|mt|stick|standard)\b/, 'manual'],
  [/^\d{1,2} (speed|vitesses?)$/, 'automatic'],
]);

export const readFuel = wordReader<Fuel>([
  [/^(other|autre)$/, 'other'],
  [/\b(plug in|plugin|phev|rechargeable|branchable)\b/, 'plug_in_hybrid'],
  [/\b(hybrid|hybride|hev|mhev|gas electric|electric gas|gasoline electric)\b/, 'hybrid'],
  [/\b(electric|electrique|bev|ev|electricite)\b/, 'electric'],
  [/\b(diesel|biodiesel|tdi)\b/, 'diesel'],
  [/\b(flex|flexible|flexfuel|flex fuel|e85|ffv|ethanol|polycarburant)\b/, 'flex'],
  [/\b(hydrogen|hydrogene|fuel cell|pile a combustible)\b/, 'hydrogen'],
  [/\b(natural gas|gaz naturel|cng|lng|gnc)\b/, 'natural_gas'],
  [/\b(propane|lpg|gpl)\b/, 'propane'],
  [
    /\b(gasoline|gas|essence|petrol|regular|premium|unleaded|regular unleaded|premium unleaded|g|ordinaire|super)\b/,
    'gasoline',
  ],
]);

const colours = wordReader<string>([
  [/^(black|noir|noire|jet black|ebony|ebene)$/, 'Black'],
  [/^(white|blanc|blanche|pearl white|ivory|ivoire)$/, 'White'],
  [/^(grey|gray|gris|grise|charcoal|graphite|charbon)$/, 'Grey'],
  [/^(silver|argent|argente|argentee)$/, 'Silver'],
  [/^(blue|bleu|bleue|navy)$/, 'Blue'],
  [/^(red|rouge)$/, 'Red'],
  [/^(green|vert|verte)$/, 'Green'],
  [/^(brown|brun|brune|marron)$/, 'Brown'],
  [/^(beige|tan|sable|champagne)$/, 'Beige'],
  [/^(gold|or|dore|doree)$/, 'Gold'],
  [/^orange$/, 'Orange'],
  [/^(yellow|jaune)$/, 'Yellow'],
  [/^(purple|violet|mauve|violette)$/, 'Purple'],
  [/^(burgundy|bourgogne|maroon|bordeaux)$/, 'Burgundy'],
  [/^(teal|turquoise|sarcelle)$/, 'Teal'],
  [/^(pink|rose)$/, 'Pink'],
  [/^(other|autre|colour|color|couleur)$/, null],
]);

/** A colour: a plain one by its English name, which the public site translates; a maker's own name stays as it is. */
export const readColour = (cell: string): string | null => {
  const known = colours(cell);
  return known === undefined ? readText(cell) : known;
};
/** Whether the cell is one of the plain colours. */
export const isPlainColour = (cell: string): boolean => Boolean(colours(cell));
