import { Button, Card, Group, SegmentedControl, Select, Stack, Switch, Text, Textarea } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Locale } from '#kernel/messages.ts';
import { useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import type { PostKind } from '../../post.ts';
import { placeholders } from '../../placeholders.ts';
import type { Placeholder } from '../../placeholders.ts';
import { PlaceholderChips } from '../placeholder-chips.tsx';
import { socialWords } from '../words.ts';
import type { Change, Composition, Template } from './composition.ts';

/** Which templates a post of a kind can be made of. */
const fitting = (kind: PostKind, template: Template, fixed: boolean): boolean =>
  fixed ? template.kind === kind : template.kind !== 'roundup';

const offered = (kind: PostKind): Placeholder[] =>
  placeholders.filter((one) => (one !== 'list' || kind === 'roundup') && (one !== 'was' || kind === 'price_drop'));

/** The words of a post: its template and wording, its language, placeholders, and another text for Instagram. */
export function TextCard({
  value,
  change,
  templates,
  fixed,
  instagram,
}: {
  value: Composition;
  change: Change;
  templates: Template[];
  /** The post is saved: its kind stays. */
  fixed: boolean;
  instagram: boolean;
}) {
  const t = useT(socialWords);
  const text = useRef<HTMLTextAreaElement>(null);
  const other = useRef<HTMLTextAreaElement>(null);
  const [last, setLast] = useState<'body' | 'instagramBody'>('body');
  const mine = templates.filter((one) => one.locale === value.locale && fitting(value.kind, one, fixed));
  const used = templates.find((one) => one.variants.includes(value.body));
  const written = value.body.trim() !== '' && !used;

  const take = (template: Template, at: number): void => {
    const before = { body: value.body, kind: value.kind };
    change({ body: template.variants[at] ?? '', ...(fixed ? {} : { kind: template.kind }) });
    // What was written by hand is not lost for a template.
    if (written) done(t('template.replaced'), { undo: () => change(before) });
  };
  const speak = (locale: Locale): void => {
    const same = used && templates.find((one) => one.kind === used.kind && one.locale === locale);
    change({ locale, ...(same ? { body: same.variants[0] ?? '' } : {}) });
  };
  const insert = (word: string): void => {
    const name = last === 'instagramBody' && value.instagramBody !== null ? 'instagramBody' : 'body';
    const field = (name === 'body' ? text : other).current;
    const was = value[name] ?? '';
    const from = field?.selectionStart ?? was.length;
    const to = field?.selectionEnd ?? from;
    change({ [name]: `${was.slice(0, from)}{${word}}${was.slice(to)}` });
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + word.length + 2, from + word.length + 2);
    });
  };
  const at = used?.variants.indexOf(value.body) ?? -1;
  return (
    <Card component="section" padding="md" aria-label={t('text')}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          {mine.length > 0 && (value.vehicleId !== null || fixed) ? (
            <Select
              label={t('template')}
              placeholder={written ? t('template.own') : t('template.choose')}
              style={{ flex: '1 1 12rem' }}
              value={used && mine.includes(used) ? used.id : null}
              data={mine.map((one) => ({ value: one.id, label: one.name }))}
              onChange={(id) => {
                const next = mine.find((one) => one.id === id);
                if (next) take(next, 0);
              }}
              comboboxProps={{ withinPortal: true }}
            />
          ) : (
            <div style={{ flex: '1 1 12rem' }} />
          )}
          {used && used.variants.length > 1 && (
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} />}
              onClick={() => take(used, (at + 1) % used.variants.length)}
            >
              {t('template.another', { at: at + 1, of: used.variants.length })}
            </Button>
          )}
          <SegmentedControl
            aria-label={t('language')}
            value={value.locale}
            onChange={(locale) => speak(locale as Locale)}
            data={[
              { value: 'en', label: 'EN' },
              { value: 'fr', label: 'FR' },
            ]}
          />
        </Group>
        <Textarea
          ref={text}
          label={t('text')}
          description={t('text.help')}
          minRows={8}
          maxRows={22}
          maxLength={10_000}
          lang={value.locale}
          value={value.body}
          onFocus={() => setLast('body')}
          onChange={({ currentTarget }) => change({ body: currentTarget.value })}
        />
        {value.vehicleId !== null || value.kind === 'roundup' ? (
          <PlaceholderChips offered={offered(value.kind)} insert={insert} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('placeholders.vehicle')}
          </Text>
        )}
        {(instagram || value.instagramBody !== null) && (
          <Switch
            label={t('instagram.other')}
            checked={value.instagramBody !== null}
            onChange={({ currentTarget }) => change({ instagramBody: currentTarget.checked ? value.body : null })}
          />
        )}
        {value.instagramBody !== null && (
          <Textarea
            ref={other}
            label={t('instagram.text')}
            description={t('instagram.help')}
            minRows={5}
            maxRows={18}
            maxLength={10_000}
            lang={value.locale}
            value={value.instagramBody}
            onFocus={() => setLast('instagramBody')}
            onChange={({ currentTarget }) => change({ instagramBody: currentTarget.value })}
          />
        )}
      </Stack>
    </Card>
  );
}
