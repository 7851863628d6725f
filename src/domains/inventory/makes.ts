import { fold } from '#kernel/text.ts';

/** Makes as they are written, with other spellings that listings and registries use. */
const spellings: Record<string, string[]> = {
  Acura: [],
  'Alfa Romeo': ['alfa'],
  'Aston Martin': [],
  Audi: [],
  Bentley: [],
  BMW: [],
  Bugatti: [],
  Buick: [],
  BYD: [],
  Cadillac: ['caddy'],
  Chevrolet: ['chev', 'chevy'],
  Chrysler: [],
  Dodge: [],
  Ducati: [],
  Ferrari: [],
  Fiat: [],
  Fisker: [],
  Ford: [],
  Freightliner: [],
  Genesis: [],
  GMC: ['gm c'],
  'Harley-Davidson': ['harley'],
  Hino: [],
  Honda: [],
  Hummer: [],
  Hyundai: [],
  INEOS: ['ineos automotive'],
  Infiniti: [],
  International: [],
  Isuzu: [],
  Jaguar: [],
  Jeep: [],
  Kawasaki: [],
  Kia: [],
  KTM: [],
  Lamborghini: [],
  'Land Rover': ['range rover'],
  Lexus: [],
  Lincoln: [],
  Lotus: [],
  Lucid: [],
  Maserati: [],
  Maybach: [],
  Mazda: [],
  McLaren: [],
  'Mercedes-Benz': ['mercedes', 'mercedes benz', 'mb', 'benz'],
  Mercury: [],
  MINI: ['mini cooper'],
  Mitsubishi: [],
  Nissan: [],
  Oldsmobile: [],
  Plymouth: [],
  Polestar: [],
  Pontiac: [],
  Porsche: [],
  Ram: ['ram truck', 'dodge ram', 'ram trucks'],
  Rivian: [],
  'Rolls-Royce': ['rolls royce'],
  Saab: [],
  Saturn: [],
  Scion: [],
  smart: ['smart car'],
  Subaru: [],
  Suzuki: [],
  Tesla: [],
  Toyota: [],
  Triumph: [],
  VinFast: [],
  Volkswagen: ['vw', 'volks'],
  Volvo: [],
  Yamaha: [],
};

const key = (make: string): string => fold(make).replaceAll(/[^a-z0-9]+/g, '');
const known = new Map(
  Object.entries(spellings).flatMap(([make, others]) => [make, ...others].map((spelling) => [key(spelling), make])),
);

/** A make as it is written on the car, whatever case or short form it came in: `vw` is Volkswagen. Others stay as they are. */
export function properMake(make: string): string {
  const trimmed = make.trim().replaceAll(/\s+/g, ' ');
  return (
    known.get(key(trimmed)) ??
    (/[a-z]/.test(trimmed) && trimmed !== trimmed.toLowerCase() ? trimmed : capitals(trimmed))
  );
}

// Short words in capitals are mostly initials: `KTM`, `GMC`. Longer ones were shouted, or typed in haste.
const capitals = (make: string): string =>
  make.length <= 3
    ? make.toUpperCase()
    : make
        .toLowerCase()
        .replaceAll(/(^|[\s-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
