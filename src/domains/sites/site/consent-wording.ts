/**
 * The words by which a visitor agrees to commercial e-mail: who asks, for what, how to reach them, and that consent
 * can be withdrawn (CASL, s. 10(1); Electronic Commerce Protection Regulations (CRTC), s. 4). The box stands apart
 * from the message and is never ticked beforehand. Change the words, change the version: what was shown is kept.
 */
import type { Locale } from '#kernel/messages.ts';
import { provinces } from '#kernel/provinces.ts';
import { phoneWords } from './vehicle-words.ts';
import type { SiteView } from './views.ts';

/** The version of the words below, kept with each consent. */
export const consentVersion = 'site-email-1';

const sentences: Record<Locale, (who: string, reach: string) => string> = {
  en: (who, reach) =>
    `Yes, ${who} may e-mail me news and offers about its vehicles and services. I can withdraw my consent at any time. ${reach}`,
  fr: (who, reach) =>
    `Oui, ${who} peut m’envoyer par courriel des nouvelles et des offres sur ses véhicules et services. Je peux retirer mon consentement en tout temps. ${reach}`,
};

/** The consent's words for this dealership, and their version with the language. */
export function consentWording(site: SiteView): { version: string; text: string } {
  const location = site.locations[0];
  const who = site.legalName === site.name ? site.name : `${site.name} (${site.legalName})`;
  const address =
    location &&
    [location.street, location.city, `${provinces[location.province][site.locale]} ${location.postalCode}`].join(', ');
  const reach = [address, site.phone && phoneWords(site.phone), site.email].filter(Boolean).join('; ');
  return {
    version: `${consentVersion}.${site.locale}`,
    text: sentences[site.locale](who, reach && `${reach}.`).trim(),
  };
}
