import { Anchor, Badge, Button, Card, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { localeTag } from '#kernel/messages.ts';
import { useFormats, useLanguage, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { asProblem } from '#office/problem-error.ts';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import { channelName } from '../../channel.ts';
import { timeWords } from '../calendar/days.ts';
import type { Channel, Template } from '../compose/composition.ts';
import { NetworkMark } from '../network-mark.tsx';
import { ruleWords } from './rule-words.ts';
import type { RuleWord } from './rule-words.ts';

type Rule = Answer<'GET /api/social/rules'>['items'][number];

const known = new Set<string>(ruleWords.keys);
/** How many of its deeds a rule shows before one asks for more. */
const few = 4;

/** A rule: what it does in one sentence, whether it is on, and what it did lately. */
export function RuleCard({
  rule,
  channels,
  templates,
  edit,
}: {
  rule: Rule;
  channels: Channel[];
  templates: Template[];
  /** Undefined for who may not. */
  edit: (() => void) | undefined;
}) {
  const t = useT(ruleWords);
  const office = useOfficeT();
  const session = useSession();
  const [all, setAll] = useState(false);
  const turn = useWrite('PATCH /api/social/rules/:ruleId', { forgets: ['/api/social/rules'] });
  const put = (active: boolean, version: number, told = true): void =>
    turn.mutate(
      { params: { ruleId: rule.id }, body: { version, active } },
      {
        onSuccess: (next) => {
          if (told) done(t(active ? 'on.done' : 'off.done'), { undo: () => put(!active, next.version, false) });
        },
      },
    );
  const template = templates.find((one) => one.id === rule.templateId);
  const mine = channels.filter((one) => rule.channelIds.includes(one.id) && one.state !== 'disconnected');
  const gone = rule.channelIds.length - mine.length;
  const firings = all ? rule.firings : rule.firings.slice(0, few);
  return (
    <Card component="article" padding="md" aria-label={rule.name}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Group gap="sm" align="flex-start" wrap="nowrap" style={{ flex: '1 1 20rem', minWidth: 0 }}>
            <Switch
              mt={2}
              checked={rule.active}
              disabled={!session.can('social.publish') || turn.isPending}
              onChange={({ currentTarget }) => put(currentTarget.checked, rule.version)}
              aria-label={t('switch', { name: rule.name })}
            />
            <Stack gap={4} style={{ minWidth: 0 }}>
              <Group gap="xs">
                <Title order={2} size="h3">
                  {rule.name}
                </Title>
                {!rule.active && <Badge color="gray">{t('off')}</Badge>}
                {rule.approval && <Badge color="yellow">{t('approval')}</Badge>}
              </Group>
              <Sentence rule={rule} />
              <Group gap={10}>
                {mine.map((channel) => (
                  <Group key={channel.id} gap={4} wrap="nowrap">
                    <NetworkMark network={channel.network} size={16} />
                    <Text size="sm">{channelName(channel)}</Text>
                  </Group>
                ))}
                {template && (
                  <Text size="sm" c="dimmed">
                    {t('withTemplate', { name: template.name })}
                  </Text>
                )}
              </Group>
              {gone > 0 && (
                <Text size="sm" c="var(--mantine-color-error)">
                  {t('channelsGone', { n: gone })}
                </Text>
              )}
            </Stack>
          </Group>
          {edit && (
            <Group gap="xs">
              <RemoveRule rule={rule} />
              <Button size="xs" variant="default" onClick={edit} aria-label={t('edit', { name: rule.name })}>
                {office('edit')}
              </Button>
            </Group>
          )}
        </Group>
        <div>
          <Text size="sm" fw={600}>
            {t('lately')}
          </Text>
          {rule.firings.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('never')}
            </Text>
          ) : (
            <Stack gap={2} mt={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {firings.map((firing, at) => (
                <Text key={at} size="sm" component="li">
                  <Text span size="sm" c="dimmed">
                    <Moment at={firing.at} />
                    {' · '}
                  </Text>
                  {known.has(`outcome.${firing.outcome}`)
                    ? t(`outcome.${firing.outcome}` as RuleWord)
                    : firing.outcome.replaceAll('_', ' ')}
                  {firing.vehicle && (
                    <>
                      {' · '}
                      <Anchor
                        size="sm"
                        underline="always"
                        renderRoot={(props) => <Link to={`/inventory/${firing.vehicle!.id}`} {...props} />}
                      >
                        {firing.vehicle.stockNumber}
                      </Anchor>
                    </>
                  )}
                  {firing.postId && (
                    <>
                      {' · '}
                      <Anchor
                        size="sm"
                        underline="always"
                        renderRoot={(props) => <Link to={`/social/posts/${firing.postId}`} {...props} />}
                      >
                        {t('seePost')}
                      </Anchor>
                    </>
                  )}
                </Text>
              ))}
            </Stack>
          )}
          {rule.firings.length > few && (
            <Button size="compact-sm" variant="subtle" mt={4} onClick={() => setAll(!all)} aria-expanded={all}>
              {all ? t('less') : t('all', { n: rule.firings.length })}
            </Button>
          )}
        </div>
      </Stack>
    </Card>
  );
}

/** What a rule does, in one sentence. */
function Sentence({ rule }: { rule: Rule }) {
  const t = useT(ruleWords);
  const { money } = useFormats();
  const { locale } = useLanguage();
  const after = rule.afterHours > 0 ? t('after', { n: rule.afterHours }) : t('atOnce');
  const said =
    rule.kind === 'roundup'
      ? t('does.roundup', {
          day: t(`day.${rule.weekday}` as RuleWord),
          time: timeWords(rule.atTime, localeTag(locale)),
        })
      : t(`does.${rule.kind}`, { after, least: money(rule.leastDropCents) });
  const ready = rule.kind !== 'sold' && rule.kind !== 'roundup' && rule.leastScore > 0;
  return (
    <Text size="sm">
      {said} {ready && t('fromScore', { score: rule.leastScore })}
    </Text>
  );
}

/** Removes a rule; taking that back makes it anew. */
function RemoveRule({ rule }: { rule: Rule }) {
  const t = useT(ruleWords);
  const office = useOfficeT();
  const restore = async (): Promise<void> => {
    const { id: _id, since: _since, firings: _firings, version: _version, ...body } = rule;
    try {
      await api('POST /api/social/rules', { body });
      await forget('/api/social/rules');
    } catch (error) {
      failed(asProblem(error));
    }
  };
  const remove = useWrite('DELETE /api/social/rules/:ruleId', {
    forgets: ['/api/social/rules'],
    done: () => done(t('removed', { name: rule.name }), { undo: restore }),
  });
  return (
    <Button
      size="xs"
      variant="subtle"
      color="red"
      loading={remove.isPending}
      aria-label={t('remove', { name: rule.name })}
      onClick={() => remove.mutate({ params: { ruleId: rule.id } })}
    >
      {office('remove')}
    </Button>
  );
}
