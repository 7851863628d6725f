import { useWrite } from '#office/use-api.ts';

/** Begins a login at Meta: the browser goes there, and comes back to the channels. */
export const useConnect = () =>
  useWrite('POST /api/channels/connect', { done: ({ url }) => window.location.assign(url) });
