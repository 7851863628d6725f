import { Paper, Stack, Text } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { MailFacts } from '#office/mail-facts.tsx';
import { Moment } from '#office/moment.tsx';
import type { Attachment, MailFacts as Facts } from '#platform/mail/index.ts';
import { supportWords } from './words.ts';

interface Said {
  id: string;
  at: string;
  side: 'person' | 'operator';
  body: string;
  operator: string | null;
  mail: Facts | null;
  attachments: readonly Attachment[];
}

/**
 * What was said, in order; `person` names who asked, and is `You` to themselves.
 * @param fileUrl where a file that came with a mail is handed out
 */
export function Thread({
  messages,
  person,
  fileUrl,
}: {
  messages: readonly Said[];
  person?: string;
  fileUrl(attachmentId: string): string;
}) {
  const t = useT(supportWords);
  return (
    <Stack gap="sm" component="ol" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
      {messages.map((one) => (
        <Paper key={one.id} component="li" withBorder p="md" ml={one.side === 'operator' ? 24 : 0}>
          <Text size="xs" c="dimmed" mb={4}>
            {one.side === 'person'
              ? (person ?? t('you'))
              : one.operator
                ? t('ofSupport', { name: one.operator })
                : t('support')}{' '}
            · <Moment at={one.at} />
          </Text>
          <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {one.body}
          </Text>
          {one.mail && <MailFacts facts={one.mail} files={one.attachments} fileUrl={fileUrl} />}
        </Paper>
      ))}
    </Stack>
  );
}
