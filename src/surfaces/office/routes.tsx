import { Notifications } from '@mantine/notifications';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  useRouterState,
} from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { ProblemBox } from './problem.tsx';
import type { Screen } from './screen.ts';
import { screens } from './screens.ts';
import { SessionProvider, useMaybeSession, useMe } from './session.tsx';
import { Crash } from './shell/crash.tsx';
import { NotAllowed, NotHere } from './shell/message-page.tsx';
import { SignedOutFrame } from './shell/signed-out-frame.tsx';
import { ScreenSkeleton } from './skeletons.tsx';

/** The frame of everything behind the door: who only stands before it does not load it. */
const loadFrame = () => import('./shell/office-frame.tsx').then((made) => ({ default: made.OfficeFrame }));
const Frame = lazy(loadFrame);
// With the page, and not only when the door has opened: most who come are signed in.
if (!screens.some(({ frame = 'office', path }) => frame !== 'office' && location.pathname.startsWith(path)))
  void loadFrame();
function OfficeFrame({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={<ScreenSkeleton />}>
      <Frame>{children}</Frame>
    </Suspense>
  );
}

/** Lets in who is signed in, and asks the others to; afterwards they are where they wanted to be. */
function Door({ dealership, children }: { dealership: boolean; children: ReactNode }) {
  const me = useMe();
  const here = useRouterState({ select: (state) => state.location.href });
  if (me.isPending) return <ScreenSkeleton />;
  if (me.error) {
    // On the way to the door already: going again would only make `next` longer.
    if (me.error.status === 401 && here.startsWith('/sign-in')) return <ScreenSkeleton />;
    if (me.error.status === 401)
      return <Navigate to="/sign-in" search={here === '/' ? {} : ({ next: here } as never)} replace />;
    return <ProblemBox problem={me.error} again={() => void me.refetch()} />;
  }
  const { current } = me.data;
  if (!current && dealership && here.startsWith('/welcome')) return <ScreenSkeleton />;
  if (!current) return dealership ? <Navigate to="/welcome" replace /> : <>{children}</>;
  return (
    <SessionProvider me={me.data} current={current}>
      {dealership ? <Gate shutOut={current.secondFactor?.shutOut ?? false}>{children}</Gate> : children}
    </SessionProvider>
  );
}

const SecondFactorNeeded = lazy(() =>
  import('#domains/accounts/office/second-factor-needed.tsx').then((made) => ({ default: made.SecondFactorNeeded })),
);

/**
 * Whoever must set up a second factor first does so instead of seeing the office. They go on by themselves: what is
 * shown once, the recovery codes, would be lost when the screen went away the moment it is not needed any more.
 */
function Gate({ shutOut, children }: { shutOut: boolean; children: ReactNode }) {
  const [shut, setShut] = useState(shutOut);
  if (shutOut && !shut) setShut(true);
  if (!shut) return <>{children}</>;
  return (
    <SignedOutFrame signedIn>
      <Suspense fallback={<ScreenSkeleton />}>
        <SecondFactorNeeded open={() => setShut(false)} />
      </Suspense>
    </SignedOutFrame>
  );
}

function Allowed({ screen, children }: { screen: Screen; children: ReactNode }) {
  const session = useMaybeSession();
  if (screen.permission && session && !session.can(screen.permission)) return <NotAllowed />;
  return <>{children}</>;
}

/** To everybody else the console is not there. */
function Operators({ children }: { children: ReactNode }) {
  return useMe().data?.operator ? <>{children}</> : <NotHere />;
}

/** Toasts stand inside the router, so that a link in one of them leads somewhere. */
function Root() {
  return (
    <>
      <Notifications position="bottom-center" limit={3} />
      <Outlet />
    </>
  );
}

const root = createRootRoute({
  component: Root,
  notFoundComponent: () => (
    <Door dealership>
      <OfficeFrame>
        <NotHere />
      </OfficeFrame>
    </Door>
  ),
  errorComponent: Crash,
});

const office = createRoute({
  getParentRoute: () => root,
  id: 'office',
  component: () => (
    <Door dealership>
      <OfficeFrame>
        <Outlet />
      </OfficeFrame>
    </Door>
  ),
});
const welcome = createRoute({
  getParentRoute: () => root,
  id: 'welcome-frame',
  component: () => (
    <SignedOutFrame signedIn>
      <Door dealership={false}>
        <Outlet />
      </Door>
    </SignedOutFrame>
  ),
});
const signedOut = createRoute({
  getParentRoute: () => root,
  id: 'signed-out',
  component: () => (
    <SignedOutFrame>
      <Outlet />
    </SignedOutFrame>
  ),
});

/** The console's frame comes with the console: nobody else loads it. */
const OperatorFrame = lazy(() =>
  import('#domains/support/office/operator-frame.tsx').then((made) => ({ default: made.OperatorFrame })),
);
const operator = createRoute({
  getParentRoute: () => root,
  id: 'operator-frame',
  component: () => (
    <Door dealership={false}>
      <Operators>
        <Suspense fallback={<ScreenSkeleton />}>
          <OperatorFrame>
            <Outlet />
          </OperatorFrame>
        </Suspense>
      </Operators>
    </Door>
  ),
});

const frames = { office, welcome, 'signed-out': signedOut, operator };

function routeOf(screen: Screen) {
  const load = () =>
    screen.load().then((Loaded) => ({
      default: () => (
        <Allowed screen={screen}>
          <Loaded />
        </Allowed>
      ),
    }));
  return createRoute({
    getParentRoute: () => frames[screen.frame ?? 'office'] as typeof office,
    path: screen.path,
    component: lazyRouteComponent(load),
    pendingComponent: ScreenSkeleton,
    errorComponent: Crash,
  });
}

const inFrame = (frame: NonNullable<Screen['frame']>) =>
  screens.filter((screen) => (screen.frame ?? 'office') === frame).map(routeOf);

/** The address's query as text, lists repeated: what filters and links of mails hold. */
function parseSearch(search: string): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const before = Object.hasOwn(read, name) ? read[name] : undefined;
    read[name] = before === undefined ? value : [...[before].flat(), value];
  }
  return read;
}

function stringifySearch(search: Record<string, unknown>): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of [value].flat())
      if (one !== undefined && one !== null && one !== '') written.append(name, String(one));
  }
  return written.size ? `?${written}` : '';
}

/** The office's router over all screens. */
export const router = createRouter({
  routeTree: root.addChildren([
    office.addChildren(inFrame('office')),
    welcome.addChildren(inFrame('welcome')),
    signedOut.addChildren(inFrame('signed-out')),
    operator.addChildren(inFrame('operator')),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: true,
});
