import { Badge, Table, Text } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import type { Post } from '../compose/composition.ts';
import { useReasons } from '../use-reasons.ts';
import { socialWords } from '../words.ts';
import type { SocialKey } from '../words.ts';
import classes from './attempt-log.module.css';

type Entry = Post['deliveries'][number]['log'][number];

const known = new Set<string>(socialWords.keys);
const colours: Record<Entry['outcome'], string> = { ok: 'green', retry: 'yellow', unclear: 'orange', failed: 'red' };

/** Everything that was tried, oldest first; closed until somebody wants to know. */
export function AttemptLog({ log }: { log: Entry[] }) {
  const t = useT(socialWords);
  const explain = useReasons();
  if (log.length === 0) return null;
  const step = (word: string): string => (known.has(`step.${word}`) ? t(`step.${word}` as SocialKey) : word);
  return (
    <details className={classes.log}>
      <summary>{t('log', { n: log.length })}</summary>
      <Table verticalSpacing={6} horizontalSpacing="xs" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('log.when')}</Table.Th>
            <Table.Th>{t('log.step')}</Table.Th>
            <Table.Th>{t('log.outcome')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {log.map((entry, at) => (
            <Table.Tr key={at}>
              <Table.Td>
                <Text size="xs" c="dimmed">
                  <Moment at={entry.at} exact />
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{step(entry.step)}</Text>
              </Table.Td>
              <Table.Td>
                <Badge size="sm" color={colours[entry.outcome]}>
                  {t(`outcome.${entry.outcome}`)}
                </Badge>
                {entry.problem && (
                  <Text size="xs" c="dimmed">
                    {explain(entry.problem).what}
                    {entry.problem.code !== undefined &&
                      ` (${[entry.problem.code, entry.problem.subcode].filter((one) => one !== undefined).join('/')})`}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}
