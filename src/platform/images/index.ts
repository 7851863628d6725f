/** Photos and logos: what is taken, and the files that are made of it. */
export { openDarkroom, type Darkroom } from './darkroom.ts';
export { inspectLogo, inspectPhoto, logoLimits, photoLimits } from './intake.ts';
export type { InspectedPicture, PictureFault } from './intake.ts';
export { pictureKind } from './picture-header.ts';
export type { DerivedPicture } from './order.ts';
export { deriveFrame, deriveLogo, derivePhoto, type PhotoWish } from './photos.ts';
export * from './sizes.ts';
