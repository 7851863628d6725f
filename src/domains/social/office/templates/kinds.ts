import type { Answer } from '#office/api.ts';

type Kind = Answer<'GET /api/social/templates'>['items'][number]['kind'];

/** The kinds of templates, in the order of a vehicle's life. */
export const templateKinds: Kind[] = ['vehicle', 'price_drop', 'sold', 'roundup'];
