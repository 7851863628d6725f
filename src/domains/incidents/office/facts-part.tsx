import { Button, Group, MultiSelect, NumberInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { provinceCodes } from '#kernel/provinces.ts';
import type { Body } from '#office/api.ts';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { informationKinds } from '../lists.ts';
import { useIncidentDesk } from './incident-desk.ts';
import { Part } from './incident-parts.tsx';
import type { Incident } from './incident-parts.tsx';
import { incidentWords } from './words.ts';

const noticeParts = ['happened', 'steps', 'advice'] as const;

/** What is known: the fields of the register, and the words that people will read. */
export function FactsPart({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const desk = useIncidentDesk();
  const fixed = !incident.mine || ['notifying', 'closed', 'dismissed'].includes(incident.state);
  const { title, happened, cause, otherKinds, steps, advice, contact, kinds, provinces, people } = incident;
  const form = useRecordForm({
    initialValues: {
      title,
      happened,
      cause,
      kinds: kinds as string[],
      otherKinds,
      provinces,
      periodFrom: incident.periodFrom ?? '',
      periodTo: incident.periodTo ?? '',
      people: people ?? ('' as number | ''),
      steps,
      advice,
      contact,
    },
    save: async (values) => {
      const body = {
        ...values,
        version: incident.version,
        periodFrom: values.periodFrom || null,
        periodTo: values.periodTo || null,
        people: values.people === '' ? null : values.people,
      } as Body<'PATCH /api/incidents/:incidentId'>;
      await api(desk.change, { params: { incidentId: incident.id }, body });
      await forget(desk.api);
      done(t('saved'));
    },
  });
  const of = (name: string) => ({ ...form.fields.getInputProps(name), readOnly: fixed });
  const area = { autosize: true, minRows: 2, maxLength: 4000 } as const;
  return (
    <Part title={t('facts')} lead={t('noticeHint')}>
      <Form form={form} guard={!fixed}>
        <Stack>
          <TextInput label={t('name')} description={t('enterHint')} maxLength={200} {...of('title')} />
          {noticeParts.map((part) => (
            <SimpleGrid key={part} cols={{ base: 1, sm: 2 }}>
              <Textarea label={t(`${part}.en`)} {...area} {...of(`${part}.en`)} />
              <Textarea label={t(`${part}.fr`)} {...area} {...of(`${part}.fr`)} />
            </SimpleGrid>
          ))}
          <MultiSelect
            label={t('kinds')}
            data={informationKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            {...of('kinds')}
          />
          {form.fields.getValues().kinds.includes('other') && (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput label={t('otherKinds.en')} {...of('otherKinds.en')} />
              <TextInput label={t('otherKinds.fr')} {...of('otherKinds.fr')} />
            </SimpleGrid>
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput type="date" label={t('from')} {...of('periodFrom')} />
            <TextInput type="date" label={t('to')} {...of('periodTo')} />
            <MultiSelect label={t('provinces')} data={[...provinceCodes]} {...of('provinces')} />
            <NumberInput label={t('people')} min={0} allowDecimal={false} {...of('people')} />
          </SimpleGrid>
          <Textarea label={t('cause')} {...area} {...of('cause')} />
          <TextInput
            label={t('contact')}
            description={t(incident.control === 'platform' || desk.console ? 'contactHintPlatform' : 'contactHint')}
            maxLength={500}
            {...of('contact')}
          />
          {!fixed && (
            <Group justify="flex-end">
              <Button type="submit" loading={form.saving}>
                {t('save')}
              </Button>
            </Group>
          )}
          {fixed && incident.indirectReason && <Text size="sm">{incident.indirectReason}</Text>}
        </Stack>
      </Form>
    </Part>
  );
}
