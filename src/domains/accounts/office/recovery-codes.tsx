import { Button, Code, CopyButton, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { accountWords } from './account-words.ts';

/** The recovery codes, shown this once: to be copied, downloaded or written down. */
export function RecoveryCodes({ codes, close }: { codes: string[]; close(): void }) {
  const t = useT(accountWords);
  const { user } = useSession();
  const text = codes.join('\n');
  const download = (): void => {
    const url = URL.createObjectURL(
      new Blob([`Automo · ${user.email}\n${t('codes.title')}\n\n${text}\n`], { type: 'text/plain' }),
    );
    const link = Object.assign(document.createElement('a'), { href: url, download: 'automo-recovery-codes.txt' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1_000);
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('codes.title')}
      // Gone is gone: only the button that says so closes it.
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Text size="sm">{t('codes.lead')}</Text>
        <SimpleGrid cols={2} spacing="xs">
          {codes.map((code) => (
            <Code key={code} fz="md" ta="center" py={6}>
              {code}
            </Code>
          ))}
        </SimpleGrid>
        <Group>
          <CopyButton value={text} timeout={2_000}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                leftSection={copied ? <IconCheck size={17} /> : <IconCopy size={17} />}
              >
                {t(copied ? 'codes.copied' : 'codes.copy')}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={download} leftSection={<IconDownload size={17} />}>
            {t('codes.download')}
          </Button>
        </Group>
        <Button onClick={close}>{t('codes.kept')}</Button>
      </Stack>
    </Modal>
  );
}
