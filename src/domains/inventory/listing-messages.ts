import { catalogue } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { ListingField } from './listing-headers.ts';
import type { ListingProblem } from './listing-problems.ts';

/** Words of listing files: their columns, and what can be wrong with a row. */
export const listingMessages = catalogue({
  en: {
    'field.stockNumber': 'Stock number',
    'field.vin': 'VIN',
    'field.status': 'Status',
    'field.condition': 'Condition',
    'field.certified': 'Certified (yes/no)',
    'field.year': 'Year',
    'field.make': 'Make',
    'field.model': 'Model',
    'field.trim': 'Trim',
    'field.bodyStyle': 'Body style',
    'field.drivetrain': 'Drivetrain',
    'field.transmission': 'Transmission',
    'field.fuel': 'Fuel',
    'field.engine': 'Engine',
    'field.cylinders': 'Cylinders',
    'field.displacementL': 'Displacement (litres)',
    'field.doors': 'Doors',
    'field.seats': 'Seats',
    'field.exteriorColour': 'Exterior colour',
    'field.interiorColour': 'Interior colour',
    'field.odometer': 'Odometer',
    'field.odometerUnit': 'Odometer unit',
    'field.price': 'Asking price',
    'field.specialPrice': 'Special price (goes before the asking price)',
    'field.msrp': 'MSRP',
    'field.floorPrice': 'Floor price',
    'field.inStockOn': 'In stock since',
    'field.location': 'Location',
    'field.lotPosition': 'Place on the lot',
    'field.features': 'Features',
    'field.description': 'Description',
    'field.descriptionEn': 'Description (English)',
    'field.descriptionFr': 'Description (French)',
    'field.warranty': 'Warranty',
    'field.keysCount': 'Number of keys',
    'field.previouslyRegistered': 'Previously registered (yes/no)',
    'field.notes': 'Internal notes',
    'problem.broken_text': '{field}: some letters could not be read (“{value}”). Save the file again as CSV UTF-8.',
    'problem.cell_too_long': '{field}: longer than 10,000 characters; the rest was left out.',
    'problem.columns_shifted': 'Several cells stand in the wrong column. Mend the row and bring it in again.',
    'problem.duplicate_stock_number': 'Stock number {value} is already in line {other} of this file.',
    'problem.duplicate_vin': 'VIN {value} is already in line {other} of this file.',
    'problem.empty_row': 'None of the chosen columns says anything in this row.',
    'problem.extra_cells': 'The row has more cells than there are columns (“{value}”); they were left out.',
    'problem.incomplete_draft': 'Comes in as a draft: before it can be offered it needs {other}.',
    'problem.misplaced': '{field}: “{value}” belongs to “{other}” and was taken there.',
    'problem.money': '{field}: “{value}” is not an amount.',
    'problem.not_a_date': '{field}: “{value}” is not a date.',
    'problem.not_a_make': '{field}: “{value}” is not a make.',
    'problem.not_a_number': '{field}: “{value}” is not a number that fits.',
    'problem.not_a_year': '{field}: “{value}” is not a model year.',
    'problem.not_identified':
      'No vehicle can be made of this row: it has no VIN, no stock number, and no make with model.',
    'problem.not_importable': 'This row could not be brought in.',
    'problem.odometer': '{field}: “{value}” is not a distance.',
    'problem.other_currency': '{field}: “{value}” is in another currency; no price was taken.',
    'problem.other_vin': 'Stock number {value} belongs to a vehicle with another VIN ({other}).',
    'problem.stock_number_form': '{field}: “{value}” cannot be a stock number; the next one of your pattern is given.',
    'problem.stock_number_kept': 'This VIN is in stock as {other}; that stock number stays.',
    'problem.stock_number_used':
      'Stock number {value} belonged to another vehicle before; numbers are never used twice.',
    'problem.too_long': '{field}: cut at {other} characters.',
    'problem.unknown_location': '{field}: you have no location called “{value}”.',
    'problem.unknown_word': '{field}: “{value}” is not known here and was left out.',
    'problem.vin_check_digit': 'VIN {value}: the check digit does not fit. Compare it with the car.',
    'problem.vin_in_stock': 'VIN {value} is in stock already, as {other}.',
    'problem.vin_not_a_vin': '“{value}” is not a VIN and was left out.',
    'problem.vin_placeholder': '“{value}” stands in for a VIN and was left out.',
    'problem.vin_short': 'VIN {value} is shorter than 17 characters, as before 1981; it cannot be decoded.',
    'problem.yes_or_no': '{field}: “{value}” is neither yes nor no.',
    'fact.year': 'the year',
    'fact.make': 'the make',
    'fact.model': 'the model',
    'fact.vin': 'a VIN',
    'fact.odometerValue': 'the odometer reading',
  },
  fr: {
    'field.stockNumber': 'Numéro de stock',
    'field.vin': 'NIV',
    'field.status': 'Statut',
    'field.condition': 'État',
    'field.certified': 'Certifié (oui/non)',
    'field.year': 'Année',
    'field.make': 'Marque',
    'field.model': 'Modèle',
    'field.trim': 'Version',
    'field.bodyStyle': 'Carrosserie',
    'field.drivetrain': 'Rouage',
    'field.transmission': 'Boîte de vitesses',
    'field.fuel': 'Carburant',
    'field.engine': 'Moteur',
    'field.cylinders': 'Cylindres',
    'field.displacementL': 'Cylindrée (litres)',
    'field.doors': 'Portes',
    'field.seats': 'Places',
    'field.exteriorColour': 'Couleur extérieure',
    'field.interiorColour': 'Couleur intérieure',
    'field.odometer': 'Odomètre',
    'field.odometerUnit': 'Unité de l’odomètre',
    'field.price': 'Prix demandé',
    'field.specialPrice': 'Prix spécial (passe avant le prix demandé)',
    'field.msrp': 'PDSF',
    'field.floorPrice': 'Prix plancher',
    'field.inStockOn': 'En stock depuis',
    'field.location': 'Emplacement',
    'field.lotPosition': 'Place dans la cour',
    'field.features': 'Équipements',
    'field.description': 'Description',
    'field.descriptionEn': 'Description (anglais)',
    'field.descriptionFr': 'Description (français)',
    'field.warranty': 'Garantie',
    'field.keysCount': 'Nombre de clés',
    'field.previouslyRegistered': 'Déjà immatriculé (oui/non)',
    'field.notes': 'Notes internes',
    'problem.broken_text':
      '{field} : certaines lettres sont illisibles (« {value} »). Enregistrez de nouveau le fichier en CSV UTF-8.',
    'problem.cell_too_long': '{field} : plus de 10 000 caractères; le reste a été laissé de côté.',
    'problem.columns_shifted':
      'Plusieurs cellules sont dans la mauvaise colonne. Corrigez la ligne et importez-la de nouveau.',
    'problem.duplicate_stock_number': 'Le numéro de stock {value} figure déjà à la ligne {other} de ce fichier.',
    'problem.duplicate_vin': 'Le NIV {value} figure déjà à la ligne {other} de ce fichier.',
    'problem.empty_row': 'Aucune des colonnes choisies ne dit quoi que ce soit sur cette ligne.',
    'problem.extra_cells':
      'La ligne compte plus de cellules qu’il y a de colonnes (« {value} »); elles ont été laissées de côté.',
    'problem.incomplete_draft': 'Entre comme brouillon : avant d’être offert, il lui faut {other}.',
    'problem.misplaced': '{field} : « {value} » appartient à « {other} » et y a été placé.',
    'problem.money': '{field} : « {value} » n’est pas un montant.',
    'problem.not_a_date': '{field} : « {value} » n’est pas une date.',
    'problem.not_a_make': '{field} : « {value} » n’est pas une marque.',
    'problem.not_a_number': '{field} : « {value} » n’est pas un nombre qui convient.',
    'problem.not_a_year': '{field} : « {value} » n’est pas une année modèle.',
    'problem.not_identified':
      'Cette ligne ne permet de créer aucun véhicule : elle n’a ni NIV, ni numéro de stock, ni marque avec modèle.',
    'problem.not_importable': 'Cette ligne n’a pas pu être importée.',
    'problem.odometer': '{field} : « {value} » n’est pas une distance.',
    'problem.other_currency': '{field} : « {value} » est dans une autre devise; aucun prix n’a été retenu.',
    'problem.other_vin': 'Le numéro de stock {value} appartient à un véhicule dont le NIV est différent ({other}).',
    'problem.stock_number_form':
      '{field} : « {value} » ne peut pas être un numéro de stock; le prochain de votre série est attribué.',
    'problem.stock_number_kept': 'Ce NIV est déjà en stock sous {other}; ce numéro de stock demeure.',
    'problem.stock_number_used':
      'Le numéro de stock {value} a déjà appartenu à un autre véhicule; un numéro ne sert jamais deux fois.',
    'problem.too_long': '{field} : coupé à {other} caractères.',
    'problem.unknown_location': '{field} : vous n’avez aucun emplacement nommé « {value} ».',
    'problem.unknown_word': '{field} : « {value} » est inconnu ici et a été laissé de côté.',
    'problem.vin_check_digit': 'NIV {value} : le chiffre de contrôle ne concorde pas. Comparez avec le véhicule.',
    'problem.vin_in_stock': 'Le NIV {value} est déjà en stock sous {other}.',
    'problem.vin_not_a_vin': '« {value} » n’est pas un NIV et a été laissé de côté.',
    'problem.vin_placeholder': '« {value} » tient lieu de NIV et a été laissé de côté.',
    'problem.vin_short': 'Le NIV {value} compte moins de 17 caractères, comme avant 1981; il ne peut pas être décodé.',
    'problem.yes_or_no': '{field} : « {value} » n’est ni oui ni non.',
    'fact.year': 'l’année',
    'fact.make': 'la marque',
    'fact.model': 'le modèle',
    'fact.vin': 'un NIV',
    'fact.odometerValue': 'le relevé de l’odomètre',
  },
});

/** What a column of a listing file holds, in words. */
export const listingFieldWord = (field: ListingField, locale: Locale): string =>
  listingMessages(locale)(`field.${field}`);

/** A problem of a row as a sentence. */
export function listingProblemWords(
  problem: Pick<ListingProblem, 'code'> & Partial<ListingProblem>,
  locale: Locale,
): string {
  const t = listingMessages(locale);
  const { other = '' } = problem;
  const fact = (name: string): string =>
    listingMessages.keys.includes(`fact.${name}` as 'fact.vin') ? t(`fact.${name}` as 'fact.vin') : name;
  const said =
    problem.code === 'misplaced'
      ? listingFieldWord(other as ListingField, locale)
      : problem.code === 'incomplete_draft'
        ? other.split(',').map(fact).join(', ')
        : other;
  return t(`problem.${problem.code}`, {
    field: problem.field ? listingFieldWord(problem.field, locale) : '',
    value: problem.value ?? '',
    other: said,
  });
}
