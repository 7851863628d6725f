/**
 * How long a password must be: 15 characters where it opens the account by itself, 10 beside a second step
 * (NIST SP 800-63B-4, 3.1.1.2, which asks for 15 and 8). A passkey does not count here: it is another way in, and the
 * password goes on to open the account alone.
 */
export const leastAlone = 15;
export const leastWithStep = 10;
export const mostCharacters = 256;

/** Characters of a password as it is hashed (NFC), counted as people count them and not by their halves in UTF-16. */
export const passwordLength = (password: string): number => [...password.normalize('NFC')].length;

/** Whether a password is long enough where it is asked for alone, or beside a second step. */
export const isLongEnough = (password: string, secondStep: boolean): boolean =>
  passwordLength(password) >= (secondStep ? leastWithStep : leastAlone);
