import { useRouter, useSearch } from '@tanstack/react-router';
import { setDealershipOfTab } from '#office/dealership-of-tab.ts';
import { memory } from '#office/use-api.ts';
import { ownPath } from '../next-path.ts';

/** What the screens at the door read from their address. */
export interface DoorSearch {
  next?: string;
  email?: string;
  invitation?: string;
  token?: string;
}

const one = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined;

/** The address's query, each name once. */
export function useDoorSearch(): DoorSearch {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  return {
    next: one(search.next),
    email: one(search.email),
    invitation: one(search.invitation),
    token: one(search.token),
  };
}

/** Where to go on after the door: an invitation, or an own page that was asked for; hostile addresses are ignored. */
export function nextOf({ next, invitation }: DoorSearch): string | null {
  if (invitation && /^[\w.-]{1,200}$/.test(invitation)) return `/invitation?token=${invitation}`;
  return ownPath(next);
}

/** Goes on once somebody is signed in. Nothing that was known of the one before stays in memory. */
export function useGoOn(): () => void {
  const router = useRouter();
  const next = nextOf(useDoorSearch()) ?? '/';
  return () => {
    setDealershipOfTab(null);
    memory.clear();
    router.history.push(next);
  };
}
