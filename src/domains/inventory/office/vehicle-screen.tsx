import { Button, Grid, Group, Stack } from '@mantine/core';
import { IconExternalLink, IconSpeakerphone, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ScreenSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { keyOf, memory, useRead, useWrite } from '#office/use-api.ts';
import { canMove, isPublic } from '../vehicle.ts';
import { CostCard } from './cost-card.tsx';
import { DecodePanel } from './decode-panel.tsx';
import { HistoryCard } from './history-card.tsx';
import { PhotosPanel } from './photos-panel.tsx';
import { PriceCard } from './price-card.tsx';
import { StatusBadge } from './status-badge.tsx';
import { StatusMenu } from './status-menu.tsx';
import { VehicleForm } from './vehicle-form.tsx';
import { VehicleLeads } from './vehicle-leads.tsx';
import { inventoryScreenMessages } from './words.ts';

type Whole = Answer<'GET /api/vehicles/:vehicleId'>;

/** One vehicle: photos, facts, price, status, what the VIN says, who asked about it, and all that happened to it. */
export function VehicleScreen() {
  const { locale } = useLanguage();
  const t = useT(inventoryScreenMessages);
  const { vehicleId } = useParams({ strict: false }) as { vehicleId: string };
  const session = useSession();
  const params = { params: { vehicleId } };
  const read = useRead('GET /api/vehicles/:vehicleId', params);
  const history = useRead('GET /api/vehicles/:vehicleId/history', params);
  const vehicle = read.data;
  if (read.error && !vehicle) {
    return (
      <Page title={t('one')} crumbs={[{ label: t('title'), to: '/inventory' }]}>
        <ProblemBox problem={read.error} again={() => void read.refetch()} />
      </Page>
    );
  }
  if (!vehicle) return <ScreenSkeleton />;
  const keep = (next: Whole): void => void memory.setQueryData(keyOf('GET /api/vehicles/:vehicleId', params), next);
  return (
    <Page
      title={vehicleName(vehicle, locale)}
      beside={<StatusBadge status={vehicle.status} />}
      crumbs={[{ label: t('title'), to: '/inventory' }]}
      lead={[
        vehicle.stockNumber,
        vehicle.vin,
        vehicle.daysInStock !== null && t('inStockDays', { n: vehicle.daysInStock }),
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <>
          {isPublic(vehicle.status) && (
            <Button
              variant="default"
              component="a"
              href={`${session.current.siteUrl}/inventory/id-${vehicle.id}`}
              target="_blank"
              rel="noreferrer"
              rightSection={<IconExternalLink size={16} />}
            >
              {t('onSite')}
            </Button>
          )}
          {isPublic(vehicle.status) && session.can('social.write') && (
            <Button
              variant="default"
              leftSection={<IconSpeakerphone size={16} />}
              renderRoot={(props) => <Link to="/social/new" search={{ vehicleId: vehicle.id } as never} {...props} />}
            >
              {t('postIt')}
            </Button>
          )}
          {canMove(vehicle.status, 'sold') && session.can('deals.write') && (
            <Button variant="default" component={Link} {...({ to: '/deals/new', search: { vehicleId } } as object)}>
              {t('startDeal')}
            </Button>
          )}
          {vehicle.status === 'draft' && session.can('inventory.write') && <DeleteDraft vehicle={vehicle} />}
          <StatusMenu vehicle={vehicle} />
        </>
      }
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <PhotosPanel vehicleId={vehicleId} />
            <VehicleForm key={vehicleId} vehicle={vehicle} onSaved={keep} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <PriceCard vehicle={vehicle} prices={history.data?.prices} />
            {session.can('inventory.cost') && <CostCard vehicleId={vehicleId} />}
            {vehicle.vin && session.can('inventory.write') && <DecodePanel vehicle={vehicle} />}
            {session.can('leads.read') && <VehicleLeads vehicleId={vehicleId} />}
            <HistoryCard vehicleId={vehicleId} first={history.data} problem={history.error} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function DeleteDraft({ vehicle }: { vehicle: Whole }) {
  const t = useT(inventoryScreenMessages);
  const navigate = useNavigate();
  const sure = useConfirm();
  const remove = useWrite('DELETE /api/vehicles/:vehicleId', {
    forgets: ['/api/vehicles?', '/api/today'],
    done: () => {
      done(t('deleted'));
      void navigate({ to: '/inventory' });
    },
  });
  const ask = async (): Promise<void> => {
    if (await sure({ title: t('deleteTitle'), body: t('deleteBody'), act: t('deleteDraft') })) {
      remove.mutate({ params: { vehicleId: vehicle.id }, query: { version: vehicle.version } });
    }
  };
  return (
    <Group gap={0}>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={16} />}
        loading={remove.isPending}
        onClick={() => void ask()}
      >
        {t('deleteDraft')}
      </Button>
    </Group>
  );
}
