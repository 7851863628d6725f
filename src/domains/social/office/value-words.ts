import type { Locale } from '#kernel/messages.ts';
import { socialMessages } from '../messages.ts';
import { reasonWords } from './reason-words.ts';
import { ruleWords } from './rules/rule-words.ts';
import { socialWords } from './words.ts';

const has = (keys: readonly string[], key: string): boolean => keys.includes(key);

/** The word for the value of a field of posts, channels and rules (`network`, `state`, `class`); the value itself otherwise. */
export function socialValue(field: string, value: string, locale: Locale): string {
  const state = `${field}.${value}`;
  if (has(socialWords.keys, state)) return socialWords(locale)(state as (typeof socialWords.keys)[number]);
  if (field === 'kind' && has(ruleWords.keys, state))
    return ruleWords(locale)(state as (typeof ruleWords.keys)[number]);
  if (field === 'reason' && has(socialMessages.keys, state))
    return socialMessages(locale)(state as (typeof socialMessages.keys)[number]);
  const what = `${value}.what`;
  if (field === 'class' && has(reasonWords.keys, what))
    return reasonWords(locale)(what as (typeof reasonWords.keys)[number]);
  return value;
}
