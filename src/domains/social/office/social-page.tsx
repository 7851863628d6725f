import { Badge } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { useRead } from '#office/use-api.ts';
import { PausedBanner } from './paused-banner.tsx';
import classes from './social-page.module.css';
import { StandInBanner } from './stand-in-banner.tsx';
import { socialWords } from './words.ts';

const places = [
  ['/social', 'posts'],
  ['/social/calendar', 'calendar'],
  ['/social/drift', 'drift'],
  ['/social/rules', 'rules'],
  ['/social/templates', 'templates'],
] as const;

/** A screen of publishing: its places, what is held back, and whether a stand-in is spoken to. */
export function SocialPage({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = useT(socialWords);
  const drifted = useRead('GET /api/social/drift', {}, { staleTime: 60_000 }).data?.items.length ?? 0;
  return (
    <Page title={title} {...(lead ? { lead } : {})} actions={actions}>
      <nav aria-label={t('places')}>
        <ul className={classes.places}>
          {places.map(([to, word]) => (
            <li key={to}>
              <Link to={to} className={classes.place} activeOptions={{ exact: true, includeSearch: false }}>
                {t(`place.${word}`)}
                {word === 'drift' && drifted > 0 && (
                  <Badge size="sm" color="orange" aria-label={t('drift.count', { n: drifted })}>
                    {drifted}
                  </Badge>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <StandInBanner />
      <PausedBanner />
      {children}
    </Page>
  );
}
