import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { text } from '#kernel/text.ts';
import { networks } from './channel.ts';

export const postStates = [
  'draft',
  'scheduled',
  'publishing',
  'published',
  'partly_published',
  'failed',
  'cancelled',
] as const;
export type PostState = (typeof postStates)[number];

export const deliveryStates = ['waiting', 'sending', 'confirming', 'published', 'failed', 'withdrawn'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const postKinds = ['vehicle', 'price_drop', 'sold', 'roundup', 'text'] as const;
export type PostKind = (typeof postKinds)[number];

export const shapes = ['original', 'square', 'portrait', 'landscape'] as const;
export type Shape = (typeof shapes)[number];

const PostPhoto = z.strictObject({
  photoId: Id,
  alt: text(1000).default('').describe('What it shows, for those who do not see it'),
  fit: z.enum(['pad', 'crop']).default('pad').describe('Whether a picture of another shape gets margins or is cut'),
});

const Link = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://example.com' })
  .max(500)
  .nullable();

const fields = {
  locale: z.enum(['en', 'fr']),
  body: text(10_000, { lines: true }).describe(
    'May hold placeholders such as {price}: they are filled when it is sent',
  ),
  instagramBody: text(10_000, { lines: true }).nullable().describe('Another text for Instagram'),
  link: Link,
  photos: z.array(PostPhoto).max(10),
  shape: z.enum(shapes).describe('The shape of pictures on Instagram'),
  channelIds: z.array(Id).max(50),
} as const;

/** A post as somebody composes it. */
export const PostInput = z.strictObject({
  ...fields,
  vehicleId: Id.nullish().transform((value) => value ?? null),
  kind: z.enum(postKinds).default('vehicle'),
  instagramBody: fields.instagramBody.default(null),
  link: Link.default(null),
  photos: fields.photos.default([]),
  shape: fields.shape.default('original'),
  channelIds: fields.channelIds.default([]),
});
export type PostInput = z.output<typeof PostInput>;

export const PostChange = z
  .strictObject(fields)
  .partial()
  .extend({ version: z.int().min(1) });
export type PostChange = z.output<typeof PostChange>;

/** Whether the day of a time is in the calendar: there is no 30 February. */
const isDay = (time: string): boolean => {
  const at = new Date(`${time.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(time.slice(0, 10));
};

/** A time on the dealership's wall, without a zone: `2026-11-30T09:00`. */
export const WallTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, 'must be a day and time such as 2026-11-30T09:00')
  .refine(isDay, 'must be a day that the calendar has');

export const PostQuery = z.strictObject({
  state: z.union([z.enum(postStates), z.array(z.enum(postStates)).max(7)]).optional(),
  vehicleId: Id.optional(),
  channelId: Id.optional(),
  waiting: z.literal('approval').optional().describe('Only posts that wait for approval'),
  from: z.iso
    .date()
    .optional()
    .describe('First day, in the dealership’s zone, by the time they are scheduled for or went out'),
  to: z.iso.date().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});
export type PostQuery = z.output<typeof PostQuery>;

/** What is wrong with a post, or to be thought about, for one network or all. */
export const Finding = z.object({
  level: z.enum(['stop', 'warn']),
  code: z.string(),
  rule: z.string().nullable().describe('The rule behind it, such as ON.AD.02'),
  network: z.enum(networks).nullable(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Finding = z.output<typeof Finding>;

/** A post as it would look on each network now, and what stands in its way. */
export const Preview = z.object({
  facebook: z.object({ text: z.string(), length: z.int(), most: z.int() }),
  instagram: z.object({ text: z.string(), length: z.int(), most: z.int(), hashtags: z.int(), mentions: z.int() }),
  findings: z.array(Finding),
  readyScore: z.int().nullable(),
  missing: z.array(z.string()).describe('What the vehicle lacks for a better advertisement'),
});
export type Preview = z.output<typeof Preview>;

const DeliveryProblem = z.object({
  class: z.string(),
  code: z.number().optional(),
  subcode: z.number().optional(),
  finding: z.string().optional().describe('What the guard of advertisements found, or that a photo is gone'),
});

export const Delivery = z.object({
  id: Id,
  channel: z.object({ id: Id, network: z.enum(networks), name: z.string(), connected: z.boolean() }),
  state: z.enum(deliveryStates),
  dueAt: z.date(),
  nextAt: z.date().nullable().describe('When it is looked at again'),
  attempts: z.int(),
  commits: z.int().describe('How often the publishing call was made'),
  permalink: z.string().nullable(),
  publishedAt: z.date().nullable(),
  problem: DeliveryProblem.nullable(),
  maybePublished: z.boolean().describe('Nobody can tell whether it is out: look at the Page'),
  duplicates: z.int(),
  log: z.array(
    z.object({
      at: z.date(),
      step: z.string(),
      outcome: z.enum(['ok', 'retry', 'unclear', 'failed']),
      problem: DeliveryProblem.nullable(),
    }),
  ),
  version: z.int(),
});
export type Delivery = z.output<typeof Delivery>;

export const PostItem = z.object({
  id: Id,
  state: z.enum(postStates),
  kind: z.enum(postKinds),
  locale: z.enum(['en', 'fr']),
  vehicle: z
    .object({
      id: Id,
      stockNumber: z.string(),
      name: z.string().describe('In the language of the post'),
      year: z.int().nullable(),
      make: z.string().nullable(),
      model: z.string().nullable(),
      trim: z.string().nullable(),
      status: z.string(),
      askingPriceCents: z.int().nullable(),
    })
    .nullable(),
  rule: z.object({ id: Id, name: z.string() }).nullable(),
  text: z.string().describe('As it reads now, or as it was sent'),
  photoUrl: z.string().nullable(),
  photoCount: z.int(),
  scheduledAt: z.date().nullable(),
  scheduledWall: z.string().nullable(),
  approval: z.enum(['none', 'asked', 'given']),
  networks: z.array(z.enum(networks)),
  deliveries: z.array(Delivery.omit({ log: true })),
  createdBy: z.string().nullable(),
  createdAt: z.date(),
  version: z.int(),
});
export type PostItem = z.output<typeof PostItem>;

export const Post = PostItem.omit({ deliveries: true }).extend({
  body: z.string(),
  instagramBody: z.string().nullable(),
  link: z.string().nullable(),
  photos: z.array(
    z.object({
      photoId: Id,
      alt: z.string(),
      fit: z.enum(['pad', 'crop']),
      url: z.string().nullable().describe('Null when the photo is gone'),
      width: z.int().nullable(),
      height: z.int().nullable(),
      sample: z.boolean(),
    }),
  ),
  shape: z.enum(shapes),
  channelIds: z.array(Id),
  timeZone: z.string().nullable(),
  deliveries: z.array(Delivery),
  preview: Preview,
});
export type Post = z.output<typeof Post>;

/** Whether a post may still be changed: nothing of it is on its way. */
export const isOpen = (state: PostState): boolean =>
  state === 'draft' || state === 'scheduled' || state === 'cancelled' || state === 'failed';
