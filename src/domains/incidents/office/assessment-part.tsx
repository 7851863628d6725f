import { Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { suggestsRealRisk } from '../lists.ts';
import { useIncidentDesk } from './incident-desk.ts';
import { Part } from './incident-parts.tsx';
import type { Incident } from './incident-parts.tsx';
import { incidentWords } from './words.ts';

const weights = [1, 2, 3] as const;

/** The harm, guided by the two factors of the law; a person decides, and says why. */
export function AssessmentPart({ incident }: { incident: Incident }) {
  const t = useT(incidentWords);
  const desk = useIncidentDesk();
  const given = incident.assessment;
  const may = incident.mine && (incident.state === 'confirmed' || incident.state === 'assessed');
  const long = (value: string) => (value.trim().length >= 10 ? null : t('reasonHint'));
  const chosen = (value: string) => (value ? null : t('reason'));
  const form = useRecordForm({
    initialValues: {
      sensitivity: given ? String(given.sensitivity) : '',
      sensitivityReason: given?.sensitivityReason ?? '',
      probability: given ? String(given.probability) : '',
      probabilityReason: given?.probabilityReason ?? '',
      realRisk: given ? (given.realRisk ? 'yes' : 'no') : '',
      reason: given?.reason ?? '',
    },
    validate: {
      sensitivity: chosen,
      sensitivityReason: long,
      probability: chosen,
      probabilityReason: long,
      realRisk: chosen,
      reason: long,
    },
    save: async ({ sensitivity, probability, realRisk, ...reasons }) => {
      await api(desk.step, {
        params: { incidentId: incident.id },
        body: {
          step: 'assess',
          ...reasons,
          sensitivity: Number(sensitivity),
          probability: Number(probability),
          realRisk: realRisk === 'yes',
        },
      });
      await forget(desk.api);
      done(t('assessed'));
    },
  });
  if (!may && !given) return null;
  const of = (name: string) => form.fields.getInputProps(name);
  const { sensitivity, probability } = form.fields.getValues();
  const area = { autosize: true, minRows: 2, maxLength: 2000, readOnly: !may } as const;
  return (
    <Part title={t('assessment')}>
      <Form form={form} guard={may}>
        <Stack>
          {(['sensitivity', 'probability'] as const).map((factor) => (
            <Stack key={factor} gap="xs">
              <Radio.Group label={t(factor)} {...of(factor)} readOnly={!may}>
                <Stack gap={6} mt={6}>
                  {weights.map((weight) => (
                    <Radio key={weight} value={String(weight)} label={t(`${factor}.${weight}`)} disabled={!may} />
                  ))}
                </Stack>
              </Radio.Group>
              <Textarea label={t('why')} {...area} {...of(`${factor}Reason`)} />
            </Stack>
          ))}
          {sensitivity && probability && (
            <Text size="sm" fw={600} role="status">
              {t(suggestsRealRisk(Number(sensitivity), Number(probability)) ? 'suggestsRisk' : 'suggestsNone')}
            </Text>
          )}
          <Radio.Group label={t('decision')} {...of('realRisk')} readOnly={!may}>
            <Stack gap={6} mt={6}>
              <Radio value="yes" label={t('decision.yes')} disabled={!may} />
              <Radio value="no" label={t('decision.no')} disabled={!may} />
            </Stack>
          </Radio.Group>
          <Textarea label={t('decisionWhy')} {...area} {...of('reason')} />
          {may && (
            <Group justify="flex-end">
              <Button type="submit" loading={form.saving}>
                {t('assess')}
              </Button>
            </Group>
          )}
        </Stack>
      </Form>
    </Part>
  );
}
