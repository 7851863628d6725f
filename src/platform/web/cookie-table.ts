import type { Locale } from '#kernel/messages.ts';

/** Something that is kept in a person's browser. */
export interface BrowserValue {
  /** A cookie's name without the prefix `__Host-` that it has over HTTPS; a key of the browser's storage, `*` for one of each. */
  name: string;
  kind: 'cookie' | 'storage';
  purpose: Record<Locale, string>;
  kept: Record<Locale, string>;
}

/**
 * Everything that the product keeps in a browser, all of it needed for what the person asked for. Cookies are set by
 * this list alone (the door refuses another name), and the cookie policy is written from it (P06a). Visitors of dealers'
 * sites get none of it.
 */
export const browserValues = [
  {
    name: 'automo',
    kind: 'cookie',
    purpose: { en: 'Knows that you are signed in.', fr: 'Sait que vous êtes connecté.' },
    kept: { en: 'until you sign out, at most 30 days', fr: 'jusqu’à votre déconnexion, au plus 30 jours' },
  },
  {
    name: 'automo-device',
    kind: 'cookie',
    purpose: {
      en: 'Knows a browser in which you signed in before, so that a sign-in from elsewhere can alert you.',
      fr: 'Reconnaît un navigateur où vous vous êtes déjà connecté, pour vous alerter d’une connexion venue d’ailleurs.',
    },
    kept: { en: 'one year', fr: 'un an' },
  },
  {
    name: 'automo.locale',
    kind: 'storage',
    purpose: { en: 'The language you chose.', fr: 'La langue que vous avez choisie.' },
    kept: { en: 'until you clear it', fr: 'jusqu’à ce que vous l’effaciez' },
  },
  {
    name: 'automo.scheme',
    kind: 'storage',
    purpose: { en: 'Whether you like the office light or dark.', fr: 'Si vous préférez le bureau clair ou sombre.' },
    kept: { en: 'until you clear it', fr: 'jusqu’à ce que vous l’effaciez' },
  },
  {
    name: 'automo.dealership',
    kind: 'storage',
    purpose: {
      en: 'Which dealership this tab works in.',
      fr: 'Chez quel concessionnaire cet onglet travaille.',
    },
    kept: { en: 'until you sign out', fr: 'jusqu’à votre déconnexion' },
  },
  {
    name: 'automo.columns.*',
    kind: 'storage',
    purpose: { en: 'Which columns you show in a list.', fr: 'Les colonnes que vous affichez dans une liste.' },
    kept: { en: 'until you clear it', fr: 'jusqu’à ce que vous l’effaciez' },
  },
  {
    // Named by the router of the office.
    name: 'tsr-scroll-restoration-v1_3',
    kind: 'storage',
    purpose: {
      en: 'How far down a screen you were, so that going back brings you there.',
      fr: 'Où vous en étiez dans un écran, pour y revenir au retour en arrière.',
    },
    kept: { en: 'until you close the tab', fr: 'jusqu’à la fermeture de l’onglet' },
  },
] as const satisfies readonly BrowserValue[];

/** A cookie of the list, whatever its prefix. */
export const isListedCookie = (name: string): boolean =>
  browserValues.some((one) => one.kind === 'cookie' && one.name === name.replace(/^__Host-/, ''));
