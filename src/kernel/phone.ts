import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A phone number as E.164 (`+19025550100`), read as Canadian where no country is given; undefined when it is none. */
export function readPhone(value: string): string | undefined {
  const read = parsePhoneNumberFromString(value, 'CA');
  return read?.isPossible() ? read.number : undefined;
}

/** A kept number as people write it: `(902) 555-0100`, or with its country elsewhere. */
export function formatPhone(e164: string): string {
  const read = parsePhoneNumberFromString(e164, 'CA');
  if (!read) return e164;
  return read.countryCallingCode === '1' ? read.formatNational() : read.formatInternational();
}
