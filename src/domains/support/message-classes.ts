/** Classes of what the platform writes to people, and the ways by which it reaches them. */
export const messageClasses = [
  'security_alert',
  'legal_notice',
  'service_notice',
  'support',
  'product_news',
  'marketing',
] as const;
export type MessageClass = (typeof messageClasses)[number];

export const messageChannels = ['email', 'product'] as const;
export type MessageChannel = (typeof messageChannels)[number];

/** Classes that one may be without: the first two until one says no, the others only after one said yes (CASL s. 6). */
export const chosenClasses = ['service_notice', 'support', 'product_news', 'marketing'] as const;
export type ChosenClass = (typeof chosenClasses)[number];

/** Classes that need a consent of the account holder first. */
export const consentClasses = ['product_news', 'marketing'] as const;
export type ConsentClass = (typeof consentClasses)[number];

export const isChosen = (one: MessageClass): one is ChosenClass => (chosenClasses as readonly string[]).includes(one);
export const needsConsent = (one: MessageClass): one is ConsentClass =>
  (consentClasses as readonly string[]).includes(one);

/**
 * The class of a letter, by its kind (`room.kind`): the whole kind first, then its room. What stands in a law or a
 * contract, or tells of access to data, is not to be missed.
 */
const classes: Record<string, MessageClass> = {
  accounts: 'security_alert',
  policies: 'legal_notice',
  subscriptions: 'legal_notice',
  closing: 'legal_notice',
  exports: 'security_alert',
  privacy: 'legal_notice',
  incidents: 'legal_notice',
  trust: 'legal_notice',
  'support.disclosure': 'legal_notice',
  'support.grant': 'security_alert',
  'support.service_notice': 'service_notice',
  'support.product_news': 'product_news',
  'support.marketing': 'marketing',
  support: 'support',
};

/** @throws Error for a kind that nobody has classed: such a letter does not leave, and shows as a failed job */
export function classOf(kind: string): MessageClass {
  const found = classes[kind] ?? classes[kind.split('.')[0] ?? ''];
  if (!found) throw new Error(`letters of the kind ${kind} have no message class`);
  return found;
}
