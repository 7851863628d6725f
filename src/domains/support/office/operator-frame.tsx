import {
  ActionIcon,
  AppShell,
  Badge,
  Button,
  Drawer,
  Group,
  NavLink,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { ModalsProvider } from '@mantine/modals';
import {
  IconAlertTriangle,
  IconBuildingStore,
  IconClipboardList,
  IconDatabase,
  IconGavel,
  IconKey,
  IconLifebuoy,
  IconListCheck,
  IconLock,
  IconMenu2,
  IconRosetteDiscountCheck,
  IconScale,
  IconShieldExclamation,
  IconShieldX,
  IconSpeakerphone,
  IconUserShield,
} from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { StepUpByPasskey } from '#domains/accounts/office/step-up.tsx';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';

/** Places of the console, by what one comes for. */
const groups = [
  [
    'group.people',
    [
      ['/operator', 'nav.dealerships', IconBuildingStore],
      ['/operator/support', 'nav.support', IconLifebuoy],
      ['/operator/lost-factors', 'nav.lost', IconKey],
      ['/operator/announcements', 'nav.announcements', IconSpeakerphone],
    ],
  ],
  [
    'group.trust',
    [
      ['/operator/promises', 'nav.promises', IconRosetteDiscountCheck],
      ['/operator/incidents', 'nav.incidents', IconShieldExclamation],
      ['/operator/privacy', 'nav.privacy', IconUserShield],
      ['/operator/keeping', 'nav.keeping', IconDatabase],
      ['/operator/holds', 'nav.holds', IconLock],
      ['/operator/disclosures', 'nav.disclosures', IconGavel],
      ['/operator/policies', 'nav.policies', IconScale],
    ],
  ],
  [
    'group.product',
    [
      ['/operator/jobs', 'nav.jobs', IconListCheck],
      ['/operator/usage', 'nav.usage', IconAlertTriangle],
      ['/operator/security', 'nav.security', IconShieldX],
      ['/operator/audit', 'nav.audit', IconClipboardList],
    ],
  ],
] as const;
const places = groups.flatMap(([, inside]) => [...inside]);

/** The console's own frame: its navigation, and the question for a passkey. Loaded for operators only. */
export function OperatorFrame({ children }: { children: ReactNode }) {
  const t = useT(operatorWords);
  const office = useOfficeT();
  const { locale, choose } = useLanguage();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [menu, drawer] = useDisclosure(false);
  useEffect(() => drawer.close(), [path]); // oxlint-disable-line react-hooks/exhaustive-deps -- only a new path closes it
  const ready = useRead('GET /api/operator', {}, { staleTime: 60_000 });
  const here = places
    .filter(([to]) =>
      to === '/operator' ? path === to || path.startsWith('/operator/dealerships') : path.startsWith(to),
    )
    .at(-1)?.[0];
  const counts: Record<string, number> = {
    '/operator/support': ready.data?.overdue || ready.data?.open || 0,
    '/operator/jobs': ready.data?.dead ?? 0,
    '/operator/privacy': ready.data?.privacy ?? 0,
    '/operator/lost-factors': ready.data?.lost ?? 0,
  };
  const urgent = (to: string): boolean =>
    to === '/operator/jobs' || to === '/operator/privacy' || (ready.data?.overdue ?? 0) > 0;
  const entry = ([to, label, Sign]: (typeof places)[number]): ReactNode => (
    <NavLink
      key={to}
      renderRoot={(props) => <Link to={to} activeOptions={{ exact: true }} {...props} />}
      active={here === to}
      aria-current={here === to ? 'page' : undefined}
      label={t(label)}
      leftSection={<Sign size={19} stroke={1.6} />}
      rightSection={
        counts[to] ? (
          <Badge size="sm" variant="filled" color={urgent(to) ? 'red' : 'blue'}>
            {counts[to]}
          </Badge>
        ) : undefined
      }
      style={{ borderRadius: 8 }}
    />
  );
  const nav = groups.map(([group, inside]) => (
    <div key={group} role="group" aria-label={t(group)}>
      <Text size="xs" fw={600} c="dimmed" mt="sm" mb={4} mx={10} aria-hidden="true">
        {t(group)}
      </Text>
      <Stack gap={2}>{inside.map(entry)}</Stack>
    </div>
  ));
  const waiting = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return (
    <ModalsProvider>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true } }}
        padding={{ base: 'md', sm: 'lg' }}
      >
        <a className="skip" href="#content">
          {office('skip')}
        </a>
        <AppShell.Header px="md">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              {phone && (
                <ActionIcon
                  variant="default"
                  size="lg"
                  aria-label={t('menu', { n: waiting })}
                  aria-expanded={menu}
                  onClick={drawer.open}
                >
                  <IconMenu2 size={20} color={waiting > 0 ? 'var(--mantine-color-red-filled)' : undefined} />
                </ActionIcon>
              )}
              <Text fw={700}>{phone ? t('console') : `Automo · ${t('console')}`}</Text>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <SegmentedControl
                size="xs"
                aria-label={office('language')}
                value={locale}
                onChange={(value) => choose(value === 'fr' ? 'fr' : 'en')}
                data={[
                  { value: 'en', label: 'EN' },
                  { value: 'fr', label: 'FR' },
                ]}
              />
              <Button size="xs" variant="subtle" color="gray" renderRoot={(props) => <Link to="/" {...props} />}>
                {t('office')}
              </Button>
            </Group>
          </Group>
        </AppShell.Header>
        {!phone && (
          <AppShell.Navbar component="nav" aria-label={t('label')} p="sm" pt={0} style={{ overflowY: 'auto' }}>
            {nav}
          </AppShell.Navbar>
        )}
        <AppShell.Main id="content" tabIndex={-1}>
          {ready.isPending && <ListSkeleton rows={3} />}
          {ready.error?.code === 'passkey_needed' ? (
            <Page title={t('gate.title')} lead={t('gate.body')} width="reading">
              <Group>
                <StepUpByPasskey done={() => void forget('/api/operator')} />
                <Button variant="default" renderRoot={(props) => <Link to="/account" {...props} />}>
                  {t('gate.account')}
                </Button>
              </Group>
            </Page>
          ) : (
            ready.error && <ProblemBox problem={ready.error} again={() => void ready.refetch()} />
          )}
          {ready.data && children}
        </AppShell.Main>
        {phone && (
          <Drawer
            opened={menu}
            onClose={drawer.close}
            size="xs"
            title={t('console')}
            closeButtonProps={{ 'aria-label': office('close') }}
          >
            <nav aria-label={t('label')}>{nav}</nav>
          </Drawer>
        )}
      </AppShell>
    </ModalsProvider>
  );
}
