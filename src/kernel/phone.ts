import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A phone number as E.164 (`+19025550100`), read as Canadian where no country is given; undefined when it is none. */
export function readPhone(value: string): string | undefined {
  const read = parsePhoneNumberFromString(value, 'CA');
  return read?.isPossible() ? read.number : undefined;
}

export { formatPhone } from './phone-words.ts';
