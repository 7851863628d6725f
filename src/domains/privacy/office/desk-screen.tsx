import { Button, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconShieldLock } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer, Body, Query } from '#office/api.ts';
import { ChoicesFilter } from '#office/choices-filter.tsx';
import { DataTable } from '#office/data-table.tsx';
import type { Column } from '#office/data-table.tsx';
import { Empty } from '#office/empty.tsx';
import { FilterBar, useUrlFilters } from '#office/filters.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { useSession } from '#office/session.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { StandingBadge } from './standing-badge.tsx';
import { deskWords } from './words.ts';

type Row = Answer<'GET /api/privacy/requests'>['items'][number];
const standings = ['open', 'soon', 'overdue', 'closed'] as const;
const kinds = ['access', 'portability', 'correction', 'erasure', 'restriction', 'opt_out'] as const;

/** The privacy desk: what customers ask about their data, by due date. */
export function DeskScreen() {
  const t = useT(deskWords);
  const { day, number } = useFormats();
  const session = useSession();
  const filters = useUrlFilters(['standing']);
  const standing = filters.one('standing');
  const read = useRead('GET /api/privacy/requests', {
    query: (standing ? { standing } : {}) as Query<'GET /api/privacy/requests'>,
  });
  const [writing, setWriting] = useState(false);
  const officer = read.data?.officer.name;
  const columns: Column<Row>[] = [
    { key: 'who', header: t('who'), fixed: true, width: 180, cell: (row) => row.name },
    { key: 'kind', header: t('kind'), width: 140, cell: (row) => t(`kind.${row.kind}`) },
    { key: 'due', header: t('due'), width: 120, cell: (row) => day(row.dueOn) },
    {
      key: 'standing',
      header: t('standing'),
      width: 120,
      cell: (row) => <StandingBadge standing={row.standing} suspected={row.suspectedSpam} />,
    },
    { key: 'received', header: t('received'), width: 120, cell: (row) => day(row.receivedOn) },
    { key: 'way', header: t('way'), width: 120, cell: (row) => t(`way.${row.way}`) },
  ];
  return (
    <Page
      title={t('title')}
      lead={read.data && (officer ? t('lead', { name: officer }) : t('noOfficer'))}
      actions={
        <>
          {session.can('restricted.read') && (
            <Button component={Link} to="/privacy/kept" variant="default">
              {t('kept')}
            </Button>
          )}
          <Button leftSection={<IconPlus size={18} />} onClick={() => setWriting(true)} data-shortcut="n">
            {t('new')}
          </Button>
        </>
      }
    >
      <FilterBar filters={filters}>
        <ChoicesFilter
          label={t('standing')}
          options={standings.map((value) => ({
            value,
            label: `${t(`standing.${value}`)} (${number(read.data?.counts[value] ?? 0)})`,
          }))}
          value={standing ? [standing] : []}
          onChange={(chosen) => filters.set({ standing: chosen.at(-1) })}
        />
      </FilterBar>
      <DataTable
        id="privacy-requests"
        label={t('title')}
        pages={{
          items: read.data?.items ?? [],
          loading: read.isPending,
          problem: read.error,
          hasMore: false,
          loadingMore: false,
          more: () => undefined,
          again: () => void read.refetch(),
        }}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        href={(row) => `/privacy/${row.id}`}
        empty={
          <Empty icon={IconShieldLock} title={standing ? t('noneFound') : t('none')}>
            {standing ? undefined : t('noneHelp')}
          </Empty>
        }
      />
      {writing && <NewRequest close={() => setWriting(false)} />}
    </Page>
  );
}

function NewRequest({ close }: { close(): void }) {
  const t = useT(deskWords);
  const navigate = useNavigate();
  const form = useRecordForm({
    initialValues: {
      kind: 'access',
      way: 'mail',
      name: '',
      email: '',
      phone: '',
      words: '',
      locale: 'en',
      receivedOn: '',
    },
    save: async ({ email, phone, receivedOn, ...values }) => {
      const made = await api('POST /api/privacy/requests', {
        body: {
          ...values,
          email: email || null,
          phone: phone || null,
          receivedOn: receivedOn || null,
        } as Body<'POST /api/privacy/requests'>,
      });
      await forget('/api/privacy');
      void navigate({ to: `/privacy/${made.id}` });
    },
  });
  const field = form.fields.getInputProps;
  return (
    <Modal opened onClose={close} title={t('new')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <Form form={form} guard={false} after={close}>
        <Stack>
          <Select
            label={t('kind')}
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
            {...field('kind')}
          />
          <Select
            label={t('way')}
            allowDeselect={false}
            data={(['mail', 'phone', 'in_person'] as const).map((value) => ({ value, label: t(`way.${value}`) }))}
            {...field('way')}
          />
          <TextInput label={t('name')} required {...field('name')} />
          <TextInput label={t('email')} type="email" {...field('email')} />
          <TextInput label={t('phone')} type="tel" {...field('phone')} />
          <TextInput label={t('received')} type="date" {...field('receivedOn')} />
          <Select
            label={t('language')}
            allowDeselect={false}
            data={[
              { value: 'en', label: t('english') },
              { value: 'fr', label: t('french') },
            ]}
            {...field('locale')}
          />
          <Textarea label={t('words')} autosize minRows={3} {...field('words')} />
          <Text size="xs" c="dimmed">
            {t('identityHelp')}
          </Text>
          <Button type="submit" loading={form.saving}>
            {t('open')}
          </Button>
        </Stack>
      </Form>
    </Modal>
  );
}
