import { Alert, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { FormSkeleton, ScreenSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { isOpen } from '../post.ts';
import { Composer } from './compose/composer.tsx';
import type { Post } from './compose/composition.ts';
import { PausedBanner } from './paused-banner.tsx';
import classes from './post/delivery-card.module.css';
import { DeliveryCard } from './post/delivery-card.tsx';
import { PostActions } from './post/post-actions.tsx';
import { SentPost } from './post/sent-post.tsx';
import { postName, publishedAt } from './post-row.tsx';
import { StandInBanner } from './stand-in-banner.tsx';
import { StateBadge } from './state-badge.tsx';
import { socialWords } from './words.ts';

/** One post: what became of it on each channel, and the composer as long as it may be changed. */
export function PostScreen() {
  const t = useT(socialWords);
  const { locale } = useLanguage();
  const { postId } = useParams({ strict: false }) as { postId: string };
  const session = useSession();
  const read = useRead('GET /api/posts/:postId', { params: { postId } });
  const post = read.data;
  const crumbs = [{ label: t('title'), to: '/social' }];
  if (read.error && !post)
    return (
      <Page title={t('post')} crumbs={crumbs}>
        <ProblemBox problem={read.error} again={() => void read.refetch()} />
      </Page>
    );
  if (!post) return <ScreenSkeleton />;
  // What merely waits for its time is said by the heading.
  const told = post.deliveries.some((one) => one.state !== 'waiting' || one.problem !== null || one.log.length > 0);
  // What is approved is changed by those who may publish; others take it back first.
  const mayChange = post.state === 'scheduled' ? session.can('social.publish') : session.can('social.write');
  const composing = isOpen(post.state) && mayChange;
  return (
    <Page
      title={postName(post, locale) || t('post')}
      beside={<StateBadge post={post} />}
      crumbs={crumbs}
      lead={<Lead post={post} />}
      actions={<PostActions post={post} />}
    >
      <StandInBanner />
      <PausedBanner />
      {post.state === 'draft' && post.approval === 'asked' && (
        <Alert color="yellow" title={t('asked.title')}>
          <Text size="sm">{t(session.can('social.publish') ? 'asked.approve' : 'asked.wait')}</Text>
        </Alert>
      )}
      {told && (
        <section className={classes.deliveries} aria-label={t('deliveries')}>
          {post.deliveries.map((delivery) => (
            <DeliveryCard key={delivery.id} postId={post.id} delivery={delivery} />
          ))}
        </section>
      )}
      {composing ? <Composing key={post.id} post={post} /> : <SentPost post={post} />}
    </Page>
  );
}

function Lead({ post }: { post: Post }) {
  const t = useT(socialWords);
  const { dateTime } = useFormats();
  const out = publishedAt(post);
  return [
    post.vehicle?.stockNumber,
    out
      ? t('outSince', { when: dateTime(out) })
      : post.scheduledAt && post.state !== 'cancelled'
        ? t('for', { when: dateTime(post.scheduledAt) })
        : '',
    post.rule ? t('byRule', { name: post.rule.name }) : post.createdBy && t('by', { name: post.createdBy }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function Composing({ post }: { post: Post }) {
  const session = useSession();
  const channels = useRead('GET /api/channels', {});
  const templates = useRead('GET /api/social/templates', {});
  const error = channels.error ?? templates.error;
  if (error) return <ProblemBox problem={error} again={() => void (channels.refetch(), templates.refetch())} />;
  if (!channels.data || !templates.data) return <FormSkeleton />;
  return (
    <Composer
      post={post}
      locale={session.current.locale}
      channels={channels.data.items}
      templates={templates.data.items}
    />
  );
}
