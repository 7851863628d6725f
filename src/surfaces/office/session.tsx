import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Permission } from '#domains/dealerships/index.ts';
import type { Locale } from '#kernel/messages.ts';
import { api } from './api.ts';
import type { Answer } from './api.ts';
import { dealershipOfTab, setDealershipOfTab } from './dealership-of-tab.ts';
import { PlaceProvider, useLanguage } from './i18n.tsx';
import { asProblem } from './problem-error.ts';
import type { ProblemError } from './problem-error.ts';
import { failed } from './toasts.tsx';
import { memory } from './use-api.ts';

/** Who is signed in and where they work, as the API says it. */
export type Me = Answer<'GET /api/me'>;
type Dealership = NonNullable<Me['current']>;

export interface Session {
  user: Me['user'];
  /** Whether the console of the platform is open to this person. */
  operator: boolean;
  dealerships: Me['dealerships'];
  /** The dealership that this tab works in. */
  current: Dealership;
  /** Whether this person may; hides what would only be refused. The API decides all the same. */
  can(permission: Permission): boolean;
  /** Works in another dealership, in this tab only; on its first page, or on a path of our own. */
  switchTo(dealershipId: string, path?: string): void;
  /** Changes the language, and remembers it on the user. */
  speak(locale: Locale): void;
  signOut(): Promise<void>;
}

const meKey = ['me'];

/** Asks who is signed in. Code `unauthenticated` when nobody is. For frames; screens use `useSession`. */
export function useMe(): UseQueryResult<Me, ProblemError> {
  return useQuery<Me, ProblemError>({
    queryKey: meKey,
    queryFn: async ({ signal }) => {
      const wanted = dealershipOfTab();
      const me = await api('GET /api/me', { query: wanted ? { dealership: wanted } : {}, signal });
      setDealershipOfTab(me.current?.id ?? null);
      return me;
    },
    staleTime: 60_000,
  });
}

/** Asks anew who is signed in: after sign-in, a new dealership, changed rights. */
export const refreshSession = (): Promise<void> => memory.resetQueries({ queryKey: meKey });

const SessionContext = createContext<Session | null>(null);

/** Gives everything inside the session, and the dealership's clock and money. */
export function SessionProvider({ me, current, children }: { me: Me; current: Dealership; children: ReactNode }) {
  const { locale, choose } = useLanguage();
  // What the user chose on another machine holds here too.
  useEffect(() => choose(me.user.locale), [me.user.locale, choose]);
  const session = useMemo((): Session => {
    const may = new Set<string>(current.permissions);
    return {
      user: me.user,
      operator: me.operator,
      dealerships: me.dealerships,
      current,
      can: (permission) => may.has(permission),
      switchTo: (id, path = '/') => {
        setDealershipOfTab(id);
        // Nothing of one dealership stays in memory in another.
        memory.clear();
        location.assign(path);
        // Where only what stands behind `#` differs, a browser would not load the page anew.
        if (path.includes('#')) location.reload();
      },
      speak: (next) => {
        const before = locale;
        choose(next);
        memory.setQueryData<Me>(meKey, (old) => old && { ...old, user: { ...old.user, locale: next } });
        api('PATCH /api/me', { body: { locale: next } }).catch((error: unknown) => {
          choose(before);
          memory.setQueryData<Me>(meKey, (old) => old && { ...old, user: { ...old.user, locale: before } });
          failed(asProblem(error));
        });
      },
      signOut: async () => {
        try {
          await api('POST /api/sign-out');
        } catch (error) {
          // Not signed in any more is what was wanted.
          const problem = asProblem(error);
          if (problem.status !== 401) {
            failed(problem);
            return;
          }
        }
        setDealershipOfTab(null);
        location.assign('/sign-in');
      },
    };
  }, [me, current, locale, choose]);
  return (
    <SessionContext value={session}>
      <PlaceProvider timeZone={current.timeZone} currency={current.currency}>
        {children}
      </PlaceProvider>
    </SessionContext>
  );
}

/** The person and the dealership. Inside the office frame there always is one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside of the office frame');
  return session;
}

/** The session where there may be none: screens for both sides of the door. */
export const useMaybeSession = (): Session | null => useContext(SessionContext);
