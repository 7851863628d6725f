import {
  Anchor,
  Button,
  Checkbox,
  Drawer,
  Group,
  NumberInput,
  Select,
  Slider,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useFigureInput } from '#office/figure-input.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { channelName } from '../../channel.ts';
import type { RuleKind } from '../../rules.ts';
import type { Channel, Template } from '../compose/composition.ts';
import { useSocialErrors } from '../field-errors.ts';
import { ruleWords } from './rule-words.ts';
import type { RuleWord } from './rule-words.ts';

type Rule = Answer<'GET /api/social/rules'>['items'][number];

const kinds: RuleKind[] = ['new_arrival', 'price_drop', 'sold', 'back_in_stock', 'roundup'];
const templateKindOf: Record<RuleKind, Template['kind']> = {
  new_arrival: 'vehicle',
  back_in_stock: 'vehicle',
  price_drop: 'price_drop',
  sold: 'sold',
  roundup: 'roundup',
};

/** Adds a rule or changes one; only what its kind needs is asked. */
export function RuleDrawer({
  rule,
  channels,
  templates,
  close,
}: {
  rule: Rule | null;
  channels: Channel[];
  templates: Template[];
  close(): void;
}) {
  const t = useT(ruleWords);
  const office = useOfficeT();
  const { dollars } = useFigureInput();
  const here = channels.filter((one) => one.state !== 'disconnected');
  const firstOf = (kind: RuleKind): string => templates.find((one) => one.kind === templateKindOf[kind])?.id ?? '';
  const form = useRecordForm({
    initialValues: {
      kind: (rule?.kind ?? 'new_arrival') as RuleKind,
      name: rule?.name ?? t('kind.new_arrival'),
      channelIds: rule?.channelIds.filter((id) => here.some((one) => one.id === id)) ?? here.map((one) => one.id),
      templateId: rule?.templateId ?? firstOf('new_arrival'),
      afterHours: rule?.afterHours ?? 2,
      leastScore: rule?.leastScore ?? 60,
      leastDropDollars: (rule?.leastDropCents ?? 50_000) / 100,
      weekday: rule?.weekday ?? 5,
      atTime: rule?.atTime ?? '10:00',
      approval: rule?.approval ?? false,
    },
    fields: { leastDropCents: 'leastDropDollars' },
    fieldWords: useSocialErrors(),
    save: async ({ kind, leastDropDollars, ...values }) => {
      const body = { ...values, leastDropCents: Math.round(Number(leastDropDollars) * 100) };
      if (rule)
        await api('PATCH /api/social/rules/:ruleId', {
          params: { ruleId: rule.id },
          body: { ...body, version: rule.version },
        });
      else await api('POST /api/social/rules', { body: { ...body, kind, active: true } });
      await forget('/api/social/rules');
      done(t(rule ? 'saved' : 'added'));
      close();
    },
  });
  const { getInputProps: input } = form.fields;
  const values = form.fields.getValues();
  const { kind } = values;
  const fitting = templates.filter((one) => one.kind === templateKindOf[kind]);
  const ofVehicle = kind !== 'roundup';
  const take = (next: RuleKind): void => {
    // A name that nobody typed follows the kind.
    const named = kinds.some((one) => values.name === t(`kind.${one}`));
    form.fields.setValues({ kind: next, templateId: firstOf(next), ...(named ? { name: t(`kind.${next}`) } : {}) });
  };
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="md"
      title={rule ? t('edit', { name: rule.name }) : t('add')}
      closeButtonProps={{ 'aria-label': office('close') }}
    >
      <Form form={form} guard={false}>
        <Stack>
          {!rule && (
            <Select
              label={t('kind')}
              allowDeselect={false}
              data-autofocus
              data={kinds.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
              value={kind}
              onChange={(next) => next && take(next as RuleKind)}
            />
          )}
          <Text size="sm" c="dimmed">
            {t(`help.${kind}`)}
          </Text>
          <TextInput label={t('name')} required maxLength={120} {...input('name')} />
          <Checkbox.Group label={t('channels')} required {...input('channelIds')}>
            <Stack gap="xs" mt={6}>
              {here.length === 0 && (
                <Text size="sm">
                  {t('noChannels')}{' '}
                  <Anchor underline="always" renderRoot={(props) => <Link to="/settings/channels" {...props} />}>
                    {t('toChannels')}
                  </Anchor>
                </Text>
              )}
              {here.map((channel) => (
                <Checkbox
                  key={channel.id}
                  value={channel.id}
                  label={`${channelName(channel)} (${t(`network.${channel.network}`)})`}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Select
            label={t('template')}
            description={t('templateHelp')}
            allowDeselect={false}
            data={fitting.map((one) => ({ value: one.id, label: `${one.name} (${one.locale.toUpperCase()})` }))}
            {...input('templateId')}
          />
          {ofVehicle && (
            <NumberInput
              label={t('afterHours')}
              description={t('afterHoursHelp')}
              min={0}
              max={720}
              allowDecimal={false}
              hideControls={false}
              {...input('afterHours')}
            />
          )}
          {kind === 'price_drop' && (
            <NumberInput label={t('leastDrop')} min={0} {...dollars} {...input('leastDropDollars')} />
          )}
          {ofVehicle && kind !== 'sold' && (
            <div>
              <Text size="sm" fw={500} id="score-label">
                {t('leastScore', { score: values.leastScore })}
              </Text>
              <Text size="xs" c="dimmed" mb={6}>
                {t('leastScoreHelp')}
              </Text>
              <Slider
                min={0}
                max={100}
                step={5}
                thumbLabel={t('leastScoreThumb')}
                label={null}
                {...input('leastScore')}
              />
            </div>
          )}
          {kind === 'roundup' && (
            <Group grow align="flex-start">
              <Select
                label={t('weekday')}
                allowDeselect={false}
                data={[0, 1, 2, 3, 4, 5, 6].map((day) => ({ value: String(day), label: t(`day.${day}` as RuleWord) }))}
                value={String(values.weekday)}
                onChange={(day) => form.fields.setFieldValue('weekday', Number(day) as never)}
              />
              <TextInput type="time" label={t('atTime')} {...input('atTime')} />
            </Group>
          )}
          <Switch
            label={t('approvalWanted')}
            description={t('approvalHelp')}
            {...input('approval', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {rule ? office('save') : t('add')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Drawer>
  );
}
