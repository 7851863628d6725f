/**
 * The photos of a vehicle: a strip that snaps from photo to photo by finger, wheel or keyboard, with the small ones as
 * links into it. Without scripts that is all there is, and enough; with them come arrows and a full-window view.
 */
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pictureTag, plainFile } from './picture.ts';
import { badges } from './vehicle-card.ts';
import { fullName } from './vehicle-words.ts';
import type { Picture, SiteView, VehicleView } from './views.ts';

/** The gallery, or the place of photos that are still to come. */
export function gallery(site: SiteView, vehicle: VehicleView): Markup {
  const t = siteMessages(site.locale);
  const { photos } = vehicle;
  if (photos.length === 0)
    return markup`<div class="gallery"><div class="photo none"><p>${t('noPhoto')}</p>${badges(site, vehicle)}</div></div>`;
  const name = fullName(vehicle, site.locale);
  const count = photos.length;
  const alt = (photo: Picture, at: number): string =>
    photo.alt || `${name}, ${t('photoOf', { index: at + 1, count }).toLowerCase()}`;
  return markup`<photo-gallery class="gallery" data-next="${t('nextPhoto')}" data-previous="${t('previousPhoto')}" data-close="${t('closePhoto')}">
    <div class="photo"><ol class="strip" tabindex="0" aria-label="${t('photos')}">${photos.map(
      (photo, at) =>
        markup`<li id="photo-${at + 1}"><a href="${plainFile(photo, 2400)?.url ?? `#photo-${at + 1}`}" aria-label="${t('enlarge')}: ${alt(photo, at)}">${pictureTag(photo, { sizes: '(min-width:64em) 48rem,100vw', widest: 1800, eager: at === 0, alt: alt(photo, at) })}</a>${photo.sample && markup`<small class="sample">${t('samplePhoto')}</small>`}`,
    )}</ol>${badges(site, vehicle)}${count > 1 && markup`<p class="counter" aria-hidden="true"><span>1</span> / ${count}</p>`}</div>
    ${
      count > 1 &&
      markup`<ol class="thumbs">${photos.map(
        (photo, at) =>
          markup`<li><a href="#photo-${at + 1}" aria-label="${t('photoOf', { index: at + 1, count })}">${pictureTag(photo, { sizes: '6rem', widest: 320, alt: '' })}</a>`,
      )}</ol>`
    }
  </photo-gallery>`;
}
