import { Button, Code, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api } from '#office/api.ts';
import { CopyButton } from '#office/copy-button.tsx';
import { useRecordForm } from '#office/form.tsx';
import { useT } from '#office/i18n.tsx';
import { accountWords } from './account-words.ts';
import { problemWords } from './problem-words.ts';
import { Trouble, useAccountFieldWords } from './trouble.tsx';

interface SetupProps {
  secret: string;
  url: string;
  close(): void;
  /** It is on; with the recovery codes to be kept. */
  on(recoveryCodes: string[]): void;
}

/** Brings the secret into the person's app, by picture or by hand, and takes the first code. */
export function SecondFactorSetup({ secret, url, close, on }: SetupProps) {
  const t = useT(accountWords);
  const p = useT(problemWords);
  const form = useRecordForm({
    initialValues: { code: '' },
    validate: { code: (value) => (value.trim() ? null : p('field.needed')) },
    fieldWords: useAccountFieldWords(),
    save: async ({ code }) => on((await api('POST /api/me/second-factor/confirm', { body: { code } })).recoveryCodes),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('setup.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <Stack>
          <Text size="sm">{t('setup.scan')}</Text>
          <Picture url={url} />
          <Stack gap={4}>
            <Text size="sm">{t('setup.type')}</Text>
            <Group gap="xs" wrap="nowrap">
              <Code fz="sm" style={{ overflowWrap: 'anywhere' }}>
                {secret.match(/.{1,4}/g)?.join(' ')}
              </Code>
              <CopyButton value={secret} what={t('setup.key')} />
            </Group>
          </Stack>
          <Trouble problem={form.trouble} />
          <TextInput
            label={t('setup.code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={20}
            data-autofocus
            {...form.fields.getInputProps('code')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {t('setup.go')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const side = 200;

function Picture({ url }: { url: string }) {
  const t = useT(accountWords);
  const [source, setSource] = useState<string | null>(null);
  useEffect(() => {
    let open = true;
    // Its code is needed by few, once: it comes when it is.
    void import('qrcode')
      .then(({ default: code }) => code.toDataURL(url, { margin: 3, width: side * 2, errorCorrectionLevel: 'M' }))
      .then((made) => open && setSource(made));
    return () => {
      open = false;
    };
  }, [url]);
  if (!source) return <Skeleton w={side} h={side} />;
  return <img src={source} width={side} height={side} alt={t('setup.picture')} style={{ borderRadius: 8 }} />;
}
