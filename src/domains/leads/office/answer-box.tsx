import { Alert, Button, Group, Paper, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import { IconMailForward, IconNote, IconPhone } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { leadsScreenMessages } from './words.ts';

type Lead = Answer<'GET /api/leads/:leadId'>;

/** Where a lead is answered: by e-mail, or by noting a call or a thought. What was typed stays until it is sent. */
export function AnswerBox({ lead }: { lead: Lead }) {
  const t = useT(leadsScreenMessages);
  const [tab, setTab] = useState<string | null>(lead.mayWriteTo ? 'reply' : 'call');
  return (
    <Paper withBorder radius="md" p="sm">
      <Tabs value={tab} onChange={setTab} keepMounted>
        <Tabs.List mb="sm">
          <Tabs.Tab value="reply" leftSection={<IconMailForward size={16} />}>
            {t('reply')}
          </Tabs.Tab>
          <Tabs.Tab value="call" leftSection={<IconPhone size={16} />}>
            {t('call')}
          </Tabs.Tab>
          <Tabs.Tab value="note" leftSection={<IconNote size={16} />}>
            {t('note')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="reply">
          {lead.mayWriteTo ? <Reply leadId={lead.id} /> : <Alert variant="light">{t('noEmail')}</Alert>}
        </Tabs.Panel>
        <Tabs.Panel value="call">
          <Note leadId={lead.id} kind="call" />
        </Tabs.Panel>
        <Tabs.Panel value="note">
          <Note leadId={lead.id} kind="note" />
        </Tabs.Panel>
      </Tabs>
    </Paper>
  );
}

const forgets = ['/api/leads', '/api/today'];

function Reply({ leadId }: { leadId: string }) {
  const t = useT(leadsScreenMessages);
  const [subject, setSubject] = useState('');
  const [body, setBody] = useState('');
  const [unwanted, setUnwanted] = useState(false);
  const reply = useWrite('POST /api/leads/:leadId/replies', {
    forgets,
    done: () => {
      setBody('');
      setSubject('');
      done(t('sent'));
    },
    failed: (problem) => {
      if (problem.code !== 'no_consent') return false;
      setUnwanted(true);
      return true;
    },
  });
  const send = (): void => {
    if (body.trim()) reply.mutate({ params: { leadId }, body: { body, ...(subject.trim() ? { subject } : {}) } });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('subject')}
          value={subject}
          maxLength={300}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={t('message')}
          autosize
          minRows={4}
          maxRows={16}
          maxLength={10_000}
          required
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        {unwanted && (
          <Alert color="yellow" role="alert">
            {t('noConsent')}
          </Alert>
        )}
        <Group justify="space-between" gap="sm">
          <Text size="xs" c="dimmed" style={{ flex: '1 1 16rem' }}>
            {t('replyFooter')}
          </Text>
          <Button
            type="submit"
            loading={reply.isPending}
            disabled={!body.trim()}
            leftSection={<IconMailForward size={18} />}
          >
            {t('send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Note({ leadId, kind }: { leadId: string; kind: 'note' | 'call' }) {
  const t = useT(leadsScreenMessages);
  const [body, setBody] = useState('');
  const note = useWrite('POST /api/leads/:leadId/notes', {
    forgets,
    done: () => {
      setBody('');
      done(t('noted'));
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (body.trim()) note.mutate({ params: { leadId }, body: { kind, body } });
      }}
    >
      <Stack gap="sm" align="flex-end">
        <Textarea
          w="100%"
          label={kind === 'call' ? t('callText') : t('noteText')}
          autosize
          minRows={3}
          maxRows={16}
          required
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Button type="submit" loading={note.isPending} disabled={!body.trim()}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  );
}
