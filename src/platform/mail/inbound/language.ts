import type { Locale } from '#kernel/messages.ts';

const words: Record<Locale, ReadonlySet<string>> = {
  en: new Set(
    'the and you your is are was were have has had i my me we our please thank thanks would could can this that with for from what when how do does not hello hi dear regards it of to in want all'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'le la les des une un du de et est sont vous votre vos je mon ma mes nous notre nos merci bonjour bonsoir pour avec dans que qui quoi quand comment sur pas ne ce cette ces il elle au aux voudrais veux souhaite toutes tous cordialement'.split(
      ' ',
    ),
  ),
};

/** Whether a text is English or French, by its small words; undefined when it does not tell. */
export function languageOf(text: string): Locale | undefined {
  const counts = { en: 0, fr: 0 };
  for (const word of text
    .slice(0, 5000)
    .toLowerCase()
    .split(/[^\p{L}]+/u)) {
    if (words.en.has(word)) counts.en += 1;
    if (words.fr.has(word)) counts.fr += 1;
  }
  if (counts.en === counts.fr) return undefined;
  return counts.fr > counts.en ? 'fr' : 'en';
}
