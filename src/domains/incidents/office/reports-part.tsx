import { Button, Group, List, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { authorities } from '../lists.ts';
import type { Authority } from '../lists.ts';
import { useIncidentDesk } from './incident-desk.ts';
import { Part } from './incident-parts.tsx';
import type { Incident } from './incident-parts.tsx';
import { incidentWords } from './words.ts';

/** To whom it was reported, and when. */
export function ReportsPart({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const { dateTime } = useFormats();
  const may = incident.mine && !['suspected', 'dismissed'].includes(incident.state);
  const next = authorities.find((one) => incident.duties.includes(`report_${one}`)) ?? 'other';
  if (!may && incident.reports.length === 0) return null;
  return (
    <Part title={t('reports')}>
      <Stack>
        {incident.reports.length === 0 && <Text size="sm">{t('reportsNone')}</Text>}
        {incident.reports.length > 0 && (
          <List size="sm">
            {incident.reports.map(({ id, authority, name, reportedAt, reference }) => (
              <List.Item key={id}>
                {[name ?? t(`authority.${authority}`), dateTime(reportedAt), reference].filter(Boolean).join(' · ')}
              </List.Item>
            ))}
          </List>
        )}
        {may && <Noting key={incident.reports.length} incident={incident} next={next} />}
      </Stack>
    </Part>
  );
}

function Noting({ incident, next }: { incident: Incident; next: Authority }) {
  const t = useT(incidentWords);
  const desk = useIncidentDesk();
  const form = useRecordForm({
    initialValues: { authority: next as string, name: '', reference: '' },
    validate: {
      name: (value, { authority }) => (authority === 'other' && !value.trim() ? t('authorityName') : null),
    },
    save: async ({ authority, name, reference }) => {
      await api(desk.step, {
        params: { incidentId: incident.id },
        body: {
          step: 'report',
          authority: authority as Authority,
          ...(authority === 'other' ? { name } : {}),
          ...(reference ? { reference } : {}),
        },
      });
      await forget(desk.api);
      done(t('noted'));
    },
  });
  const of = (name: string) => form.fields.getInputProps(name);
  return (
    <Form form={form} guard={false}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={t('authority')}
            allowDeselect={false}
            data={authorities.map((one) => ({ value: one, label: t(`authority.${one}`) }))}
            {...of('authority')}
          />
          <TextInput label={t('reference')} maxLength={200} {...of('reference')} />
          {form.fields.getValues().authority === 'other' && (
            <TextInput label={t('authorityName')} maxLength={200} {...of('name')} />
          )}
        </SimpleGrid>
        <Group>
          <Button type="submit" variant="default" loading={form.saving}>
            {t('note')}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
