import { badParameter, publishingError, type GraphError } from './graph-error.ts';

/** Most characters of a caption, and of an alternative text (protocol 3.5). */
const longestCaption = 2200;
const longestAlt = 1000;

// Only at the start or after a character that is no part of a word, so not inside an e-mail address (3.6).
const hashtags = /(?<![\p{L}\p{N}_.])#(?=[\p{L}\p{N}_]*[\p{L}_])[\p{L}\p{N}_]+/gu;
const mentions = /(?<![\p{L}\p{N}_.])@[A-Za-z0-9._]+/gu;

/** How a caption is counted: code points after NFC, hashtags, mentions. */
export const countCaption = (caption: string): { characters: number; hashtags: number; mentions: number } => ({
  characters: [...caption.normalize('NFC')].length,
  hashtags: caption.match(hashtags)?.length ?? 0,
  mentions: caption.match(mentions)?.length ?? 0,
});

/** Refuses a caption that Instagram would refuse. */
export function requireCaption(caption: string): void {
  const counted = countCaption(caption);
  if (counted.characters > longestCaption) throw captionError('The caption is too long.');
  if (counted.hashtags > 30) throw captionError('The caption has too many hashtags.');
  if (counted.mentions > 20) throw publishingError(100, 2207040, 'Cannot use more than 20 tags per created media.');
}

/** Refuses an alternative text that is too long. */
export function requireAlt(alt: string): void {
  if ([...alt].length > longestAlt) throw badParameter('The alt_text is longer than 1000 characters');
}

const captionError = (message: string): GraphError => publishingError(36004, 2207010, message);
