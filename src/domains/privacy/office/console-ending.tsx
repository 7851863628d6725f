import { Button, Group, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Body } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import type { PlatformRequest } from './console-screen.tsx';
import { consoleWords } from './console-words.ts';

const outcomes = ['deleted', 'answered', 'unfounded'] as const;
const refusals = [
  'only_owner',
  'unknown',
  'nothing_named',
  'not_ours',
  'nothing_deleted',
  'other_address',
  'identity_not_shown',
] as const;

/** Ends a request: what is deleted or answered, on what ground, and what the person is told. */
export function Ending({ one, close }: { one: PlatformRequest; close(): void }) {
  const t = useT(consoleWords);
  const office = useOfficeT();
  const sure = useStepUp();
  const child = one.kind === 'child';
  const form = useRecordForm({
    initialValues: {
      outcome: child || one.kind === 'erasure' ? 'deleted' : 'answered',
      account: '',
      customer: { dealershipId: '', customerId: '' },
      identity: '',
      answer: '',
    },
    fieldWords: ({ code, pointer }) => {
      const known = refusals.find((word) => word === code);
      if (known) return t(known);
      if (code === 'required') return t(pointer === '/identity' ? 'needIdentity' : 'needAnswer');
      return undefined;
    },
    save: async ({ outcome, account, customer, identity, answer }) => {
      const deleting = outcome === 'deleted';
      const named = deleting && child && (customer.dealershipId || customer.customerId);
      const body = {
        outcome,
        account: (deleting && account.trim()) || null,
        customer: named ? customer : null,
        identity: deleting ? identity : '',
        answer,
      } as Body<'POST /api/operator/privacy/:requestId/ending'>;
      const params = { requestId: one.id };
      const ended = await sure(() => api('POST /api/operator/privacy/:requestId/ending', { params, body }));
      if (!ended) return;
      await Promise.all([forget('/api/operator/privacy'), forget('/api/operator')]);
      done(t('done', { hours: ended.answer.hours, email: one.email }));
      close();
    },
  });
  const field = form.fields.getInputProps;
  const values = form.fields.getValues();
  const deleting = values.outcome === 'deleted';
  // Who answered from the account's own mailbox has shown that it is theirs.
  const own = !child && one.addressProvedAt !== null && values.account.trim().toLowerCase() === one.email;
  return (
    <Modal opened onClose={close} title={t('end')} size="lg" closeButtonProps={{ 'aria-label': office('close') }}>
      <Form form={form} guard={false}>
        <Stack>
          <Radio.Group label={t('outcome')} {...field('outcome')}>
            <Stack gap={6} mt={6}>
              {outcomes.map((value) => (
                <Radio key={value} value={value} label={t(`choice.${value}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {deleting && (
            <>
              <TextInput
                type="email"
                label={t('account')}
                description={t('accountHelp')}
                maxLength={254}
                {...field('account')}
              />
              {child && (
                <>
                  <TextInput
                    label={t('customerId')}
                    description={t('customerHelp')}
                    maxLength={36}
                    {...field('customer.customerId')}
                  />
                  <TextInput label={t('dealershipId')} maxLength={36} {...field('customer.dealershipId')} />
                </>
              )}
              <Textarea
                label={t(child ? 'identityChild' : 'identity')}
                description={t(one.identity ? 'identityNoted' : child ? 'identityChildHelp' : 'identityHelp', {
                  how: one.identity?.how ?? '',
                })}
                required={!one.identity && !own}
                autosize
                minRows={2}
                maxLength={1000}
                {...field('identity')}
              />
            </>
          )}
          <Textarea
            label={t('answer', { language: t(one.locale === 'fr' ? 'french' : 'english') })}
            description={t('answerHelp', { email: one.email })}
            required={!deleting && !child}
            autosize
            minRows={4}
            maxLength={5000}
            {...field('answer')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" color={deleting ? 'red' : undefined} loading={form.saving}>
              {t('end')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
