import { readVin } from '#kernel/vin.ts';
import type { ListingField, ListingMapping } from './listing-headers.ts';
import type { ListingSettings } from './listing-settings.ts';
import {
  readCylinders,
  readDate,
  readFeatures,
  readLitres,
  readMoney,
  readOdometer,
  readProse,
  readText,
  readWhole,
  readYear,
  readYes,
  saysNothing,
} from './listing-values.ts';
import {
  isPlainColour,
  readBody,
  readBrand,
  readColour,
  readCondition,
  readDrivetrain,
  readFuel,
  readStatus,
  readTransmission,
} from './listing-words.ts';
import type { ListingProblem, ListingProblemCode } from './listing-problems.ts';
import { properMake } from './makes.ts';
import type { NewVehicleRow } from './vehicle-rows.ts';
import type { Status } from './vehicle.ts';

/** What a row says of a vehicle. What it does not say is not there. */
export type ListingFacts = Omit<NewVehicleRow, 'id'> & { status?: Status };

/** What reading a row needs beside its cells. */
export interface RowReading {
  mapping: ListingMapping;
  settings: ListingSettings;
  /** Locations by folded name. */
  locations: ReadonlyMap<string, string>;
  /** Whether floor prices may be written. */
  cost: boolean;
  thisYear: number;
}

export interface ReadRow {
  facts: ListingFacts;
  problems: ListingProblem[];
}

const longest: Partial<Record<ListingField, number>> = {
  make: 60,
  model: 80,
  trim: 120,
  engine: 120,
  exteriorColour: 40,
  interiorColour: 40,
  lotPosition: 40,
  warranty: 1000,
};
const stockForm = /^[\p{L}\p{N}][\p{L}\p{N} ./_-]{0,19}$/u;
const vinForm = /^[A-HJ-NPR-Z0-9]{17}$/;

/** Facts that a word in the wrong column shows by itself, with the field that it belongs to. */
const wanderers = [
  ['drivetrain', readDrivetrain],
  ['transmission', readTransmission],
  ['fuel', readFuel],
  ['bodyStyle', readBody],
] as const;

/** Reads a row as a vehicle: what it says, and everything about it that a person should know. Never throws. */
export function readRow(cells: readonly string[], reading: RowReading): ReadRow {
  return new RowReader(cells, reading).read();
}

class RowReader {
  readonly #cells: readonly string[];
  readonly #reading: RowReading;
  readonly #facts: Record<string, unknown> = {};
  readonly #problems: ListingProblem[] = [];
  /** Cells that are no value of their field: perhaps of another. */
  readonly #strays: { field: ListingField; cell: string }[] = [];
  #unreadable = 0;
  #some = false;

  constructor(cells: readonly string[], reading: RowReading) {
    this.#cells = cells;
    this.#reading = reading;
  }

