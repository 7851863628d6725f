import { wallClock } from '#kernel/calendar.ts';
import { publishedAt } from '../post-row.tsx';
import type { PostItem } from '../post-row.tsx';

/** A post where it stands in the calendar, on the dealership's clock. */
export interface Entry {
  post: PostItem;
  day: string;
  time: string;
  /** It waits, so it may be given another time. */
  movable: boolean;
}

/** Posts by their time: when they went out, else when they are to. */
export function entriesOf(posts: readonly PostItem[], timeZone: string): Entry[] {
  return posts
    .flatMap((post) => {
      const moment = post.state === 'scheduled' ? post.scheduledAt : (publishedAt(post) ?? post.scheduledAt);
      if (!moment) return [];
      const { day, time } = wallClock(new Date(moment), timeZone);
      return [{ post, day, time, movable: post.state === 'scheduled' }];
    })
    .sort((a, b) => (a.day + a.time).localeCompare(b.day + b.time));
}
