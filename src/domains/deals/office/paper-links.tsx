import { Button, Group } from '@mantine/core';
import { IconFileTypePdf } from '@tabler/icons-react';
import { locales } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { useT } from '#office/i18n.tsx';
import { paperworkMessages } from './paperwork-words.ts';

/** A paper in each language, opened beside the office. */
export function PaperLinks({ name, href }: { name: string; href(locale: Locale): string }) {
  const t = useT(paperworkMessages);
  return (
    <Group gap="xs" wrap="nowrap">
      {locales.map((locale) => (
        <Button
          key={locale}
          size="compact-sm"
          variant="default"
          component="a"
          href={href(locale)}
          target="_blank"
          rel="noreferrer"
          leftSection={<IconFileTypePdf size={16} />}
          aria-label={t('open', { paper: name, language: t(locale) })}
        >
          {locale.toUpperCase()}
        </Button>
      ))}
    </Group>
  );
}
