import { z } from 'zod';

/** A colour as `#rrggbb`. The only form in which a dealer's colour ever reaches a style sheet. */
export const Colour = z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #0b5fff');