  read(): ReadRow {
    const { mapping } = this.#reading;
    for (let column = 0; column < mapping.length; column++) {
      const field = mapping[column];
      const cell = this.#cells[column];
      if (!field || !cell || saysNothing(cell)) continue;
      this.#some = true;
      if (cell.includes('\ufffd')) this.#tell('error', 'broken_text', field, cell);
      this.#take(field, cell);
    }
    this.#rehome();
    this.#combine();
    this.#judge();
    return { facts: this.#facts as ListingFacts, problems: this.#problems };
  }

  #tell(
    severity: 'error' | 'warning',
    code: ListingProblemCode,
    field?: ListingField,
    value?: string,
    other?: string,
  ): void {
    // In the order in which the database answers them, so that equal ones are seen to be equal.
    this.#problems.push({
      code,
      ...(field ? { field } : {}),
      ...(other ? { other } : {}),
      ...(value ? { value: Array.from(value.slice(0, 160)).slice(0, 80).join('') } : {}),
      severity,
    });
  }

  #stray(code: ListingProblemCode, field: ListingField, cell: string): void {
    this.#unreadable += 1;
    this.#strays.push({ field, cell });
    this.#tell('warning', code, field, cell);
  }

  #take(field: ListingField, cell: string): void {
    const { settings } = this.#reading;
    switch (field) {
      case 'stockNumber': {
        const number = readText(cell);
        if (stockForm.test(number)) this.#facts.stockNumber = number;
        else this.#tell('warning', 'stock_number_form', field, cell);
        return;
      }
      case 'vin':
        return this.#takeVin(cell);
      case 'status':
        return this.#word(field, cell, readStatus);
      case 'condition': {
        const brand = readCondition(cell) === undefined ? readBrand(cell) : undefined;
        if (!brand) return this.#word(field, cell, readCondition);
        this.#facts.disclosures = { brand };
        return;
      }
      case 'bodyStyle':
        return this.#word(field, cell, readBody);
      case 'drivetrain':
        return this.#word(field, cell, readDrivetrain);
      case 'transmission':
        return this.#word(field, cell, readTransmission);
      case 'fuel':
        return this.#word(field, cell, readFuel);
      case 'year': {
        const year = readYear(cell);
        if (year !== undefined && year <= this.#reading.thisYear + 2) this.#facts.year = year;
        else this.#stray('not_a_year', field, cell);
        return;
      }
      case 'make':
        if (/\p{L}{2}/u.test(cell)) this.#text(field, properMake(readText(cell)));
        else this.#stray('not_a_make', field, cell);
        return;
      case 'exteriorColour':
      case 'interiorColour':
        return this.#takeColour(field, cell);
      case 'odometer':
        return this.#takeOdometer(cell);
      case 'odometerUnit':
        if (/^k/i.test(cell)) this.#facts.odometerUnit = 'km';
        else if (/^m/i.test(cell)) this.#facts.odometerUnit = 'mi';
        else this.#tell('warning', 'unknown_word', field, cell);
        return;
      case 'price':
      case 'specialPrice':
      case 'msrp':
      case 'floorPrice':
        return this.#takeMoney(field, cell);
      case 'inStockOn': {
        const date = readDate(cell, settings.dateOrder);
        if (date) this.#facts.inStockOn = date;
        else this.#tell('warning', 'not_a_date', field, cell);
        return;
      }
      case 'location': {
        const id = this.#reading.locations.get(readText(cell).toLowerCase());
        if (id) this.#facts.locationId = id;
        else this.#tell('warning', 'unknown_location', field, cell);
        return;
      }
      case 'features': {
        const features = readFeatures(cell).filter((one) => one.length <= 120);
        this.#facts.features = features.slice(0, 200);
        return;
      }
      case 'description':
        return this.#prose(field, settings.descriptionLanguage === 'fr' ? 'descriptionFr' : 'descriptionEn', cell);
      case 'descriptionEn':
      case 'descriptionFr':
      case 'notes':
        return this.#prose(field, field, cell);
      case 'certified':
      case 'previouslyRegistered': {
        const yes = readYes(cell);
        if (yes === undefined) this.#tell('warning', 'yes_or_no', field, cell);
        else this.#facts[field] = yes;
        return;
      }
      case 'cylinders':
        return this.#number(field, cell, readCylinders(cell));
      case 'displacementL':
        return this.#number(field, cell, readLitres(cell));
      case 'doors':
        return this.#number(field, cell, readWhole(cell, 9));
      case 'seats':
        return this.#number(field, cell, readWhole(cell, 80));
      case 'keysCount':
        return this.#number(field, cell, readWhole(cell, 20));
      default:
        this.#text(field, readText(cell));
    }
  }

  #word(field: ListingField, cell: string, read: (cell: string) => string | null | undefined): void {
    const word = read(cell);
    if (word === undefined) this.#stray('unknown_word', field, cell);
    else if (word !== null) this.#facts[field] = word;
  }

  #number(field: ListingField, cell: string, value: number | undefined): void {
    if (value === undefined) this.#tell('warning', 'not_a_number', field, cell);
    else this.#facts[field] = value;
  }

  #text(field: ListingField, text: string): void {
    const most = longest[field] ?? 1000;
    const short = text.length <= most ? text : [...text].slice(0, most).join('').trim();
    if (short !== text) this.#tell('warning', 'too_long', field, text, String(most));
    if (short) this.#facts[field] = short;
  }

  #prose(field: ListingField, into: string, cell: string): void {
    const text = readProse(cell);
    const short = text.length <= 10_000 ? text : [...text].slice(0, 10_000).join('').trim();
    if (short !== text) this.#tell('warning', 'too_long', field, text, '10000');
    if (short) this.#facts[into] = short;
  }

  #takeVin(cell: string): void {
    const { vin, problems } = vinForm.test(cell) ? { vin: cell, problems: readVin(cell).problems } : readVin(cell);
    if (vin === null) return this.#stray('vin_not_a_vin', 'vin', cell);
    this.#facts.vin = vin;
    for (const { code } of problems) {
      if (code === 'check_digit') this.#tell('warning', 'vin_check_digit', 'vin', vin);
      else if (code === 'short') this.#tell('warning', 'vin_short', 'vin', vin);
      else if (code === 'placeholder') {
        delete this.#facts.vin;
        this.#tell('warning', 'vin_placeholder', 'vin', vin);
      }
    }
  }

  #takeColour(field: 'exteriorColour' | 'interiorColour', cell: string): void {
    // A body or a gearbox in the column of colours is a row whose cells have moved.
    const elsewhere =
      !isPlainColour(cell) && wanderers.some(([, read]) => ![null, undefined, 'other'].includes(read(cell)));
    if (elsewhere && !/\b(black|white|grey|gray|silver|blue|red|green|noir|blanc|gris|bleu|rouge|vert)/i.test(cell)) {
      return this.#stray('unknown_word', field, cell);
    }
    if (/^[\d\s.,-]+$/.test(cell)) return this.#stray('unknown_word', field, cell);
    const colour = readColour(cell);
    if (colour !== null) this.#text(field, colour);
  }

  #takeOdometer(cell: string): void {
    const { value, unit, unknown, unreadable } = readOdometer(cell);
    if (unreadable) return this.#stray('odometer', 'odometer', cell);
    if (unknown) this.#facts.odometerStatus = 'unknown';
    if (value !== null) this.#facts.odometerValue = value;
    if (unit) this.#facts.unitOfCell = unit;
  }

  #takeMoney(field: 'price' | 'specialPrice' | 'msrp' | 'floorPrice', cell: string): void {
    const { cents, unreadable } = readMoney(cell);
    if (unreadable === 'money') return this.#stray('money', field, cell);
    if (unreadable) return this.#tell('warning', unreadable, field, cell);
    if (cents !== null) this.#facts[field] = cents;
  }

  /** Gives words that stood in the wrong column to the field that they can only belong to. */
  #rehome(): void {
    for (const { field, cell } of this.#strays) {
      if (
        vinForm.test(cell) &&
        field !== 'vin' &&
        this.#facts.vin === undefined &&
        readVin(cell).problems.length === 0
      ) {
        this.#facts.vin = cell;
        this.#moved(field, cell, 'vin');
        continue;
      }
      const homes = wanderers.filter(
        ([home, read]) =>
          home !== field && this.#facts[home] === undefined && !['other', null, undefined].includes(read(cell)),
      );
      if (homes.length !== 1 || /^\d*$/.test(cell)) continue;
      const [home, read] = homes[0]!;
      this.#facts[home] = read(cell);
      this.#moved(field, cell, home);
    }
  }

  #moved(field: ListingField, cell: string, home: ListingField): void {
    const at = this.#problems.findIndex((problem) => problem.field === field && problem.severity === 'warning');
    if (at >= 0) this.#problems.splice(at, 1);
    this.#unreadable -= 1;
    this.#tell('warning', 'misplaced', field, cell, home);
  }

  /** Turns what columns say into fields of a vehicle. */
  #combine(): void {
    const facts = this.#facts;
    const { settings, cost } = this.#reading;
    const { price, specialPrice, msrp, floorPrice, certified, unitOfCell } = facts;
    for (const field of ['price', 'specialPrice', 'msrp', 'floorPrice', 'certified', 'unitOfCell']) delete facts[field];
    const asking = specialPrice ?? price;
    if (asking !== undefined) facts.askingPriceCents = asking;
    if (msrp !== undefined) facts.msrpCents = msrp;
    if (floorPrice !== undefined && cost) facts.floorPriceCents = floorPrice;
    if (certified === true && (facts.condition === undefined || facts.condition === 'used'))
      facts.condition = 'certified';
    if (facts.odometerValue !== undefined)
      facts.odometerUnit = unitOfCell ?? facts.odometerUnit ?? settings.odometerUnit;
    else delete facts.odometerUnit;
    // A reading of zero is one for a new vehicle; for any other it is a form that was not filled in.
    if (facts.odometerValue === 0 && facts.condition !== 'new' && facts.condition !== 'demo') {
      delete facts.odometerValue;
      delete facts.odometerUnit;
    }
  }

  #judge(): void {
    const { mapping } = this.#reading;
    const { facts } = this;
    if (!this.#some) return this.#tell('error', 'empty_row');
    if (this.#cells.slice(mapping.length).some(Boolean))
      this.#tell('warning', 'extra_cells', undefined, this.#cells[mapping.length]);
    const noYear = this.#problems.some(({ code }) => code === 'not_a_year');
    if (this.#unreadable >= (noYear ? 2 : 3)) this.#tell('error', 'columns_shifted');
    else if (!facts.vin && !facts.stockNumber && (!facts.make || !facts.model)) this.#tell('error', 'not_identified');
  }

  get facts(): ListingFacts {
    return this.#facts as ListingFacts;
  }
}
