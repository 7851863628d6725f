import { CheckIcon, CloseButton, Combobox, Group, InputBase, ScrollArea, useCombobox } from '@mantine/core';
import { useState } from 'react';
import classes from './filters.module.css';
import type { Choice } from './filters.tsx';
import { useOfficeT } from './i18n.tsx';

/**
 * Any of several. The field says what is chosen on one line of constant height, so that the list below does not jump
 * while one filters: `Honda`, and with more `Make: 3`.
 */
export function ChoicesFilter({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: (Choice & { count?: string })[];
  value: string[];
  onChange(value: string[]): void;
}) {
  const t = useOfficeT();
  const [words, setWords] = useState('');
  const searchable = options.length > 8;
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption();
      setWords('');
    },
    onDropdownOpen: () => {
      if (searchable) box.focusSearchInput();
    },
  });
  const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const shown = options.filter((one) => fold(one.label).includes(fold(words.trim())));
  const only = value.length === 1 ? options.find((one) => one.value === value[0]) : undefined;
  const said = value.length === 0 ? label : (only?.label ?? t('chosenOf', { label, n: value.length }));
  return (
    <Combobox
      store={box}
      onOptionSubmit={(one) => onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one])}
    >
      <Combobox.Target targetType="button">
        <InputBase
          component="button"
          type="button"
          pointer
          className={classes.field}
          aria-label={value.length === 0 ? label : `${label}: ${said}`}
          onClick={() => box.toggleDropdown()}
          rightSectionPointerEvents={value.length > 0 ? 'all' : 'none'}
          rightSection={
            value.length > 0 ? (
              <CloseButton
                size="sm"
                aria-label={t('clearOne', { label })}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChange([])}
              />
            ) : (
              <Combobox.Chevron />
            )
          }
          classNames={{ input: classes.chosen! }}
          data-set={value.length > 0 || undefined}
        >
          {said}
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown>
        {searchable && (
          <Combobox.Search
            value={words}
            onChange={({ currentTarget }) => {
              setWords(currentTarget.value);
              box.updateSelectedOptionIndex();
            }}
            placeholder={t('search.open')}
            aria-label={`${t('search.open')}: ${label}`}
          />
        )}
        <Combobox.Options aria-label={label}>
          <ScrollArea.Autosize mah={320} type="scroll" viewportProps={searchable ? { tabIndex: 0 } : {}}>
            {shown.map((one) => (
              <Combobox.Option key={one.value} value={one.value} active={value.includes(one.value)}>
                <Group gap="xs" wrap="nowrap">
                  <span className={classes.tick}>{value.includes(one.value) && <CheckIcon size={12} />}</span>
                  <span className={classes.word}>{one.label}</span>
                  {one.count !== undefined && <span className={classes.count}>{one.count}</span>}
                </Group>
              </Combobox.Option>
            ))}
            {shown.length === 0 && <Combobox.Empty>{t('search.nothing')}</Combobox.Empty>}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
