import { Text } from '@mantine/core';
import { isId } from '#kernel/ids.ts';
import { dealershipValue } from '#domains/dealerships/office/value-words.ts';
import { vehicleValue } from '#domains/inventory/office/value-words.ts';
import { leadValue } from '#domains/leads/office/value-words.ts';
import { socialValue } from '#domains/social/office/value-words.ts';
import { useFormats, useLanguage, useOfficeT, useT } from '../i18n.tsx';
import { fieldWords } from './field-words.ts';

type Fields = Record<string, unknown> | null | undefined;
const known = new Set<string>(fieldWords.keys);
/** `accidentAmount` → `accident amount`, for fields that have no words of their own. */
const plain = (field: string): string => field.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** What a change set, field by field: the new value, and what it was. Ids of other records say nothing to people. */
export function ChangeList({ before, after }: { before: Fields; after: Fields }) {
  const t = useOfficeT();
  const words = useT(fieldWords);
  const formats = useFormats();
  const { locale } = useLanguage();
  const word = (field: string, value: string): string =>
    [vehicleValue, leadValue, dealershipValue, socialValue]
      .reduce((said, find) => find(field, said, locale), value)
      .replaceAll('_', ' ');
  const say = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('journal.empty');
    if (typeof value === 'boolean') return value ? t('journal.yes') : t('journal.no');
    if (typeof value === 'number')
      return field.endsWith('Cents')
        ? formats.money(value)
        : field === 'year'
          ? String(value)
          : formats.number(value, 2);
    if (typeof value === 'string') {
      if (/^\d{4}-\d\d-\d\dT/.test(value)) return formats.dateTime(value);
      if (/^\d{4}-\d\d-\d\d$/.test(value)) return formats.day(value);
      return word(field, value);
    }
    if (Array.isArray(value))
      return value.every((one) => typeof one === 'string' && !isId(one))
        ? value.map((one) => word(field, one)).join(', ')
        : formats.number(value.length);
    return Object.keys(value).map(plain).join(', ');
  };
  const fields = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])].filter(
    // A photo's way to being ready is what the entry's name says already.
    (field) =>
      !(after?.[field] === 'ready' && field === 'state') &&
      ![before?.[field], after?.[field]].some((value) => typeof value === 'string' && isId(value)),
  );
  return (
    <>
      {fields.slice(0, 8).map((field) => (
        <Text key={field} size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
          <Text span c="dimmed" size="sm">
            {`${t('journal.field', { field: known.has(field) ? words(field as (typeof fieldWords.keys)[number]) : plain(field) })} `}
          </Text>
          {say(field, (after ?? before)?.[field])}
          {before && after && field in before && field in after && (
            <Text span c="dimmed" size="sm">{` (${t('journal.from', { value: say(field, before[field]) })})`}</Text>
          )}
        </Text>
      ))}
      {fields.length > 8 && <Text size="sm" c="dimmed">{`+ ${fields.length - 8}`}</Text>}
    </>
  );
}
