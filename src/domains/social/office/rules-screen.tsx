import { Button, Stack } from '@mantine/core';
import { IconPlus, IconWand } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { RuleCard } from './rules/rule-card.tsx';
import { RuleDrawer } from './rules/rule-drawer.tsx';
import { ruleWords } from './rules/rule-words.ts';
import { SettingsCard } from './rules/settings-card.tsx';
import { SocialPage } from './social-page.tsx';

type Rule = Answer<'GET /api/social/rules'>['items'][number];

/** What is published by itself, when, and what each rule did lately. */
export function RulesScreen() {
  const t = useT(ruleWords);
  const session = useSession();
  const may = session.can('social.publish');
  const rules = useRead('GET /api/social/rules', {});
  const channels = useRead('GET /api/channels', {}).data?.items;
  const templates = useRead('GET /api/social/templates', {}).data?.items;
  const settings = useRead('GET /api/social/settings', {}).data;
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  const ready = channels !== undefined && templates !== undefined;
  const add = may && ready && (
    <Button leftSection={<IconPlus size={18} />} data-shortcut="n" onClick={() => setEdited('new')}>
      {t('add')}
    </Button>
  );
  return (
    <SocialPage title={t('title')} lead={t('lead')} actions={add}>
      {rules.error && !rules.data && <ProblemBox problem={rules.error} again={() => void rules.refetch()} />}
      {rules.isPending && <ListSkeleton rows={3} />}
      {rules.data?.items.length === 0 && (
        <Empty icon={IconWand} title={t('none')}>
          {t('noneHelp')}
        </Empty>
      )}
      <Stack gap="sm">
        {rules.data?.items.map((rule) => (
          <RuleCard
            key={rule.id}
            rule={rule}
            channels={channels ?? []}
            templates={templates ?? []}
            edit={may && ready ? () => setEdited(rule) : undefined}
          />
        ))}
      </Stack>
      {settings && <SettingsCard key={settings.version} settings={settings} may={may} />}
      {edited && ready && (
        <RuleDrawer
          key={edited === 'new' ? 'new' : edited.id}
          rule={edited === 'new' ? null : edited}
          channels={channels}
          templates={templates}
          close={() => setEdited(null)}
        />
      )}
    </SocialPage>
  );
}
