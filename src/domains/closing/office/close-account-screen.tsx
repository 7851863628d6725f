import { Alert, Button, Card, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { IconUserOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { FormSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { closingWords } from './words.ts';

type Facts = Answer<'GET /api/me/closing'>;

/** A person deletes their own account, or hears what must be done before. */
export function CloseAccountScreen() {
  const t = useT(closingWords);
  const read = useRead('GET /api/me/closing', {});
  return (
    <Page
      title={t('account.title')}
      lead={t('account.lead')}
      width="reading"
      crumbs={[{ label: t('account'), to: '/account' }]}
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <FormSkeleton />}
      {read.data && <Facts facts={read.data} />}
    </Page>
  );
}

function Facts({ facts }: { facts: Facts }) {
  const t = useT(closingWords);
  return (
    <Stack gap="md">
      {facts.onlyOwnerOf.map(({ id, name }) => (
        <Alert
          key={id}
          color="orange"
          variant="light"
          icon={<IconUserOff size={20} />}
          title={t('account.only', { name })}
        >
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{t('account.onlyHelp')}</Text>
            <Group gap="sm">
              <Button variant="default" size="xs" renderRoot={(props) => <Link to="/settings/staff" {...props} />}>
                {t('account.staff')}
              </Button>
              <Button variant="default" size="xs" renderRoot={(props) => <Link to="/settings/closing" {...props} />}>
                {t('account.cancel')}
              </Button>
            </Group>
          </Stack>
        </Alert>
      ))}
      <Card component="section">
        <Stack gap="sm">
          <Text size="sm">{t('account.goes')}</Text>
          <Text size="sm">{t('account.stays')}</Text>
          {facts.leaves.length > 0 && (
            <div>
              <Text size="sm" fw={600}>
                {t('account.leaves')}
              </Text>
              <List size="sm">
                {facts.leaves.map(({ id, name }) => (
                  <List.Item key={id}>{name}</List.Item>
                ))}
              </List>
            </div>
          )}
        </Stack>
      </Card>
      {facts.onlyOwnerOf.length === 0 && <CloseForm email={facts.email} />}
    </Stack>
  );
}

function CloseForm({ email }: { email: string }) {
  const t = useT(closingWords);
  const sure = useStepUp();
  const form = useRecordForm({
    initialValues: { email: '' },
    fieldWords: ({ code }) => (code === 'other_email' ? t('other_email') : undefined),
    save: async (values) => {
      const gone = await sure(() => api('POST /api/me/close', { body: values }));
      if (gone) location.assign('/sign-in');
    },
  });
  return (
    <Card component="section">
      <Form form={form} guard={false}>
        <Stack>
          <TextInput
            label={t('account.email', { email })}
            type="email"
            required
            autoComplete="off"
            maxLength={320}
            {...form.fields.getInputProps('email')}
          />
          <Group justify="flex-end">
            <Button type="submit" color="red" loading={form.saving}>
              {t('account.close')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Card>
  );
}
