import { Button, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import classes from './conflict.module.css';
import { useOfficeT } from './i18n.tsx';

/** A field that two people changed. */
export interface Disputed<Values> {
  name: keyof Values & string;
  label: string;
  /** How a value is read by a person. */
  show(value: unknown): ReactNode;
}

interface ConflictProps<Values extends object> {
  /** How the record stands now (`problem.more.current`), or null when there is no conflict. */
  theirs: Values | null;
  /** What this person typed. */
  mine: Values;
  fields: Disputed<Values>[];
  /** Saves what was chosen, based on the record as it stands now. */
  onChoose(values: Values): void;
  /** Takes theirs as it is. */
  onClose(): void;
}

/** Somebody else changed the record meanwhile: shows both versions, field by field, and lets the person choose. */
export function Conflict<Values extends object>({ theirs, mine, fields, onChoose, onClose }: ConflictProps<Values>) {
  const t = useOfficeT();
  const [chosen, setChosen] = useState<Partial<Record<string, 'mine' | 'theirs'>>>({});
  if (!theirs) return null;
  const disputed = fields.filter(({ name }) => JSON.stringify(theirs[name]) !== JSON.stringify(mine[name]));
  const take = (): void => {
    const values = { ...theirs };
    for (const { name } of disputed) if (chosen[name] !== 'theirs') values[name] = mine[name];
    onChoose(values);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('conflict.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text size="sm">{t('conflict.body')}</Text>
        <Table.ScrollContainer minWidth={0}>
          <Table verticalSpacing="sm" className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('conflict.field')}</Table.Th>
                <Table.Th>{t('conflict.theirs')}</Table.Th>
                <Table.Th>{t('conflict.mine')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {disputed.map(({ name, label, show }) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row">{label}</Table.Th>
                  {(['theirs', 'mine'] as const).map((side) => (
                    <Table.Td key={side}>
                      <Radio
                        name={`conflict-${name}`}
                        checked={(chosen[name] ?? 'mine') === side}
                        onChange={() => setChosen((before) => ({ ...before, [name]: side }))}
                        label={show((side === 'mine' ? mine : theirs)[name])}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('conflict.takeTheirs')}
          </Button>
          <Button onClick={take} data-autofocus>
            {t('conflict.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
