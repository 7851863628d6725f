import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import { api } from '#office/api.ts';
import { ProblemError } from '#office/problem-error.ts';

/** Whether this browser knows passkeys at all. */
export const knowsPasskeys = (): boolean => browserSupportsWebAuthn();

/** The person closed the browser's dialog: nothing went wrong, and nothing happens. */
export const wasCancelled = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'NotAllowedError' ||
    error.name === 'AbortError' ||
    (error.name === 'WebAuthnError' && /cancel|abort/i.test(error.message)));

/** Stops a question of the browser that is still open. */
export const stopAsking = (): void => WebAuthnAbortService.cancelCeremony();

// Errors of the browser say things about keys and origins that help nobody who is signing in.
const unusable = (error: unknown): never => {
  if (error instanceof ProblemError || wasCancelled(error)) throw error;
  throw new ProblemError(0, { code: 'passkey', title: 'Passkey', detail: 'The passkey could not be used.' });
};

/** Signs in with a passkey; with `autofill`, once the person chooses one in the e-mail field. */
export async function signInByPasskey(autofill = false): Promise<void> {
  const options = await api('POST /api/sign-in/passkey/options');
  const response = await startAuthentication({ optionsJSON: options as never, useBrowserAutofill: autofill }).catch(
    unusable,
  );
  await api('POST /api/sign-in/passkey', { body: { response: response as never } });
}

/** Shows by a passkey that it is still the person. */
export async function stepUpByPasskey(): Promise<void> {
  const options = await api('POST /api/step-up/passkey/options');
  const response = await startAuthentication({ optionsJSON: options as never }).catch(unusable);
  await api('POST /api/step-up/passkey', { body: { response: response as never } });
}

/** Has the browser make a passkey for the question that was asked, and keeps it under a name. */
export async function keepPasskey(options: object, name: string): Promise<void> {
  const response = await startRegistration({ optionsJSON: options as never }).catch(unusable);
  await api('POST /api/me/passkeys', { body: { name, response: response as never } });
}
