import { Anchor, Badge, Button, Card, Group, Stack, Textarea } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { addressOf, api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { operatorWords } from './operator-words.ts';
import { Thread } from './thread.tsx';

/** One conversation at the desk. */
export function DeskRequestScreen() {
  const t = useT(operatorWords);
  const { dateTime } = useFormats();
  const { requestId = '' } = useParams({ strict: false }) as { requestId?: string };
  const read = useRead('GET /api/operator/support/:requestId', { params: { requestId } });
  const state = useRef<'answered' | 'waiting'>('answered');
  const close = useWrite('POST /api/operator/support/:requestId/close', {
    forgets: ['/api/operator'],
    done: () => done(t('closed')),
  });
  const request = read.data;
  const form = useRecordForm({
    initialValues: { body: '' },
    save: async ({ body }) => {
      await api('POST /api/operator/support/:requestId/messages', {
        params: { requestId },
        body: { body, state: state.current, version: request!.version },
      });
      form.fields.setValues({ body: '' });
      form.fields.resetDirty({ body: '' });
      await forget('/api/operator');
      done(t('answered'));
    },
    // Somebody wrote meanwhile: what they wrote is shown, and the answer is still there.
    problem: (problem) => {
      if (problem.status === 409) void read.refetch();
    },
  });
  return (
    <Page
      title={request?.subject ?? t('requests')}
      width="reading"
      crumbs={[{ label: t('requests'), to: '/operator/support' }]}
      beside={
        request && (
          <Badge variant="light" color={request.overdue ? 'red' : 'blue'}>
            {request.overdue ? t('overdue') : t(`req.${request.state}`)}
          </Badge>
        )
      }
      lead={
        request && (
          <>
            {request.number} · {request.name}, {request.email}
            {!request.account && ` (${t(request.claimsAccount ? 'claimsAccount' : 'noAccount')})`}
            {request.state === 'open' && ` · ${t('due')} ${dateTime(request.dueAt)}`}
            {request.dealershipId && (
              <>
                {' · '}
                <Anchor
                  size="sm"
                  renderRoot={(props) => <Link to={`/operator/dealerships/${request.dealershipId}`} {...props} />}
                >
                  {t('theDealership')}
                </Anchor>
              </>
            )}
          </>
        )
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={2} />}
      {request && (
        <Stack>
          <Thread
            messages={request.messages}
            person={request.name}
            fileUrl={(attachmentId) =>
              addressOf('GET /api/operator/support/:requestId/attachments/:attachmentId', {
                params: { requestId: request.id, attachmentId },
              }).url
            }
          />
          <Card>
            <Form form={form}>
              <Stack>
                <Textarea
                  label={t('yourAnswer')}
                  required
                  autosize
                  minRows={5}
                  maxRows={20}
                  maxLength={10_000}
                  {...form.fields.getInputProps('body')}
                />
                <Group justify="flex-end">
                  {request.state !== 'closed' && (
                    <Button
                      variant="subtle"
                      color="gray"
                      loading={close.isPending}
                      onClick={() => close.mutate({ params: { requestId } })}
                    >
                      {t('close')}
                    </Button>
                  )}
                  <Button
                    type="submit"
                    variant="default"
                    loading={form.saving}
                    onClick={() => (state.current = 'waiting')}
                  >
                    {t('askBack')}
                  </Button>
                  <Button type="submit" loading={form.saving} onClick={() => (state.current = 'answered')}>
                    {t('answer')}
                  </Button>
                </Group>
              </Stack>
            </Form>
          </Card>
        </Stack>
      )}
    </Page>
  );
}
