import { Anchor, Badge, Button, Card, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { localeTag } from '#kernel/messages.ts';
import { api } from '#office/api.ts';
import { Empty } from '#office/empty.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead } from '#office/use-api.ts';
import { useBillMoney } from './bill-money.ts';
import { FormDialog } from './form-dialog.tsx';
import { useToday } from './invoice-dialogs.tsx';
import { invoicesScreenMessages } from './words.ts';

/** The months before this one, latest first, each by its last day. */
function monthsBefore(today: string, count: number): string[] {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(year, month - 1 - at, 0)).toISOString().slice(0, 10),
  );
}

/** Locked periods and closed days: what nothing is posted on any more, and how to open it again. */
export function LocksPanel() {
  const t = useT(invoicesScreenMessages);
  const formats = useFormats();
  const { locale } = useLanguage();
  const session = useSession();
  const today = useToday();
  const [until, ask] = useState<string | null | undefined>(undefined);
  const settings = useRead('GET /api/books-settings');
  if (settings.error) return <ProblemBox problem={settings.error} again={() => void settings.refetch()} />;
  if (!settings.data) return null;
  const { lockedUntil } = settings.data;
  const may = session.can('payments.write');
  const mayOpen = may && session.can('payments.approve');
  const month = new Intl.DateTimeFormat(localeTag(locale), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const name = (day: string): string => month.format(new Date(`${day}T12:00:00Z`));
  const months = monthsBefore(today, 13);
  const opens = until !== undefined && lockedUntil !== null && (until === null || until < lockedUntil);
  return (
    <Stack>
      <Card component="section">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h3">
              {t('locks')}
            </Title>
            <Text size="sm" c="dimmed" maw="60ch">
              {lockedUntil ? t('locked', { day: formats.day(lockedUntil) }) : t('notLocked')} {t('locksHelp')}
            </Text>
          </div>
          {may && (
            <Button variant="default" onClick={() => ask(lockedUntil ?? months[0]!)}>
              {t('lockAnyDay')}
            </Button>
          )}
        </Group>
        <Stack gap="xs" mt="md">
          {months.map((last, at) => {
            const locked = lockedUntil !== null && last <= lockedUntil;
            return (
              <Group key={last} justify="space-between" wrap="nowrap">
                <Group gap="xs">
                  <Text size="sm">{name(last)}</Text>
                  <Badge
                    color={locked ? 'green' : 'gray'}
                    variant="light"
                    {...(locked ? { leftSection: <IconLock size={12} aria-hidden /> } : {})}
                  >
                    {t(locked ? 'monthLocked' : 'monthOpen')}
                  </Badge>
                </Group>
                {locked
                  ? mayOpen && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={t('openFrom', { month: name(last) })}
                        onClick={() => ask(months[at + 1] ?? null)}
                      >
                        {t('openAgain')}
                      </Button>
                    )
                  : may && (
                      <Button
                        size="compact-sm"
                        variant="light"
                        aria-label={t('lockThrough', { month: name(last) })}
                        onClick={() => ask(last)}
                      >
                        {t('lockMonth')}
                      </Button>
                    )}
              </Group>
            );
          })}
        </Stack>
      </Card>
      <ClosedDays />
      {session.can('journal.read') && (
        <Anchor
          renderRoot={(props) => <Link to="/journal" search={{ recordKind: 'books' } as never} {...props} />}
          size="sm"
        >
          {t('locksJournal')}
        </Anchor>
      )}
      {until !== undefined && (
        <FormDialog
          title={opens ? t('openAgain') : t('lock')}
          help={opens ? t('openBody') : t('lockBody')}
          act={opens ? t('openAgain') : t('lock')}
          values={{ until: until ?? '', reason: '' }}
          close={() => ask(undefined)}
          save={async (given) => {
            await api('PUT /api/books-lock', { body: { until: given.until || null, reason: given.reason || null } });
            await forget('/api/books-settings');
            done(t('lockDone'));
          }}
        >
          {(fields) => (
            <>
              <TextInput
                type="date"
                label={t('lockUntil')}
                description={t('lockUntilHelp')}
                max={today}
                {...fields.getInputProps('until')}
              />
              <Textarea
                label={opens ? t('reason') : t('lockReason')}
                required={opens}
                autosize
                minRows={2}
                {...fields.getInputProps('reason')}
              />
            </>
          )}
        </FormDialog>
      )}
    </Stack>
  );
}

/** Opens a closed day again: with a reason, which the journal keeps. */
export function ReopenDialog({ day, close }: { day: string; close(): void }) {
  const t = useT(invoicesScreenMessages);
  const formats = useFormats();
  return (
    <FormDialog
      title={`${t('reopenDay')} · ${formats.day(day)}`}
      help={t('reopenBody')}
      act={t('reopenDay')}
      danger
      values={{ reason: '' }}
      fields={{ day: 'reason' }}
      close={close}
      save={async ({ reason }) => {
        await api('POST /api/day-closes/reopen', { body: { day, reason } });
        await forget('/api/day-book', '/api/day-closes');
        done(t('reopened'));
      }}
    >
      {(fields) => (
        <Textarea
          label={t('reason')}
          required
          data-autofocus
          autosize
          minRows={2}
          {...fields.getInputProps('reason')}
        />
      )}
    </FormDialog>
  );
}

function ClosedDays() {
  const t = useT(invoicesScreenMessages);
  const { day, dateTime } = useFormats();
  const money = useBillMoney();
  const session = useSession();
  const [opening, open] = useState<string | null>(null);
  const read = useRead('GET /api/day-closes');
  if (read.error) return <ProblemBox problem={read.error} again={() => void read.refetch()} />;
  if (!read.data) return null;
  const may = session.can('payments.approve');
  if (read.data.items.length === 0)
    return (
      <Empty icon={IconLock} title={t('closedNone')}>
        {t('closedNoneHelp')}
      </Empty>
    );
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="sm">
        {t('closedDays')}
      </Title>
      <Stack gap="sm">
        {read.data.items.map((one) => (
          <Group key={one.day} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm">{day(one.day)}</Text>
              <Text size="xs" c="dimmed">
                {[
                  one.differenceCents === 0 ? null : `${t('difference')} ${money(one.differenceCents)}`,
                  one.by,
                  dateTime(one.at),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </div>
            {may && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${t('reopenDay')} · ${day(one.day)}`}
                onClick={() => open(one.day)}
              >
                {t('openAgain')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {opening && <ReopenDialog day={opening} close={() => open(null)} />}
    </Card>
  );
}
