import {
  ActionIcon,
  AppShell,
  Badge,
  Button,
  Drawer,
  Group,
  Kbd,
  NavLink,
  Stack,
  Text,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { ModalsProvider } from '@mantine/modals';
import { spotlight } from '@mantine/spotlight';
import { IconCloudOff, IconDots, IconExternalLink, IconSearch } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { SecondFactorBanner } from '#domains/accounts/office/second-factor-banner.tsx';
import { ClosingBanner } from '#domains/closing/office/closing-banner.tsx';
import { StateBar } from '#domains/subscriptions/office/state-bar.tsx';
import { IncidentNoticeBar } from '#domains/incidents/office/notice-bar.tsx';
import { PolicyBanner } from '#domains/policies/office/policy-banner.tsx';
import { SupportBanner } from '#domains/support/office/support-banner.tsx';
import { useOfficeT } from '../i18n.tsx';
import { listen, useLive, useLiveState } from '../live.ts';
import { useSession } from '../session.tsx';
import { done } from '../toasts.tsx';
import { useRead } from '../use-api.ts';
import { Mark } from './mark.tsx';
import classes from './office-frame.module.css';
import { PersonMenu } from './person-menu.tsx';
import { placeOf, places } from './places.ts';
import type { Place } from './places.ts';
import { SearchEverywhere } from './search-everywhere.tsx';
import { SettingsGroups } from './settings-groups.tsx';
import { Shortcuts, useShortcutList } from './shortcuts.tsx';

/** What every screen of a dealership stands in: navigation by job, search, the person's menu, live changes. */
export function OfficeFrame({ children }: { children: ReactNode }) {
  const t = useOfficeT();
  const session = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [more, drawer] = useDisclosure(false);
  const [keys, list] = useShortcutList();
  const { current } = session;
  useEffect(() => listen(current.id), [current.id]);
  useEffect(() => drawer.close(), [path]); // oxlint-disable-line react-hooks/exhaustive-deps -- only a new path closes it
  const mine = places.filter(({ permission }) => !permission || session.can(permission));
  const waiting = useRead('GET /api/today', {}, { staleTime: 60_000 }).data?.leads?.waiting ?? 0;
  const standing = placeOf(path);
  const here = standing?.to;
  const entry = (place: Place): ReactNode => (
    <NavLink
      key={place.to}
      // The frame says which place is here: the router would also call /settings active on every screen below it.
      renderRoot={(props) => <Link to={place.to} activeOptions={{ exact: true }} {...props} />}
      active={here === place.to}
      aria-current={here === place.to ? 'page' : undefined}
      label={t(place.label)}
      leftSection={<place.icon size={19} stroke={1.6} />}
      rightSection={
        place.to === '/leads' && waiting > 0 ? (
          <Badge size="sm" variant="filled">
            {waiting}
          </Badge>
        ) : undefined
      }
      className={classes.entry}
    />
  );
  const settings = mine.filter(({ group }) => group !== 'work');
  const work = mine.filter(({ group }) => group === 'work');
  // A phone has room for five words in a row: what is beyond four places is under the fifth, `more`.
  const tabs = work.slice(0, 4);
  // Questions stand inside the router too, so that a link in one of them leads somewhere.
  return (
    <ModalsProvider>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true } }}
        footer={phone ? { height: 60 } : undefined}
        padding={{ base: 'md', sm: 'lg' }}
        className={classes.shell}
      >
        <a className="skip" href="#content">
          {t('skip')}
        </a>
        <AppShell.Header className={classes.bar}>
          <Link to="/" className={classes.home} aria-label={t('nav.today')}>
            <Mark />
          </Link>
          <UnstyledButton className={classes.search} onClick={spotlight.open} aria-label={t('search.open')}>
            <IconSearch size={16} />
            <span className={classes.searchWords}>{t('search.placeholder')}</span>
            <Kbd size="xs" className={classes.kbd}>
              Ctrl K
            </Kbd>
          </UnstyledButton>
          <Group gap={4} wrap="nowrap">
            <Offline />
            <Button
              component="a"
              href={current.siteUrl}
              target="_blank"
              rel="noreferrer"
              variant="subtle"
              color="gray"
              size="compact-md"
              visibleFrom="sm"
              rightSection={<IconExternalLink size={15} />}
            >
              {t('nav.site')}
            </Button>
            <PersonMenu showKeys={list.open} />
          </Group>
        </AppShell.Header>
        {!phone && (
          <AppShell.Navbar className={classes.nav} aria-label={t('nav.label')} component="nav">
            <div className={classes.dealership}>
              <Text fw={650} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {current.name}
              </Text>
              {current.demo && (
                <Tooltip label={t('demo.title')}>
                  <Badge size="sm" color="orange" tabIndex={0}>
                    {t('demo')}
                  </Badge>
                </Tooltip>
              )}
            </div>
            <Stack gap={2}>{work.map(entry)}</Stack>
            <SettingsGroups places={settings} here={standing} name="bar" entry={entry} />
          </AppShell.Navbar>
        )}
        <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
          <SecondFactorBanner />
          <ClosingBanner />
          <StateBar />
          <IncidentNoticeBar />
          <PolicyBanner />
          <SupportBanner />
          {children}
        </AppShell.Main>
        {phone && (
          <AppShell.Footer className={classes.tabs} component="nav" aria-label={t('nav.label')}>
            {tabs.map((place) => (
              <Link
                key={place.to}
                to={place.to}
                activeOptions={{ exact: true }}
                className={classes.tab}
                aria-current={here === place.to ? 'page' : undefined}
              >
                <span className={classes.tabIcon}>
                  <place.icon size={22} stroke={1.6} />
                  {place.to === '/leads' && waiting > 0 && (
                    <span className={classes.dot}>{waiting > 99 ? '99+' : waiting}</span>
                  )}
                </span>
                {t(place.label)}
              </Link>
            ))}
            <UnstyledButton className={classes.tab} onClick={drawer.open} aria-expanded={more}>
              <IconDots size={22} stroke={1.6} />
              {t('nav.more')}
            </UnstyledButton>
          </AppShell.Footer>
        )}
        <Drawer
          opened={more}
          onClose={drawer.close}
          position="bottom"
          size="auto"
          title={current.name}
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          <Stack gap={2} pb="md">
            {work.slice(4).map(entry)}
            <SettingsGroups places={settings} here={standing} name="drawer" entry={entry} />
            <NavLink
              component="a"
              href={current.siteUrl}
              target="_blank"
              rel="noreferrer"
              label={t('nav.site')}
              leftSection={<IconExternalLink size={19} stroke={1.6} />}
            />
          </Stack>
        </Drawer>
        <SearchEverywhere />
        <Shortcuts opened={keys} open={list.open} close={list.close} />
        <LeadBell />
      </AppShell>
    </ModalsProvider>
  );
}

/** Says when changes by others do not arrive. */
function Offline() {
  const t = useOfficeT();
  const state = useLiveState();
  if (state !== 'offline') return null;
  return (
    <Tooltip label={t('live.offline')}>
      <ActionIcon variant="light" color="orange" aria-label={t('live.offline')} role="status">
        <IconCloudOff size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

/** A lead from outside is told wherever one is. */
function LeadBell() {
  const t = useOfficeT();
  const session = useSession();
  useLive('lead.added', (change) => {
    if (change.actor.kind === 'user' || !session.can('leads.read')) return;
    done(t('lead.arrived'), {
      more: (
        <Button
          size="compact-sm"
          variant="light"
          renderRoot={(props) => <Link to={`/leads/${change.record.id}`} {...props} />}
        >
          {t('lead.open')}
        </Button>
      ),
    });
  });
  return null;
}
