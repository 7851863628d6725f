import { Badge, Group, List, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { findingWords } from './finding-words.ts';
import { NetworkMark } from './network-mark.tsx';
import { statusWords } from './status-words.ts';
import { socialWords } from './words.ts';

export type Finding = Answer<'POST /api/posts/preview'>['findings'][number];

type FindingKey = (typeof findingWords.keys)[number];
const known = new Set<string>(findingWords.keys);
const statuses = new Set<string>(statusWords.keys);

/** What stands in the way of a post, or should be thought about, with the rule behind it. What stops comes first. */
export function FindingsList({ findings }: { findings: Finding[] }) {
  const t = useT(socialWords);
  const say = useFindingWords();
  const sorted = [...findings].sort((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'));
  return (
    <List spacing="sm" size="sm" listStyleType="none" aria-label={t('findings')}>
      {sorted.map((finding, at) => {
        const { title, todo } = say(finding);
        const stop = finding.level === 'stop';
        return (
          <List.Item
            key={at}
            icon={
              <ThemeIcon size={24} radius="xl" variant="light" color={stop ? 'red' : 'orange'} aria-hidden>
                {stop ? <IconHandStop size={14} /> : <IconAlertTriangle size={14} />}
              </ThemeIcon>
            }
            styles={{ itemWrapper: { alignItems: 'flex-start' } }}
          >
            <Group gap={6}>
              <Text size="sm" fw={600}>
                {title}
              </Text>
              {finding.network && <NetworkMark network={finding.network} size={15} />}
              <Badge size="sm" color={stop ? 'red' : 'orange'}>
                {t(stop ? 'finding.stop' : 'finding.warn')}
              </Badge>
              {finding.rule?.includes('.') && (
                <Text size="xs" c="dimmed" ff="monospace">
                  {finding.rule}
                </Text>
              )}
            </Group>
            <Text size="sm" c="dimmed">
              {todo}
            </Text>
          </List.Item>
        );
      })}
    </List>
  );
}

/** A finding in plain words; one without words of its own by its name. */
function useFindingWords(): (finding: Finding) => { title: string; todo: string } {
  const t = useT(findingWords);
  const status = useT(statusWords);
  const { money, number } = useFormats();
  return ({ code, values }) => {
    if (!known.has(code)) return { title: code.replaceAll('_', ' '), todo: '' };
    const told: Record<string, string | number> = { ...values };
    if (typeof values.cents === 'number') told.amount = money(values.cents);
    if (typeof values.most === 'number') told.most = number(values.most);
    if (typeof values.status === 'string' && statuses.has(values.status))
      told.status = status(values.status as (typeof statusWords.keys)[number]);
    return { title: t(code as FindingKey), todo: t(`${code}.do` as FindingKey, told) };
  };
}
