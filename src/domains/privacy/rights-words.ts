import { fold } from '#kernel/text.ts';
import type { platformKinds } from './platform-requests.ts';

type Kind = Exclude<(typeof platformKinds)[number], 'other'>;

/** Whose data it is about: one's own, or that on oneself. */
const mine = String.raw`(?:my|our|mine|me|personal|mes|mon|ma|nos|notre|moi|personnel\w*|me concern\w*)`;
const data = String.raw`(?:accounts?|data|informations?|profiles?|details|records?|file|history|comptes?|donnees|renseignements|profils?|dossiers?|historique|coordonnees)`;
/** A verb, and within a few words whose, and what: in either order. */
const asks = (verbs: string): RegExp =>
  new RegExp(
    String.raw`\b(?:${verbs})(?:\W+\w+){0,6}?\W+(?:${mine}(?:\W+\w+){0,4}?\W+${data}|${data}(?:\W+\w+){0,6}?\W+${mine})\b`,
  );

/** What people write when they ask for what the law gives them, without accents and in lower case. */
const asked: readonly (readonly [Kind, RegExp])[] = [
  [
    'erasure',
    asks('delet\\w*|eras\\w*|remov\\w*|destroy\\w*|wip\\w*|purg\\w*|supprim\\w*|effac\\w*|detrui\\w*|retir\\w*'),
  ],
  ['erasure', /\bright to (?:be forgotten|erasure)\b|\bdroit a (?:l.oubli|l.effacement)\b|\bforget me\b/],
  ['correction', asks('correct\\w*|rectif\\w*|fix\\w*|amend\\w*|corrig\\w*|modifi\\w*')],
  ['correction', /\bright (?:to|of) rectification\b|\bdroit de rectification\b/],
  [
    'access',
    asks(
      'access|see|view|know|receive|obtain|get|send|provide|copy|copies|export|transfer|acced\\w*|acces|voir|consult\\w*|connaitre|savoir|recevoir|obtenir|envo\\w*|communiqu\\w*|fourni\\w*|copie|transfer\\w*',
    ),
  ],
  ['access', /\b(?:data|information) (?:that )?you (?:have|hold|keep|store)\w* (?:about|on) me\b/],
  [
    'access',
    /\b(?:subject access|access|portability) request\b|\bdemande (?:d.acces|de portabilite)\b|\bdonnees (?:que )?vous (?:avez|detenez|conservez) sur moi\b/,
  ],
  [
    'opt_out',
    /\bunsubscribe\b|\bopt(?:ing)?[ -]?out\b|\bwithdraw(?:ing)? my consent\b|\bstop (?:sending|e-?mailing|contacting|writing)\b|\bno more (?:e-?mails?|marketing|messages|newsletters?|offers)\b|\bdo not contact me\b/,
  ],
  [
    'opt_out',
    /\bdesabonn\w*|\b(?:retir\w*|revoqu\w*) mon consentement\b|\bne (?:\w+ ){0,2}(?:plus|pas) (?:\w+ ){0,3}(?:recevoir|envoyer|ecrire|contacter)\b|\bcess\w* de m.(?:envoyer|ecrire|contacter)\b|\bplus de (?:publicite|courriels?|infolettres?)\b/,
  ],
];

const folding = (text: string): string => fold(text).replaceAll(/[’‘]/g, "'").replaceAll(/\s+/g, ' ').slice(0, 5000);

/**
 * The same in a letter to support, where "fix", "change" and "unsubscribe" are often about something else: such a word alone is
 * not enough there.
 */
export function plainRightsKind(text: string): Kind | undefined {
  const kind = rightsKind(text);
  if (kind === 'access' || kind === 'erasure' || kind === undefined) return kind;
  return /\b(?:privacy|personal|vie privee|personnel\w*|my consent|mon consentement|unsubscribe me|opt me out|desabonn\w*.moi)\b/.test(
    folding(text),
  )
    ? kind
    : undefined;
}

/**
 * What a text asks for, by the first of such words in it; undefined when it tells of none. What a person means is decided by
 * whoever answers them: this only sorts, and a wrong guess costs nobody a right.
 */
export function rightsKind(text: string): Kind | undefined {
  const folded = folding(text);
  let first: { kind: Kind; at: number } | undefined;
  for (const [kind, words] of asked) {
    const at = folded.search(words);
    if (at >= 0 && (!first || at < first.at)) first = { kind, at };
  }
  return first?.kind;
}
