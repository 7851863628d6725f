import { Alert, Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import { done, failed } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { AccountCard } from './account-card.tsx';
import { accountWords } from './account-words.ts';
import { changedSelf } from './changed-self.ts';
import { problemWords } from './problem-words.ts';
import { useStepUp } from './step-up.tsx';
import { Trouble, useAccountFieldWords } from './trouble.tsx';
import { keepPasskey, knowsPasskeys, wasCancelled } from './use-passkey.ts';

type Passkey = Answer<'GET /api/me/passkeys'>['items'][number];

/** Passkeys: signing in without a password. */
export function PasskeysCard() {
  const t = useT(accountWords);
  const read = useRead('GET /api/me/passkeys');
  const sure = useStepUp();
  const [options, setOptions] = useState<object | null>(null);
  const [naming, setNaming] = useState<Passkey | null>(null);
  const items = read.data?.items ?? [];
  const add = async (): Promise<void> => {
    try {
      const asked = await sure(() => api('POST /api/me/passkeys/options'));
      if (asked) setOptions(asked.answer);
    } catch (error) {
      failed(asProblem(error));
    }
  };
  return (
    <AccountCard title={t('passkey.title')} lead={t('passkey.lead')}>
      {read.error && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('passkey.none')}
        </Text>
      )}
      {items.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey} rename={() => setNaming(passkey)} />
      ))}
      {knowsPasskeys() ? (
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void add()}>
            {t('passkey.add')}
          </Button>
        </Group>
      ) : (
        <Alert variant="light" color="gray">
          {t('passkey.unsupported')}
        </Alert>
      )}
      {options && (
        <NamePasskey
          title={t('passkey.add')}
          go={t('passkey.add')}
          name=""
          close={() => setOptions(null)}
          save={async (name) => {
            await keepPasskey(options, name);
            done(t('passkey.added'));
            void changedSelf();
          }}
        />
      )}
      {naming && (
        <NamePasskey
          title={t('passkey.rename')}
          go={t('passkey.rename')}
          name={naming.name}
          close={() => setNaming(null)}
          save={async (name) => {
            await api('PATCH /api/me/passkeys/:passkeyId', { params: { passkeyId: naming.id }, body: { name } });
            done(t('passkey.renamed'));
          }}
        />
      )}
    </AccountCard>
  );
}

function PasskeyRow({ passkey, rename }: { passkey: Passkey; rename(): void }) {
  const t = useT(accountWords);
  const confirm = useConfirm();
  const sure = useStepUp();
  const remove = async (): Promise<void> => {
    const { id: passkeyId, name } = passkey;
    if (!(await confirm({ title: t('passkey.sure', { name }), body: t('passkey.sureBody'), act: t('remove') }))) return;
    try {
      if (!(await sure(() => api('DELETE /api/me/passkeys/:passkeyId', { params: { passkeyId } })))) return;
      done(t('passkey.removed'));
      void forget('/api/me/passkeys', '/api/me/sessions', '/api/me/events');
      void changedSelf();
    } catch (error) {
      failed(asProblem(error));
    }
  };
  return (
    <Group justify="space-between" gap="sm">
      <Stack gap={2} style={{ flex: '1 1 12rem', minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
            {passkey.name}
          </Text>
          {passkey.backedUp && <Badge variant="outline">{t('passkey.backedUp')}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {t('passkey.made')} <Moment at={passkey.createdAt} /> ·{' '}
          {passkey.lastUsedAt ? (
            <>
              {t('passkey.used')} <Moment at={passkey.lastUsedAt} />
            </>
          ) : (
            t('passkey.unused')
          )}
        </Text>
      </Stack>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={rename} aria-label={`${t('passkey.rename')}: ${passkey.name}`}>
          {t('passkey.rename')}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="red"
          onClick={() => void remove()}
          aria-label={`${t('remove')}: ${passkey.name}`}
        >
          {t('remove')}
        </Button>
      </Group>
    </Group>
  );
}

interface NameProps {
  title: string;
  go: string;
  name: string;
  close(): void;
  save(name: string): Promise<void>;
}

function NamePasskey({ title, go, name, close, save }: NameProps) {
  const t = useT(accountWords);
  const p = useT(problemWords);
  const form = useRecordForm({
    initialValues: { name },
    validate: { name: (value) => (value.trim() ? null : p('field.needed')) },
    fieldWords: useAccountFieldWords(),
    save: async (values) => {
      try {
        await save(values.name.trim());
      } catch (error) {
        if (!wasCancelled(error)) throw error;
      }
      void forget('/api/me/passkeys', '/api/me/sessions', '/api/me/events');
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <Stack>
          <Trouble problem={form.trouble} />
          <TextInput
            label={t('passkey.name')}
            description={t('passkey.nameHelp')}
            placeholder={t('passkey.nameExample')}
            data-autofocus
            maxLength={60}
            {...form.fields.getInputProps('name')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {go}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
