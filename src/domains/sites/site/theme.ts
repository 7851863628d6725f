/**
 * The dealer's colours as a style sheet of custom properties. Whatever two colours the dealer chose, every text made
 * from them keeps a contrast of 4.5 to 1 and every edge 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11): what does not is
 * darkened, or written in the other ink, and the chosen colour stays where it is only a surface.
 */
import { createHash } from 'node:crypto';
import { Colour } from '#kernel/colour.ts';

type Rgb = readonly [number, number, number];

/** The surfaces that texts in the dealer's colours stand on, darkest last. */
const paper = '#ffffff';
const shade = '#f3f5f8';
const black = '#000000';

const read = (colour: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
const write = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** `amount` of `other` in `colour`: 0 leaves it, 1 replaces it. */
function mix(colour: string, other: string, amount: number): string {
  const [a, b] = [read(colour), read(other)];
  return write([0, 1, 2].map((at) => (a[at] ?? 0) * (1 - amount) + (b[at] ?? 0) * amount) as unknown as Rgb);
}

/** Relative luminance (WCAG 2.2, definitions). */
function luminance(colour: string): number {
  const [r, g, b] = read(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour itself, or the nearest darker one that reaches the contrast on the surface. */
function darkened(colour: string, surface: string, least: number): string {
  for (let amount = 0; amount < 1; amount += 0.02) {
    const found = mix(colour, black, amount);
    if (contrast(found, surface) >= least) return found;
  }
  return black;
}

/** White where it can be read, else black: one of the two always reaches 4.5 to 1. */
const inkOn = (surface: string): string => (contrast(paper, surface) >= 4.5 ? paper : black);

/** Every colour of a site that depends on the dealer. */
export interface Theme {
  brand: string;
  'on-brand': string;
  'brand-deep': string;
  'brand-ink': string;
  'brand-edge': string;
  'brand-soft': string;
  accent: string;
  'on-accent': string;
  'accent-ink': string;
}

const fallback = { primaryColour: '#1f4e79', accentColour: '#c2410c' };

/** The theme of two colours. One that is not `#rrggbb` is replaced by ours: nothing else may reach a style sheet. */
export function themeOf(colours: { primaryColour: string; accentColour: string }): Theme {
  const brand = checked(colours.primaryColour, fallback.primaryColour);
  const accent = checked(colours.accentColour, fallback.accentColour);
  const onBrand = inkOn(brand);
  return {
    brand,
    'on-brand': onBrand,
    // The deep end of the brand's surface goes away from its ink, so that contrast only grows.
    'brand-deep': mix(brand, onBrand === paper ? black : paper, 0.28),
    'brand-ink': darkened(brand, shade, 4.5),
    'brand-edge': darkened(brand, shade, 3),
    'brand-soft': mix(brand, paper, 0.93),
    accent,
    'on-accent': inkOn(accent),
    'accent-ink': darkened(accent, shade, 4.5),
  };
}

function checked(colour: string, otherwise: string): string {
  const lower = colour.toLowerCase();
  return Colour.safeParse(lower).success ? lower : otherwise;
}

/** The theme's style sheet and its content-named path, which may be kept for ever. */
export function themeSheet(colours: { primaryColour: string; accentColour: string }): { path: string; css: string } {
  const declarations = Object.entries(themeOf(colours)).map(([name, value]) => `--${name}:${value}`);
  const css = `:root{${declarations.join(';')}}`;
  return { path: `/_site/theme-${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`, css };
}
