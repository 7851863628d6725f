import { text, type Call } from './call.ts';
import { badParameter } from './graph-error.ts';
import type { Stand } from './stand.ts';

/** The `scheduled_publish_time` in Unix seconds, within the window (protocol 2.4), or null when none is given. */
export function scheduledTime(stand: Stand, call: Call, published: boolean, contentType: string | null): number | null {
  const given = text(call, 'scheduled_publish_time');
  if (given === undefined) {
    if (contentType === 'SCHEDULED') throw badParameter('A scheduled post needs scheduled_publish_time');
    return null;
  }
  if (published) throw badParameter('scheduled_publish_time needs published=false');
  if (contentType !== null && contentType !== 'SCHEDULED')
    throw badParameter('scheduled_publish_time needs unpublished_content_type=SCHEDULED');
  const seconds = /^\d+$/.test(given) ? Number(given) : Math.floor(Date.parse(given) / 1000);
  const ahead = seconds - stand.now() / 1000;
  if (!(ahead >= 600 && ahead <= stand.state.settings.schedule.max_days * 86_400))
    throw badParameter('The specified scheduled publish time is invalid.', 1363062);
  return seconds;
}
