/**
 * What a person ticks about their age at sign-up, word for word. It is kept with the time of the tick (promise P33a), so
 * that it can be shown later what exactly was confirmed.
 */
export const adultWording = { en: 'I am 18 or older.', fr: 'J’ai 18 ans ou plus.' } as const;

/** What stands instead where an account is made on the command line: whoever makes it asked the person. */
export const adultOnCommandLine =
  'Whoever made the account on the command line says that the person told them to be 18 or older.';
