import { Button, Group, Text } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import type { Placeholder } from '../placeholders.ts';
import { socialWords } from './words.ts';

/** Buttons that put a placeholder where the cursor is. */
export function PlaceholderChips({ offered, insert }: { offered: readonly Placeholder[]; insert(word: string): void }) {
  const t = useT(socialWords);
  return (
    <div role="group" aria-label={t('placeholders')}>
      <Text size="xs" c="dimmed" mb={4}>
        {t('placeholders.help')}
      </Text>
      <Group gap={5}>
        {offered.map((word) => (
          <Button
            key={word}
            size="compact-xs"
            variant="default"
            fw={500}
            title={`{${word}}`}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(word)}
          >
            {t(`placeholder.${word}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}
