import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Body } from '#office/api.ts';
import { asProblem } from '#office/problem-error.ts';
import { failed } from '#office/toasts.tsx';

/** Begins a login at Meta, after who one is was shown: the browser goes there, and comes back to the channels. */
export function useConnect() {
  const sure = useStepUp();
  const [isPending, setPending] = useState(false);
  // The page is on its way to Meta: the button goes on turning.
  const [isSuccess, setSuccess] = useState(false);
  const connect = async (given: { body: Body<'POST /api/channels/connect'> }): Promise<void> => {
    setPending(true);
    try {
      const begun = await sure(() => api('POST /api/channels/connect', given));
      if (!begun) return;
      setSuccess(true);
      window.location.assign(begun.answer.url);
    } catch (error) {
      failed(asProblem(error));
    } finally {
      setPending(false);
    }
  };
  return { isPending, isSuccess, mutate: (given: Parameters<typeof connect>[0]) => void connect(given) };
}
