import { Button, Card, Group, Modal, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { addressOf, api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { applicants } from '../credit-application.ts';
import type { Applicant } from '../credit-application.ts';
import { CreditApplicationDialog } from './credit-application-dialog.tsx';
import type { CreditAnswer } from './credit-application-dialog.tsx';
import type { DealAnswer } from './desk-values.ts';
import { PaperLinks } from './paper-links.tsx';
import { paperworkMessages } from './paperwork-words.ts';

type States = Answer<'GET /api/deals/:dealId/credit-applications'>;

/** Which credit applications a deal has. Their values are read only when somebody opens one, and never kept here. */
export function CreditApplicationsCard({ deal }: { deal: DealAnswer }) {
  const session = useSession();
  const may = session.can('deals.credit_add');
  const { data } = useRead(
    'GET /api/deals/:dealId/credit-applications',
    { params: { dealId: deal.id } },
    { enabled: may },
  );
  return may && data ? <Applications deal={deal} data={data} /> : null;
}

function Applications({ deal, data: { items, policy } }: { deal: DealAnswer; data: States }) {
  const t = useT(paperworkMessages);
  const { date } = useFormats();
  const session = useSession();
  const sure = useConfirm();
  const [open, setOpen] = useState<{ applicant: Applicant; read: CreditAnswer | null } | null>(null);
  const [days, daysDialog] = useDisclosure(false);
  const people = applicants.flatMap((applicant) => {
    const person = applicant === 'buyer' ? deal.customer : deal.coBuyer;
    return person ? [{ applicant, name: person.name }] : [];
  });
  const remove = useWrite('DELETE /api/credit-applications/:applicationId', {
    forgets: ['/api/deals/:dealId/credit-applications'],
    done: () => done(t('forgotten')),
  });
  const look = (applicant: Applicant, applicationId: string): void => {
    api('GET /api/credit-applications/:applicationId', { params: { applicationId } }).then(
      (read) => setOpen({ applicant, read }),
      (error: unknown) => failed(asProblem(error)),
    );
  };
  const ask = async (applicationId: string): Promise<void> => {
    if (await sure({ title: t('forgetTitle'), body: t('forgetBody'), act: t('forget') }))
      remove.mutate({ params: { applicationId } });
  };
  const ended = deal.status === 'closed' || deal.status === 'cancelled';
  return (
    <Card component="section">
      <Title order={2} size="h3" mb={4}>
        {t('credit')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('creditHelp', { days: policy.keptDays })}
      </Text>
      <Stack gap="sm">
        {people.length === 0 && <Text size="sm">{t('noApplicant')}</Text>}
        {people.map(({ applicant, name }) => {
          const kept = items.find((one) => one.applicant === applicant);
          return (
            <Group key={applicant} justify="space-between" gap="xs" align="flex-start">
              <div style={{ minWidth: 0, flex: '1 1 12rem' }}>
                <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                  {t(`applicant.${applicant}`)} · {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {kept ? t('keptUntil', { who: kept.keptBy ?? '–', day: date(kept.expiresAt) }) : t('none')}
                </Text>
              </div>
              {kept && session.can('deals.credit') ? (
                <Group gap="xs">
                  <Button size="compact-sm" variant="light" onClick={() => look(applicant, kept.id)}>
                    {t('look')}
                  </Button>
                  <PaperLinks
                    name={t('applicationOf', { name })}
                    href={(locale) =>
                      addressOf('GET /api/credit-applications/:applicationId/paper', {
                        params: { applicationId: kept.id },
                        query: { locale, dealership: session.current.id },
                      }).url
                    }
                  />
                  <Button size="compact-sm" variant="subtle" color="red" onClick={() => void ask(kept.id)}>
                    {t('forget')}
                  </Button>
                </Group>
              ) : (
                !kept &&
                !ended && (
                  <Button size="compact-sm" variant="light" onClick={() => setOpen({ applicant, read: null })}>
                    {t('take')}
                  </Button>
                )
              )}
            </Group>
          );
        })}
      </Stack>
      {session.can('dealership.write') && (
        <Group mt="sm">
          <Button variant="subtle" size="compact-sm" onClick={daysDialog.open}>
            {t('creditDays')}
          </Button>
        </Group>
      )}
      {open && <CreditApplicationDialog deal={deal} {...open} days={policy.keptDays} close={() => setOpen(null)} />}
      {days && <DaysDialog policy={policy} close={daysDialog.close} />}
    </Card>
  );
}

function DaysDialog({ policy, close }: { policy: States['policy']; close(): void }) {
  const t = useT(paperworkMessages);
  const form = useRecordForm<{ keptDays: number | string }>({
    initialValues: { keptDays: policy.keptDays },
    save: async ({ keptDays }) => {
      await api('PUT /api/credit-policy', { body: { version: policy.version, keptDays: Number(keptDays) } });
      await forget('/api/deals/:dealId/credit-applications');
      done(t('saved'));
      close();
    },
  });
  return (
    <Modal opened onClose={close} closeButtonProps={{ 'aria-label': t('close') }} title={t('creditDays')}>
      <Form form={form} guard={false}>
        <Stack>
          <NumberInput
            label={t('days')}
            description={t('daysHelp')}
            min={1}
            max={730}
            allowDecimal={false}
            data-autofocus
            {...form.fields.getInputProps('keptDays')}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
