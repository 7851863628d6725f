import { Anchor, Group, List, Text } from '@mantine/core';
import { IconDownload, IconFileOff } from '@tabler/icons-react';
import { catalogue } from '#kernel/messages.ts';
import { formatBytes } from '#kernel/format.ts';
import type { Attachment } from '#platform/mail/index.ts';
import { useLanguage, useT } from './i18n.tsx';

const attachmentWords = catalogue({
  en: {
    files: 'Files of this e-mail',
    notKept: '{name}: not kept',
    'why.kind': 'not a JPEG, PNG, WebP or HEIC picture or a PDF',
    'why.damaged': 'the picture is damaged or moves',
    'why.too_large': 'it is too large',
    'why.too_many': 'an e-mail brings 20 files at most',
    'why.unreadable': 'it could not be taken out of the e-mail',
  },
  fr: {
    files: 'Fichiers de ce courriel',
    notKept: '{name} : non conservé',
    'why.kind': 'ni une image JPEG, PNG, WebP ou HEIC, ni un PDF',
    'why.damaged': 'l’image est endommagée ou animée',
    'why.too_large': 'il est trop volumineux',
    'why.too_many': 'un courriel apporte 20 fichiers au plus',
    'why.unreadable': 'il n’a pas pu être extrait du courriel',
  },
});

/**
 * Files that came with a mail: each is saved by its link and opened by nothing of ours; what was not kept says why.
 * @param fileUrl where the file of an id is handed out
 */
export function Attachments({ files, fileUrl }: { files: readonly Attachment[]; fileUrl(id: string): string }) {
  const t = useT(attachmentWords);
  const { locale } = useLanguage();
  if (files.length === 0) return null;
  return (
    <List listStyleType="none" spacing={4} mt={6} size="sm" aria-label={t('files')}>
      {files.map(({ id, name, bytes, notKept }) => (
        <List.Item key={id}>
          <Group gap={6} wrap="nowrap" align="flex-start" c={notKept ? 'dimmed' : undefined}>
            {notKept ? (
              <IconFileOff size={16} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
            ) : (
              <IconDownload size={16} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
            )}
            <Text size="sm" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
              {notKept ? (
                `${t('notKept', { name })} (${t(`why.${notKept}`)})`
              ) : (
                <>
                  <Anchor href={fileUrl(id)} download size="sm">
                    {name}
                  </Anchor>{' '}
                  <Text span size="sm" c="dimmed">
                    {formatBytes(bytes ?? 0, locale)}
                  </Text>
                </>
              )}
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}
