import { Badge, Group, Text } from '@mantine/core';
import { catalogue } from '#kernel/messages.ts';
import type { Attachment, MailFacts as Facts } from '#platform/mail/index.ts';
import { Attachments } from './attachments.tsx';
import { useT } from './i18n.tsx';

const mailFactsWords = catalogue({
  en: {
    byMail: 'By e-mail',
    from: 'From {from}. An e-mail does not prove who wrote it.',
    nobody: 'It names no sender.',
    other: 'From another address',
    automatic: 'Written by a program',
    cut: 'Earlier e-mail that it quotes is not shown.',
    unreadable: 'It could not be opened: it is built in a way that no mail program builds one.',
    attachments: '{n, plural, one {Attachment} other {Attachments}}, not opened here: {names}',
  },
  fr: {
    byMail: 'Par courriel',
    from: 'De {from}. Un courriel ne prouve pas qui l’a écrit.',
    nobody: 'Il ne nomme pas d’expéditeur.',
    other: 'D’une autre adresse',
    automatic: 'Écrit par un programme',
    cut: 'Le courriel antérieur qu’il cite n’est pas affiché.',
    unreadable: 'Il n’a pas pu être ouvert : aucun logiciel de courriel ne le construit ainsi.',
    attachments:
      '{n, plural, one {Pièce jointe} other {Pièces jointes}}, non {n, plural, one {ouverte} other {ouvertes}} ici : {names}',
  },
});

/**
 * What is to be known of words that came by mail: from which address, that it proves nothing, what is not shown, and the files
 * that came along.
 */
export function MailFacts({
  facts,
  files,
  fileUrl,
}: {
  facts: Facts;
  files: readonly Attachment[];
  fileUrl(id: string): string;
}) {
  const t = useT(mailFactsWords);
  // Of mails from before files were kept there are names only.
  const attachments = files.length > 0 ? [] : facts.attachments;
  const lines = [
    facts.from ? t('from', { from: facts.from }) : t('nobody'),
    ...(facts.unreadable ? [t('unreadable')] : facts.cut ? [t('cut')] : []),
    ...(attachments.length > 0 ? [t('attachments', { n: attachments.length, names: attachments.join(', ') })] : []),
  ];
  return (
    <>
      <Group gap={6} mt={4}>
        <Badge size="sm" variant="light" color="gray">
          {t('byMail')}
        </Badge>
        {facts.otherAddress && (
          <Badge size="sm" variant="light" color="orange">
            {t('other')}
          </Badge>
        )}
        {facts.automatic && (
          <Badge size="sm" variant="light" color="gray">
            {t('automatic')}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
        {lines.join(' ')}
      </Text>
      <Attachments files={files} fileUrl={fileUrl} />
    </>
  );
}
