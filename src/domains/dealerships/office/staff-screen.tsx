import {
  Avatar,
  Badge,
  Button,
  Card,
  Group,
  Modal,
  MultiSelect,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { refreshSession, useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import type { Role } from '../permissions.ts';
import { useDealershipErrors } from './field-errors.ts';
import { RoleFields } from './role-fields.tsx';
import { SecondFactorPolicyCard } from './second-factor-policy-card.tsx';
import { dealershipWords } from './words.ts';

type Member = Answer<'GET /api/staff'>['items'][number];

/** Who works here and what each may do; inviting those who will. */
export function StaffScreen() {
  const t = useT(dealershipWords);
  const session = useSession();
  const may = session.can('staff.write');
  const { dateTime } = useFormats();
  const read = useRead('GET /api/staff', {});
  const keep = useWrite('POST /api/staff/:staffId/keep-owner', {
    forgets: ['/api/staff'],
    done: () => done(t('staff.kept')),
  });
  const [edited, setEdited] = useState<Member | null>(null);
  const [inviting, invite] = useDisclosure(false);
  return (
    <Page
      title={t('staff.title')}
      lead={t('staff.lead')}
      width="reading"
      actions={
        may && (
          <Button leftSection={<IconUserPlus size={18} />} data-shortcut="n" onClick={invite.open}>
            {t('staff.invite')}
          </Button>
        )
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={3} />}
      {read.data && (
        <Card padding={0} component="ul" m={0} style={{ listStyle: 'none' }}>
          {read.data.items.map((member) => (
            <Group
              key={member.id}
              component="li"
              p="md"
              justify="space-between"
              gap="sm"
              style={{ borderTop: '1px solid var(--office-line)' }}
            >
              <Group gap="sm" wrap="nowrap" style={{ flex: '1 1 16rem', minWidth: 0 }}>
                <Avatar radius="xl" name={member.name} color="harbour" variant="filled" alt="" />
                <div style={{ minWidth: 0 }}>
                  <Text fw={600} size="sm">
                    {member.name} {member.id === session.current.staffId && <Badge size="xs">{t('staff.you')}</Badge>}
                  </Text>
                  <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {member.email}
                  </Text>
                </div>
              </Group>
              <Group gap={6}>
                {member.state !== 'active' && <Badge color="red">{t(`state.${member.state}`)}</Badge>}
                {member.endsAt && <Badge color="orange">{t('staff.ends', { at: dateTime(member.endsAt) })}</Badge>}
                {member.roles?.map((role) => (
                  <Badge key={role} color="gray">
                    {t(`role.${role}`)}
                  </Badge>
                ))}
              </Group>
              {may && member.endsAt && (
                <Button
                  size="xs"
                  loading={keep.isPending}
                  onClick={() => keep.mutate({ params: { staffId: member.id } })}
                >
                  {t('staff.keep')}
                </Button>
              )}
              {may && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('staff.editOf', { name: member.name })}
                  onClick={() => setEdited(member)}
                >
                  {t('staff.edit')}
                </Button>
              )}
            </Group>
          ))}
        </Card>
      )}
      {may && <Pending />}
      {session.can('factors.manage') && <SecondFactorPolicyCard />}
      {edited && <EditMember key={edited.id} member={edited} close={() => setEdited(null)} />}
      {inviting && <Invite close={invite.close} />}
    </Page>
  );
}

