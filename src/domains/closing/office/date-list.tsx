import { Stack, Text } from '@mantine/core';
import { useFormats, useT } from '#office/i18n.tsx';
import { closingWords } from './words.ts';

interface Dates {
  takesEffectAt: string;
  purgeAt: string;
  reminders: string[];
  /** Whether it takes effect in the future. */
  later: boolean;
}

/** What happens on which date: the same list before choosing and after. */
export function DateList({ takesEffectAt, purgeAt, reminders, later }: Dates) {
  const t = useT(closingWords);
  const { dateTime, day } = useFormats();
  const lines: [string, string][] = [
    ...(later ? [[t('dates.now'), t('dates.until')] as [string, string]] : []),
    [later ? dateTime(takesEffectAt) : t('dates.now'), `${t('dates.effect')} ${t('dates.window')}`],
    [t('dates.letters'), reminders.map((one) => day(one)).join(' · ')],
    [dateTime(purgeAt), `${t('dates.purge')} ${t('dates.backups')}`],
  ];
  return (
    <Stack component="dl" gap="sm" m={0}>
      {lines.map(([when, what]) => (
        <div key={when}>
          <Text component="dt" fw={600} size="sm">
            {when}
          </Text>
          <Text component="dd" size="sm" m={0}>
            {what}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
