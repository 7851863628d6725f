import { fold } from '#kernel/text.ts';
import { readDate, readMoney, readOdometer, readYear } from './listing-values.ts';
import { readBody, readCondition, readDrivetrain, readFuel, readStatus, readTransmission } from './listing-words.ts';
import { readVin } from '#kernel/vin.ts';

/** What a column of a listing file can be. */
export const listingFields = [
  'stockNumber',
  'vin',
  'status',
  'condition',
  'certified',
  'year',
  'make',
  'model',
  'trim',
  'bodyStyle',
  'drivetrain',
  'transmission',
  'fuel',
  'engine',
  'cylinders',
  'displacementL',
  'doors',
  'seats',
  'exteriorColour',
  'interiorColour',
  'odometer',
  'odometerUnit',
  'price',
  'specialPrice',
  'msrp',
  'floorPrice',
  'inStockOn',
  'location',
  'lotPosition',
  'features',
  'description',
  'descriptionEn',
  'descriptionFr',
  'warranty',
  'keysCount',
  'previouslyRegistered',
  'notes',
] as const;
export type ListingField = (typeof listingFields)[number];

/** Which field each column is, in the order of the file; null is not used. */
export type ListingMapping = (ListingField | null)[];

/** A header as headers are compared: without case, accents, spaces and marks. */
export const foldHeader = (header: string): string => fold(header).replaceAll(/[^\p{L}\p{N}]+/gu, '');

/**
 * Names that columns have in dealers' files, folded, the likelier first: English and French, those of common feeds and
 * management systems, and those of our own export. A name may belong to several fields: then the values decide.
 */
const aliases: Record<ListingField, string> = {
  stockNumber:
    'stocknumber stock stockno stocknum stockid stk stkno stocknbr unitnumber unitno unit inventorynumber inventoryid dealerstocknumber numerodestock ndestock nstock nostock nodestock numerostock noinventaire nodinventaire numeroinventaire numerodinventaire vehicleid lotnumber lot id',
  vin: 'vin vinnumber vinno vehiclevin vehicleidentificationnumber vin17 serialnumber serialno niv numerodeserie noserie nodeserie ndeserie numeroniv',
  status: 'status inventorystatus vehiclestatus stockstatus availability statut etatinventaire disponibilite',
  condition:
    'condition newused neworused newusedcertified stateofvehicle vehiclecondition type stocktype inventorytype vehicletype saleclass etat neufusage neufouusage neufoccasion occasion conditionduvehicule status title category',
  certified:
    'certified iscertified cpo certifiedpreowned certifiedpreownedflag certifiedused certifie vehiculecertifie',
  year: 'year modelyear yr vehicleyear yearmodel annee anneemodele annemodele',
  make: 'make brand manufacturer makename vehiclemake division marque fabricant constructeur',
  model: 'model modelname vehiclemodel modele nomdumodele',
  trim: 'trim trimlevel trimname series version finition niveaudefinition niveaudequipement configration configuration submodel package',
  bodyStyle:
    'bodystyle bodytype body bodyclass vehiclebody style segment bodydescription carrosserie typedecarrosserie typecarrosserie vehicletype',
  drivetrain:
    'drivetrain drivetype drive drivetraintype wheelconfig driveline drivewheel drivewheels rouage rouageentrainement traction entrainement motricite rouesmotrices groupemotopropulseur',
  transmission:
    'transmission transmissiontype transmissiondescription trans gearbox transtype boitedevitesses boitedevitesse boite',
  fuel: 'fuel fueltype fuelname enginefuel fuelkind carburant typedecarburant typecarburant',
  engine: 'engine enginedescription enginetype enginename motor moteur descriptionmoteur',
  cylinders:
    'cylinders cylinder enginecylinders numberofcylinders cyl cylindercount numcylinders cylindres nombredecylindres nbcylindres nbrecylindres',
  displacementL:
    'displacementl enginedisplacement displacement enginesize enginelitres engineliters litres liters litre liter enginesizeliters cylindree',
  doors: 'doors doorcount numberofdoors numdoors dr portes nombredeportes nbportes nbreportes',
  seats:
    'seats seatcount passengers passengerlimit passengercapacity seating seatingcapacity numberofseats numberofpassengers places passagers nombredeplaces nbplaces sieges',
  exteriorColour:
    'exteriorcolour exteriorcolor extcolour extcolor colour color exteriorcolourname exteriorcolorname exterior paint genericexteriorcolor extcolorgeneric couleurexterieure couleurext couleur exterieur',
  interiorColour:
    'interiorcolour interiorcolor intcolour intcolor interior interiorcolorname upholstery interiorcolourname couleurinterieure couleurint interieur',
  odometer:
    'odometer mileage kilometers kilometres kilometrage km kms miles odometerreading odometervalue mileagevalue currentmileage odometre millage kilometragekm mileagekm odometerkm',
  odometerUnit:
    'odometerunit mileageunit odometerunits unitofmeasure odometertype uniteodometre unitedistance unite mileageunits',
  price:
    'price askingprice sellingprice listprice advertisedprice retailprice internetprice regularprice currentprice pricecurrent retail prix prixdemande prixdevente prixaffiche prixdedetail allinprice vehicleallinprice',
  specialPrice:
    'saleprice specialprice internetspecial discountprice discountedprice clearanceprice promoprice finalprice prixspecial prixpromo prixreduit prixsolde prixenligne',
  msrp: 'msrp vehiclemsrp manufacturersuggestedretailprice stickerprice baseprice pdsf prixdedetailsuggere',
  floorPrice: 'floorprice minimumprice lowestprice reserveprice prixplancher prixminimum',
  inStockOn:
    'instockon dateinstock instockdate inventorydate datestocked stockdate dateonlot datefirstonlot datereceived entrydate arrivaldate firstseen dateentree datedentree dateinventaire daterecu datereception dateenstock instocksince enstockdepuis',
  location:
    'location lotlocation store storename branch dealerlocation rooftop succursale emplacement lieu etablissement',
  lotPosition: 'lotposition parkingspot stall row positiondanslacour stationnement',
  features:
    'features options equipment optionlist installedoptions vehicleoptions featurelist standardequipment vehicleoption equipements equipement caracteristiques optiondescriptions',
  description:
    'description vehicledescription comments comment freetext sellernotes dealercomments vehiclecomments sellercomments adtext longdescription webdescription marketingdescription commentaires commentaire descriptif texteannonce remarques',
  descriptionEn:
    'descriptionen englishdescription descriptionenglish commentsen descriptionanglais descriptionanglaise',
  descriptionFr:
    'descriptionfr frenchdescription descriptionfrench commentsfr descriptionfrancais descriptionfrancaise',
  warranty: 'warranty warrantydescription warrantytext garantie descriptiongarantie',
  keysCount: 'keyscount keys numberofkeys keycount cles nombredecles nbcles',
  previouslyRegistered: 'previouslyregistered registeredbefore dejaimmatricule',
  notes: 'notes internalnotes internalcomments notesinternes noteinterne',
};

