import type { Locale } from '#kernel/messages.ts';
import type { Answer, Body } from '#office/api.ts';
import type { Network } from '../../channel.ts';
import type { PostKind, Shape } from '../../post.ts';

export type Post = Answer<'GET /api/posts/:postId'>;
export type Preview = Answer<'POST /api/posts/preview'>;
export type VehiclePhoto = Answer<'GET /api/vehicles/:vehicleId/photos'>[number];
export type Channel = Answer<'GET /api/channels'>['items'][number];
export type Template = Answer<'GET /api/social/templates'>['items'][number];

/** A photo of a post as somebody chose it. */
export interface ChosenPhoto {
  photoId: string;
  alt: string;
  fit: 'pad' | 'crop';
}

/** A post as somebody composes it. */
export interface Composition {
  vehicleId: string | null;
  kind: PostKind;
  locale: Locale;
  body: string;
  /** Null: Instagram gets the same text. */
  instagramBody: string | null;
  link: string | null;
  photos: ChosenPhoto[];
  shape: Shape;
  channelIds: string[];
}

/** Changes some of a composition. */
export type Change = (change: Partial<Composition>) => void;

/** The most photos of a post. */
export const mostPhotos = 10;
/** How many photos a post begins with. */
const usualPhotos = 5;

export const emptyComposition = (locale: Locale, channels: readonly Channel[]): Composition => ({
  vehicleId: null,
  kind: 'text',
  locale,
  body: '',
  instagramBody: null,
  link: null,
  photos: [],
  shape: 'original',
  channelIds: usable(channels).map((one) => one.id),
});

/** The channels that something can be sent on now. */
export const usable = (channels: readonly Channel[]): Channel[] =>
  channels.filter((one) => one.state === 'ok' || one.state === 'expiring');

export const compositionOf = (post: Post): Composition => ({
  vehicleId: post.vehicle?.id ?? null,
  kind: post.kind,
  locale: post.locale,
  body: post.body,
  instagramBody: post.instagramBody,
  link: post.link,
  photos: post.photos.map(({ photoId, alt, fit }) => ({ photoId, alt, fit })),
  shape: post.shape,
  channelIds: post.channelIds,
});

/** As the API takes it. */
export const bodyOf = (value: Composition): Body<'POST /api/posts'> => ({ ...value });

export const sameComposition = (a: Composition, b: Composition): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a photo shows in the language of the post, as the inventory says it. */
export const altOf = (photo: VehiclePhoto, locale: Locale): string =>
  (locale === 'fr' ? photo.altFr : photo.altEn) ?? photo.altEn ?? photo.altFr ?? '';

/** The photos that a post of a vehicle begins with: its first ones, samples only when there are no others. */
export function firstPhotos(photos: readonly VehiclePhoto[], locale: Locale): ChosenPhoto[] {
  const ready = photos.filter((one) => one.state === 'ready');
  const own = ready.filter((one) => !one.sample);
  return (own.length > 0 ? own : ready)
    .slice(0, usualPhotos)
    .map((one) => ({ photoId: one.id, alt: altOf(one, locale), fit: 'pad' }));
}

/** The networks of the chosen channels. */
export const networksIn = (value: Composition, channels: readonly Channel[]): Network[] =>
  [...new Set(channels.filter((one) => value.channelIds.includes(one.id)).map((one) => one.network))].sort();

/** A photo as the preview shows it. */
export interface Shown {
  photoId: string;
  url: string | null;
  width: number | null;
  height: number | null;
  alt: string;
  fit: 'pad' | 'crop';
  sample: boolean;
}

/** The address of a photo at least so wide. */
export function photoAddress(photo: Pick<VehiclePhoto, 'publicName' | 'widths'>, least: number): string {
  const width = photo.widths.find((one) => one >= least) ?? photo.widths.at(-1) ?? 320;
  return `/photos/${photo.publicName}/${width}.webp`;
}

/** The chosen photos with their pictures, from the vehicle's photos or from the post itself. */
export function shownPhotos(chosen: readonly ChosenPhoto[], photos: readonly VehiclePhoto[], post?: Post): Shown[] {
  return chosen.map((one) => {
    const own = photos.find((photo) => photo.id === one.photoId);
    const kept = post?.photos.find((photo) => photo.photoId === one.photoId);
    return {
      ...one,
      url: own ? photoAddress(own, 640) : (kept?.url ?? null),
      width: own?.width ?? kept?.width ?? null,
      height: own?.height ?? kept?.height ?? null,
      sample: own?.sample ?? kept?.sample ?? false,
    };
  });
}
