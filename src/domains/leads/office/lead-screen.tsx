import { Anchor, Button, Card, Group, Modal, Radio, Select, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMail, IconPhone } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { formatPhone } from '#kernel/phone-words.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import { TasksCard } from '#domains/tasks/office/tasks-card.tsx';
import type { Answer } from '#office/api.ts';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { lostReasons, nextStages } from '../stages.ts';
import type { Stage } from '../stages.ts';
import { leadsMessages } from '../messages.ts';
import { StageBadge } from './stage-badge.tsx';
import classes from './lead-screen.module.css';
import { AnswerBox } from './answer-box.tsx';
import { AppointmentsCard } from './appointments-card.tsx';
import { Asked, Timeline } from './timeline.tsx';
import { leadsScreenMessages } from './words.ts';

type Lead = Answer<'GET /api/leads/:leadId'>;

/** A lead: who, about what, what was said, and the next answer. */
export function LeadScreen() {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const { leadId } = useParams({ strict: false }) as { leadId: string };
  const session = useSession();
  const read = useRead('GET /api/leads/:leadId', { params: { leadId } });
  const lead = read.data;
  return (
    <Page
      title={lead ? (lead.customer?.name ?? t('hiddenCustomer')) : words('lead')}
      crumbs={[{ to: '/leads', label: t('back') }]}
      beside={lead && <StageBadge stage={lead.stage} />}
      lead={lead && <LeadLine lead={lead} />}
      actions={
        lead &&
        session.can('deals.write') && (
          <Button component={Link} {...({ to: '/deals/new', search: { leadId } } as object)}>
            {t('startDeal')}
          </Button>
        )
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {!lead && !read.error && <FormSkeleton />}
      {lead && (
        <div className={classes.page}>
          <Stack gap="md" className={classes.who}>
            {lead.customer && <CustomerCard customer={lead.customer} />}
            <AppointmentsCard lead={lead} />
          </Stack>
          <Stack gap="md" className={classes.talk}>
            <Asked lead={lead} />
            {session.can('leads.write') && <AnswerBox lead={lead} />}
            <Timeline lead={lead} />
          </Stack>
          <Stack gap="md" className={classes.rest}>
            <VehicleCard lead={lead} />
            <Handling lead={lead} />
            <TasksCard about={{ leadId: lead.id }} here="lead" />
          </Stack>
        </div>
      )}
    </Page>
  );
}

/** What it is about, where it came from and when. */
function LeadLine({ lead }: { lead: Lead }) {
  const words = useT(leadsMessages);
  return (
    <>
      {`${words(`kind.${lead.kind}`)} · ${words(`source.${lead.source}`)} · `}
      <Moment at={lead.createdAt} exact />
    </>
  );
}

function CustomerCard({ customer }: { customer: NonNullable<Lead['customer']> }) {
  const t = useT(leadsScreenMessages);
  return (
    <Card withBorder radius="md" padding="md">
      <Title order={2} size="h5" mb="xs">
        {t('customer')}
      </Title>
      <Stack gap={6}>
        <Link to={`/customers/${customer.id}`}>{customer.name}</Link>
        {customer.phone && (
          <Anchor href={`tel:${customer.phone}`}>
            <Group gap={6} wrap="nowrap">
              <IconPhone size={16} aria-hidden /> {formatPhone(customer.phone)}
            </Group>
          </Anchor>
        )}
        {customer.email && (
          <Anchor href={`mailto:${customer.email}`} style={{ overflowWrap: 'anywhere' }}>
            <Group gap={6} wrap="nowrap">
              <IconMail size={16} aria-hidden /> {customer.email}
            </Group>
          </Anchor>
        )}
        <Text size="sm" c="dimmed">
          {customer.locale === 'fr' ? t('french') : t('english')}
        </Text>
      </Stack>
    </Card>
  );
}

function VehicleCard({ lead }: { lead: Lead }) {
  const t = useT(leadsScreenMessages);
  const { money } = useFormats();
  const { locale } = useLanguage();
  const { vehicle } = lead;
  return (
    <Card withBorder radius="md" padding="md">
      <Title order={2} size="h5" mb="xs">
        {t('vehicle')}
      </Title>
      {vehicle ? (
        <Stack gap={2}>
          <Anchor component={Link} {...({ to: '/inventory/$vehicleId', params: { vehicleId: vehicle.id } } as object)}>
            {shortVehicleName(vehicle, locale)}
          </Anchor>
          <Text size="sm">{money(vehicle.askingPriceCents)}</Text>
          <Text size="sm" c="dimmed">
            {vehicle.stockNumber}
          </Text>
        </Stack>
      ) : (
        <Text size="sm" c="dimmed">
          {t('noVehicle')}
        </Text>
      )}
    </Card>
  );
}

function Handling({ lead }: { lead: Lead }) {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const session = useSession();
  const mayWrite = session.can('leads.write');
  const mayAssign = session.can('leads.assign');
  const staff = useRead('GET /api/staff', {}, { enabled: mayWrite });
  const [losing, lose] = useDisclosure(false);
  const change = useWrite('PATCH /api/leads/:leadId', { forgets: ['/api/leads', '/api/today'] });
  const set = (body: Partial<Omit<Parameters<typeof change.mutate>[0]['body'], 'version'>>, said: string): void =>
    change.mutate(
      { params: { leadId: lead.id }, body: { version: lead.version, ...body } },
      { onSuccess: () => done(said) },
    );
  const choices = [lead.stage, ...nextStages(lead.stage)].map((stage) => ({
    value: stage,
    label: words(`stage.${stage}`),
  }));
  const people = (staff.data?.items ?? [])
    .filter((one) => one.state === 'active')
    .map((one) => ({ value: one.id, label: one.name }));
  return (
    <Card withBorder radius="md" padding="md">
      <Title order={2} size="h5" mb="xs">
        {t('handling')}
      </Title>
      <Stack gap="sm">
        <Select
          label={t('stage')}
          data={choices}
          value={lead.stage}
          allowDeselect={false}
          disabled={!mayWrite || change.isPending}
          onChange={(value) => {
            if (value === 'lost') lose.open();
            else if (value && value !== lead.stage)
              set({ stage: value as Stage }, t('stageChanged', { stage: words(`stage.${value as Stage}`) }));
          }}
        />
        <Select
          label={t('assignee')}
          data={people}
          value={lead.assignee?.id ?? null}
          placeholder={t('nobody')}
          clearable={mayAssign}
          searchable
          disabled={!mayAssign || change.isPending}
          onChange={(value) =>
            set(
              { assigneeId: value },
              value ? t('assigned', { name: people.find((one) => one.value === value)?.label ?? '' }) : t('unassigned'),
            )
          }
        />
        {mayWrite && !lead.assignee && (
          <Button
            variant="light"
            loading={change.isPending}
            onClick={() => set({ assigneeId: session.current.staffId }, t('assigned', { name: session.user.name }))}
          >
            {t('takeIt')}
          </Button>
        )}
        {mayWrite && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => set({ suspectedSpam: !lead.suspectedSpam }, t(lead.suspectedSpam ? 'notSpam' : 'spam'))}
          >
            {t(lead.suspectedSpam ? 'notSpam' : 'markSpam')}
          </Button>
        )}
      </Stack>
      <Losing
        opened={losing}
        close={lose.close}
        lose={(reason) => set({ stage: 'lost', lostReason: reason }, t('stageChanged', { stage: words('stage.lost') }))}
      />
    </Card>
  );
}

function Losing({
  opened,
  close,
  lose,
}: {
  opened: boolean;
  close(): void;
  lose(reason: (typeof lostReasons)[number]): void;
}) {
  const t = useT(leadsScreenMessages);
  const words = useT(leadsMessages);
  const office = useOfficeT();
  const [reason, setReason] = useState<(typeof lostReasons)[number] | null>(null);
  return (
    <Modal opened={opened} onClose={close} title={t('lostWhy')} closeButtonProps={{ 'aria-label': office('close') }}>
      <Stack>
        <Radio.Group
          value={reason}
          onChange={(value) => setReason(value as (typeof lostReasons)[number])}
          aria-label={t('lostWhy')}
        >
          <Stack gap="xs">
            {lostReasons.map((one) => (
              <Radio key={one} value={one} label={words(`lost.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            disabled={!reason}
            onClick={() => {
              if (reason) lose(reason);
              close();
            }}
          >
            {t('markLost')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