const byAlias = new Map<string, { field: ListingField; rank: number }[]>();
for (const field of listingFields) {
  aliases[field]
    .split(' ')
    .forEach((alias, rank) => byAlias.set(alias, [...(byAlias.get(alias) ?? []), { field, rank }]));
}

/** Whether a value can be what a field holds; fields of free text are not asked. */
const readable: Partial<Record<ListingField, (value: string) => boolean>> = {
  vin: (value) => readVin(value).vin?.length === 17,
  year: (value) => readYear(value) !== undefined,
  price: (value) => readMoney(value).unreadable === undefined,
  specialPrice: (value) => readMoney(value).unreadable === undefined,
  msrp: (value) => readMoney(value).unreadable === undefined,
  odometer: (value) => readOdometer(value).unreadable === undefined,
  odometerUnit: (value) => /^(km|kms|mi|miles?|kilom)/i.test(value),
  status: (value) => readStatus(value) !== undefined,
  condition: (value) => readCondition(value) !== undefined,
  bodyStyle: (value) => readBody(value) !== undefined,
  drivetrain: (value) => readDrivetrain(value) !== undefined,
  transmission: (value) => readTransmission(value) !== undefined,
  fuel: (value) => readFuel(value) !== undefined,
  inStockOn: (value) => readDate(value, 'mdy') !== undefined || readDate(value, 'dmy') !== undefined,
};

/**
 * Guesses which field each column is, by its header and, where that could mean several things (`Type`, `Status`), by
 * its values. Each field is given once, to the column that fits best.
 *
 * @param samples some rows of the file
 */
export function guessMapping(headers: readonly string[], samples: readonly (readonly string[])[]): ListingMapping {
  const bids: { column: number; field: ListingField; score: number }[] = [];
  headers.forEach((header, column) => {
    const folded = foldHeader(header);
    // `Kilometres (km)`, `Prix ($)`, `Stock #1`: what stands in brackets says less.
    const plain = foldHeader(header.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, ''));
    const found = byAlias.get(folded) ?? byAlias.get(plain) ?? [];
    for (const { field, rank } of found) {
      const share = shareReadable(field, column, samples);
      if (share !== undefined && share < 0.4) continue;
      bids.push({ column, field, score: (share ?? 0.8) * 2 - rank * 0.02 - (found.length > 1 ? 0.1 : 0) });
    }
  });
  const mapping: ListingMapping = headers.map(() => null);
  const given = new Set<ListingField>();
  for (const { column, field } of bids.sort((a, b) => b.score - a.score || a.column - b.column)) {
    if (mapping[column] !== null || given.has(field)) continue;
    mapping[column] = field;
    given.add(field);
  }
  return mapping;
}

function shareReadable(
  field: ListingField,
  column: number,
  samples: readonly (readonly string[])[],
): number | undefined {
  const can = readable[field];
  if (!can) return undefined;
  const values = samples
    .map((cells) => cells[column] ?? '')
    .filter(Boolean)
    .slice(0, 50);
  return values.length === 0 ? undefined : values.filter(can).length / values.length;
}