function Pending() {
  const t = useT(dealershipWords);
  const { date } = useFormats();
  const read = useRead('GET /api/invitations', {});
  const again = useWrite('POST /api/invitations/:invitationId/resend', {
    forgets: ['/api/invitations'],
    done: (invitation) => done(t('staff.sent', { email: invitation.email })),
  });
  const withdraw = useWrite('DELETE /api/invitations/:invitationId', {
    forgets: ['/api/invitations'],
    done: () => done(t('staff.withdrawn')),
  });
  const open = read.data?.items ?? [];
  if (open.length === 0) return null;
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('staff.pending')}
      </Title>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {open.map((one) => (
          <Group key={one.id} component="li" justify="space-between" gap="sm">
            <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
              <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                {one.email}
              </Text>
              <Text size="xs" c="dimmed">
                {one.roles.map((role) => t(`role.${role}`)).join(', ')} ·{' '}
                {one.state === 'expired' ? t('staff.expired') : t('staff.expires', { date: date(one.expiresAt) })}
              </Text>
            </div>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                loading={again.isPending}
                onClick={() => again.mutate({ params: { invitationId: one.id } })}
              >
                {t('staff.resend')}
              </Button>
              <Button
                size="xs"
                variant="subtle"
                color="red"
                onClick={() => withdraw.mutate({ params: { invitationId: one.id } })}
              >
                {t('staff.withdraw')}
              </Button>
            </Group>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

function Invite({ close }: { close(): void }) {
  const t = useT(dealershipWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { email: '', name: '', roles: ['sales'] as Role[] },
    fieldWords: useDealershipErrors(),
    save: async ({ email, name, roles }) => {
      const body = { email, roles, ...(name.trim() ? { name } : {}) };
      if (!(await sure(() => api('POST /api/invitations', { body })))) return;
      await forget('/api/invitations');
      done(t('staff.sent', { email }));
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('staff.invite')} closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <Text size="sm">{t('staff.inviteLead')}</Text>
          <TextInput
            label={t('email')}
            type="email"
            required
            autoComplete="off"
            data-autofocus
            {...form.fields.getInputProps('email')}
          />
          <TextInput
            label={t('staff.name')}
            autoComplete="off"
            maxLength={200}
            {...form.fields.getInputProps('name')}
          />
          <RoleFields
            value={form.fields.getValues().roles}
            onChange={(next) => form.fields.setFieldValue('roles', next as never)}
            error={form.fields.errors.roles as string | undefined}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('staff.send')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}

function EditMember({ member, close }: { member: Member; close(): void }) {
  const t = useT(dealershipWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const locations = useRead('GET /api/locations', {}).data?.items ?? [];
  const form = useRecordForm({
    initialValues: {
      name: member.name,
      roles: (member.roles ?? []) as Role[],
      locationIds: member.locationIds ?? [],
      registrationNumber: member.registrationNumber ?? '',
      registrationExpiresOn: member.registrationExpiresOn ?? '',
      state: member.state,
    },
    fieldWords: useDealershipErrors(),
    save: async ({ locationIds, registrationExpiresOn, ...values }) => {
      const params = { staffId: member.id };
      const body = {
        version: member.version ?? 1,
        ...values,
        locationIds: locationIds.length > 0 ? locationIds : null,
        registrationExpiresOn: registrationExpiresOn || null,
      };
      const saved = await sure(() => api('PATCH /api/staff/:staffId', { params, body }));
      if (!saved) return;
      await Promise.all([forget('/api/staff'), refreshSession()]);
      done(t(saved.answer.endsAt && !member.endsAt ? 'staff.endsSaved' : 'staff.saved'));
      close();
    },
  });
  const { getInputProps: input } = form.fields;
  return (
    <Modal
      opened
      onClose={close}
      title={t('staff.editOf', { name: member.name })}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          <TextInput label={t('staff.name')} required maxLength={200} {...input('name')} />
          <RoleFields
            value={form.fields.getValues().roles}
            onChange={(next) => form.fields.setFieldValue('roles', next as never)}
            error={form.fields.errors.roles as string | undefined}
          />
          {locations.length > 1 && (
            <MultiSelect
              label={t('staff.locations')}
              placeholder={form.fields.getValues().locationIds.length === 0 ? t('staff.everywhere') : undefined}
              data={locations.map(({ id, name }) => ({ value: id, label: name }))}
              clearable
              {...input('locationIds')}
            />
          )}
          <TextInput label={t('staff.registration')} maxLength={60} {...input('registrationNumber')} />
          <TextInput type="date" label={t('staff.registrationExpires')} {...input('registrationExpiresOn')} />
          <Select
            label={t('staff.state')}
            allowDeselect={false}
            data={(['active', 'suspended', 'left'] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
            {...input('state')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {office('save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
