import { Button } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { isId } from '#kernel/ids.ts';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { Composer } from './compose/composer.tsx';
import { PausedBanner } from './paused-banner.tsx';
import { StandInBanner } from './stand-in-banner.tsx';
import { socialWords } from './words.ts';

/** Begins a post, of a vehicle when one came with the address. */
export function NewPostScreen() {
  const t = useT(socialWords);
  const session = useSession();
  const { vehicleId } = useSearch({ strict: false }) as { vehicleId?: string };
  const wanted = vehicleId && isId(vehicleId) ? vehicleId : undefined;
  const channels = useRead('GET /api/channels', {});
  const templates = useRead('GET /api/social/templates', {});
  const error = channels.error ?? templates.error;
  return (
    <Page
      title={t('new')}
      crumbs={[{ label: t('title'), to: '/social' }]}
      actions={
        wanted && (
          <Button
            variant="default"
            leftSection={<IconBuildingStore size={17} />}
            renderRoot={(props) => <Link to={`/social/marketplace/${wanted}`} {...props} />}
          >
            {t('marketplace.copy')}
          </Button>
        )
      }
    >
      <StandInBanner />
      <PausedBanner />
      {error && <ProblemBox problem={error} again={() => void (channels.refetch(), templates.refetch())} />}
      {channels.data && templates.data ? (
        <Composer
          key={wanted ?? ''}
          vehicleId={wanted}
          locale={session.current.locale}
          channels={channels.data.items}
          templates={templates.data.items}
        />
      ) : (
        !error && <FormSkeleton />
      )}
    </Page>
  );
}
