import { z } from 'zod';

// What browsers send is theirs to extend (Web Authentication Level 3, 5.1), so unknown members are let through and
// ignored; sizes are bounded.
const Base64Url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]*=*$/);
const outer = {
  id: z.string().max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.looseObject({}).optional(),
};

/** An answer of a passkey to a question, as browsers write it. */
export const AuthenticationAnswer = z.looseObject({
  ...outer,
  response: z.looseObject({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.nullish(),
  }),
});

/** A new passkey, as browsers write it. */
export const RegistrationAnswer = z.looseObject({
  ...outer,
  response: z.looseObject({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});

/** What the browser is asked, to be handed to it as it is. */
export const PasskeyOptions = z.looseObject({ challenge: z.string() });
