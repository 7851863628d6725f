import { browserSupportsWebAuthnAutofill } from '@simplewebauthn/browser';
import { useEffect, useRef } from 'react';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { signInByPasskey, stopAsking, wasCancelled } from './use-passkey.ts';

/** Offers passkeys where the browser fills in the e-mail address, for as long as the screen is open. */
export function useAutofilledPasskey(goOn: () => void, trouble: (problem: ProblemError) => void): void {
  const latest = useRef({ goOn, trouble });
  useEffect(() => {
    latest.current = { goOn, trouble };
  });
  useEffect(() => {
    let open = true;
    const offer = async (): Promise<void> => {
      if (!(await browserSupportsWebAuthnAutofill()) || !open) return;
      try {
        await signInByPasskey(true);
        if (open) latest.current.goOn();
      } catch (error) {
        // Without a connection, or too often: the password form says so soon enough.
        const problem = asProblem(error);
        if (open && !wasCancelled(error) && problem.code === 'wrong_passkey') latest.current.trouble(problem);
      }
    };
    void offer();
    return () => {
      open = false;
      stopAsking();
    };
  }, []);
}
