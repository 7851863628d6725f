import { Badge, Button, Card, Group, Stack, Textarea } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { addressOf, api } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { Thread } from './thread.tsx';
import { supportWords } from './words.ts';

/** One conversation with support. */
export function RequestScreen() {
  const t = useT(supportWords);
  const { date } = useFormats();
  const { requestId = '' } = useParams({ strict: false }) as { requestId?: string };
  const read = useRead('GET /api/me/support/:requestId', { params: { requestId } });
  const close = useWrite('POST /api/me/support/:requestId/close', {
    forgets: ['/api/me/support'],
    done: () => done(t('closed')),
  });
  const form = useRecordForm({
    initialValues: { body: '' },
    save: async (body) => {
      await api('POST /api/me/support/:requestId/messages', { params: { requestId }, body });
      form.fields.setValues({ body: '' });
      form.fields.resetDirty({ body: '' });
      await forget('/api/me/support');
      done(t('replied'));
    },
  });
  const request = read.data;
  return (
    <Page
      title={request?.subject ?? t('help.title')}
      width="reading"
      crumbs={[{ label: t('help.title'), to: '/support' }]}
      beside={request && <Badge variant="light">{t(`state.${request.state}`)}</Badge>}
      lead={
        request && `${request.number}${request.state === 'open' ? ` · ${t('due', { date: date(request.dueAt) })}` : ''}`
      }
    >
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={2} />}
      {request && (
        <Stack>
          <Thread
            messages={request.messages}
            fileUrl={(attachmentId) =>
              addressOf('GET /api/me/support/:requestId/attachments/:attachmentId', {
                params: { requestId: request.id, attachmentId },
              }).url
            }
          />
          <Card>
            <Form form={form}>
              <Stack>
                <Textarea
                  label={t('reply')}
                  required
                  autosize
                  minRows={4}
                  maxRows={16}
                  maxLength={10_000}
                  {...form.fields.getInputProps('body')}
                />
                <Group justify="flex-end">
                  {request.state !== 'closed' && (
                    <Button
                      variant="default"
                      loading={close.isPending}
                      onClick={() => close.mutate({ params: { requestId } })}
                    >
                      {t('settled')}
                    </Button>
                  )}
                  <Button type="submit" loading={form.saving}>
                    {t('send')}
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
