/** What each network allows in a text, and how it counts (meta-protocol 2.1, 3.5, 3.6). Pure. */
export const facebookLongest = 63_206;
export const instagramLongest = 2200;
export const mostHashtags = 30;
export const mostMentions = 20;
export const carousel = { least: 2, most: 10 } as const;

/** Characters as Instagram counts them: code points of the composed text. */
export const lengthOf = (text: string): number => [...text.normalize('NFC')].length;

// Only at the start, or after what is no letter, digit, underscore or dot: not inside a word or an e-mail address.
const mark = (sign: string, run: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}_.])${sign}(${run})`, 'gu');
const hashtag = mark('#', '[\\p{L}\\p{N}_]+');
const mention = mark('@', '[A-Za-z0-9._]+');

/** The hashtags of a text, composed. One of digits only is none. */
export const hashtagsOf = (text: string): string[] =>
  [...text.normalize('NFC').matchAll(hashtag)].map((found) => found[1]!).filter((word) => !/^\p{N}+$/u.test(word));

export const mentionsOf = (text: string): string[] =>
  [...text.normalize('NFC').matchAll(mention)].map((found) => found[1]!);
