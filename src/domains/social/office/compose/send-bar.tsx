import { Anchor, Button, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarEvent, IconSend } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { TimeDialog } from '../time-dialog.tsx';
import { useNow } from '../use-now.ts';
import { socialWords } from '../words.ts';
import classes from './compose.module.css';
import type { Post } from './composition.ts';
import type { Sending } from './use-sending.ts';

/** What can be done with the post now: keep it, give it a time, send it; and why not, when something stops it. */
export function SendBar({
  post,
  dirty,
  bare,
  stops,
  sending,
}: {
  post: Post | undefined;
  dirty: boolean;
  /** Nothing is written or chosen yet. */
  bare: boolean;
  /** How many findings stop it. */
  stops: number;
  sending: Sending;
}) {
  const t = useT(socialWords);
  const session = useSession();
  const [open, dialog] = useDisclosure(false);
  const now = useNow();
  const may = session.can('social.publish');
  const blocked = stops > 0 || bare;
  const scheduled = post?.state === 'scheduled';
  const again = post?.state === 'failed' || post?.state === 'cancelled';
  const pick = (at: string | null): void => {
    dialog.close();
    void sending.send(at);
  };
  return (
    <Paper className={classes.bar} shadow="md" withBorder>
      <Text
        size="sm"
        c={blocked && !bare ? 'var(--mantine-color-error)' : 'dimmed'}
        className={classes.barWords}
        role="status"
      >
        {bare ? (
          t('findings.bare')
        ) : blocked ? (
          <>
            {t('blocked', { n: stops })}{' '}
            <Anchor href="#findings" size="sm" c="inherit" underline="always">
              {t('blocked.see')}
            </Anchor>
          </>
        ) : dirty ? (
          t('bar.unsaved')
        ) : scheduled ? (
          t('bar.scheduled')
        ) : again ? (
          t('bar.again')
        ) : may ? (
          t('bar.ready')
        ) : (
          t('bar.approval')
        )}
      </Text>
      <Group gap="xs" className={classes.barButtons}>
        <Button
          variant="default"
          disabled={(post !== undefined && !dirty) || sending.busy !== null || (scheduled && blocked)}
          loading={sending.busy === 'save'}
          onClick={() => void sending.save()}
        >
          {t(scheduled || again ? 'bar.saveChanges' : 'bar.saveDraft')}
        </Button>
        {may ? (
          <>
            <Button
              variant={scheduled ? 'default' : 'light'}
              leftSection={<IconCalendarEvent size={17} />}
              disabled={blocked || sending.busy !== null}
              onClick={dialog.open}
            >
              {t(scheduled ? 'bar.otherTime' : 'bar.schedule')}
            </Button>
            <Button
              leftSection={<IconSend size={17} />}
              disabled={blocked || sending.busy === 'save'}
              loading={sending.busy === 'send'}
              onClick={() => pick(null)}
            >
              {t('bar.now')}
            </Button>
          </>
        ) : (
          <Button
            leftSection={<IconSend size={17} />}
            disabled={blocked || sending.busy === 'save' || scheduled}
            loading={sending.busy === 'send'}
            onClick={dialog.open}
          >
            {t('bar.ask')}
          </Button>
        )}
      </Group>
      {open && (
        <TimeDialog
          title={t(may ? 'time.title' : 'time.askTitle')}
          act={t(may ? 'time.schedule' : 'time.ask')}
          initial={post?.scheduledWall && Date.parse(post.scheduledAt ?? '') > now ? post.scheduledWall : null}
          {...(may ? {} : { soon: { label: t('time.askSoon'), onPick: () => pick(null) } })}
          pending={sending.busy !== null}
          close={dialog.close}
          onPick={pick}
        />
      )}
    </Paper>
  );
}
