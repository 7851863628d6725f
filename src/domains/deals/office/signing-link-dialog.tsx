import {
  Alert,
  Button,
  Code,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '#office/api.ts';
import { CopyButton } from '#office/copy-button.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { failed } from '#office/toasts.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { checkContract } from '../completeness.ts';
import { contractFactsOf, workOut } from '../desk.ts';
import type { LinkParty } from '../signing-link.ts';
import { Findings } from './contract-card.tsx';
import type { DealAnswer } from './desk-values.ts';
import { usePaperworkErrors } from './paperwork-errors.ts';
import { paperworkMessages } from './paperwork-words.ts';

interface Values {
  party: LinkParty;
  by: 'email' | 'copy';
  to: string;
  locale: 'en' | 'fr';
  override: string;
}

/** Makes a link for one party: sent by e-mail, or shown once to be copied. */
export function SigningLinkDialog({ deal, close }: { deal: DealAnswer; close(): void }) {
  const t = useT(paperworkMessages);
  const session = useSession();
  const [made, setMade] = useState<string | null>(null);
  const personOf = (party: LinkParty) => (party === 'buyer' ? deal.customer : deal.coBuyer) ?? null;
  const findings = checkContract(contractFactsOf(deal, workOut(deal)));
  const blocking = findings.filter(({ rule }) => rule.severity === 'block');
  const form = useRecordForm<Values>({
    initialValues: {
      party: 'buyer',
      by: deal.customer?.email ? 'email' : 'copy',
      to: deal.customer?.email ?? '',
      locale: deal.customer?.locale ?? 'en',
      override: '',
    },
    fieldWords: usePaperworkErrors(),
    problem: (problem) => {
      if (problem.code !== 'signed_already') return false;
      failed(problem);
      return true;
    },
    save: async ({ party, by, to, locale, override }) => {
      const { url } = await api('POST /api/deals/:dealId/signing-links', {
        params: { dealId: deal.id },
        body: {
          version: deal.version,
          party,
          by,
          locale,
          ...(by === 'email' && to ? { to } : {}),
          ...(blocking.length > 0 ? { override: override.trim() } : {}),
        },
      });
      await forget('/api/deals/:dealId/signing-links');
      if (url) setMade(url);
      else {
        done(t('linkSent', { name: personOf(party)?.name ?? '–' }));
        close();
      }
    },
  });
  const { fields } = form;
  const values = fields.getValues();
  const person = personOf(values.party);
  const stopped = blocking.length > 0 && !(session.can('deals.approve') && values.override.trim().length >= 3);
  return (
    <Modal opened onClose={close} closeButtonProps={{ 'aria-label': t('close') }} title={t('links')} size="lg">
      {made ? (
        <Stack>
          <Text size="sm">{t('copyThis', { name: person?.name ?? '–' })}</Text>
          <Group gap="xs" wrap="nowrap">
            <Code style={{ overflowWrap: 'anywhere', flex: 1 }}>{made}</Code>
            <CopyButton value={made} what={t('copyWhat')} />
          </Group>
        </Stack>
      ) : (
        <Form form={form} guard={false}>
          <Stack>
            {deal.coBuyer && (
              <Select
                label={t('party')}
                allowDeselect={false}
                data={(['buyer', 'co_buyer'] as const).map((party) => ({
                  value: party,
                  label: `${t(`applicant.${party}`)} · ${personOf(party)?.name ?? '–'}`,
                }))}
                {...fields.getInputProps('party')}
                onChange={(chosen) => {
                  const next = chosen as LinkParty;
                  fields.setValues({
                    party: next,
                    to: personOf(next)?.email ?? '',
                    locale: personOf(next)?.locale ?? 'en',
                  });
                }}
              />
            )}
            <SegmentedControl
              aria-label={t('by')}
              data={(['email', 'copy'] as const).map((by) => ({ value: by, label: t(`by.${by}`) }))}
              {...fields.getInputProps('by')}
            />
            {values.by === 'email' && (
              <TextInput label={t('to')} type="email" autoComplete="off" {...fields.getInputProps('to')} />
            )}
            <Select
              label={t('language')}
              allowDeselect={false}
              data={(['en', 'fr'] as const).map((one) => ({ value: one, label: t(one) }))}
              {...fields.getInputProps('locale')}
            />
            {blocking.length > 0 && (
              <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t('missing')}>
                <Findings findings={blocking} />
              </Alert>
            )}
            {blocking.length > 0 && session.can('deals.approve') && (
              <Textarea label={t('override')} maxLength={500} {...fields.getInputProps('override')} />
            )}
            <Group justify="flex-end">
              <Button type="submit" loading={form.saving} disabled={stopped}>
                {values.by === 'email' ? t('sendIt') : t('makeIt')}
              </Button>
            </Group>
          </Stack>
        </Form>
      )}
    </Modal>
  );
}
