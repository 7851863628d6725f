import { AppShell, Badge, Button, Group, NavLink, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { ModalsProvider } from '@mantine/modals';
import {
  IconAlertTriangle,
  IconBuildingStore,
  IconClipboardList,
  IconDatabase,
  IconGavel,
  IconLifebuoy,
  IconListCheck,
  IconScale,
  IconSpeakerphone,
  IconUserShield,
} from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { StepUpByPasskey } from '#domains/accounts/office/step-up.tsx';
import { useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';

const places = [
  ['/operator', 'nav.dealerships', IconBuildingStore],
  ['/operator/support', 'nav.support', IconLifebuoy],
  ['/operator/jobs', 'nav.jobs', IconListCheck],
  ['/operator/keeping', 'nav.keeping', IconDatabase],
  ['/operator/usage', 'nav.usage', IconAlertTriangle],
  ['/operator/announcements', 'nav.announcements', IconSpeakerphone],
  ['/operator/policies', 'nav.policies', IconScale],
  ['/operator/disclosures', 'nav.disclosures', IconGavel],
  ['/operator/privacy', 'nav.privacy', IconUserShield],
  ['/operator/audit', 'nav.audit', IconClipboardList],
] as const;

/** The console's own frame: its navigation, and the question for a passkey. Loaded for operators only. */
export function OperatorFrame({ children }: { children: ReactNode }) {
  const t = useT(operatorWords);
  const office = useOfficeT();
  const { locale, choose } = useLanguage();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
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
  };
  const urgent = (to: string): boolean =>
    to === '/operator/jobs' || to === '/operator/privacy' || (ready.data?.overdue ?? 0) > 0;
  const nav = places.map(([to, label, Sign]) => (
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
      style={{ borderRadius: 8, ...(phone ? { width: 'auto', whiteSpace: 'nowrap' } : {}) }}
    />
  ));
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
            <Text fw={700}>{phone ? t('console') : `Automo · ${t('console')}`}</Text>
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
          <AppShell.Navbar component="nav" aria-label={t('label')} p="sm">
            <Stack gap={2}>{nav}</Stack>
          </AppShell.Navbar>
        )}
        <AppShell.Main id="content" tabIndex={-1}>
          {phone && (
            <Group component="nav" aria-label={t('label')} gap={4} wrap="nowrap" mb="md" style={{ overflowX: 'auto' }}>
              {nav}
            </Group>
          )}
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
      </AppShell>
    </ModalsProvider>
  );
}
