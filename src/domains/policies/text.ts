import type { Config } from '#platform/config.ts';

/** A policy as it is written: sections of paragraphs and lists. */
export interface PolicyText {
  title: string;
  /** What it comes down to, before the sections. */
  summary: string[];
  sections: { title: string; body: (string | string[])[] }[];
}

/** What stands in the texts for the company's own facts. */
export type Company = Config['company'] & { origin: string };

/** The places in a kept text where the company's facts go: the text is the same for every installation. */
export const places: Company = {
  name: '{name}',
  address: '{address}',
  supportEmail: '{supportEmail}',
  privacyEmail: '{privacyEmail}',
  origin: '{origin}',
};

/** Fills the company's facts into a kept text. */
export function filled(text: PolicyText, company: Company): PolicyText {
  const put = (words: string): string =>
    words
      .replaceAll(/\{(name|address|supportEmail|privacyEmail|origin)\}/g, (_, key: keyof Company) => company[key])
      // An installation without an address leaves no hole.
      .replaceAll(/, (?=[.,])/g, '');
  return {
    title: put(text.title),
    summary: text.summary.map(put),
    sections: text.sections.map(({ title, body }) => ({
      title: put(title),
      body: body.map((part) => (typeof part === 'string' ? put(part) : part.map(put))),
    })),
  };
}
