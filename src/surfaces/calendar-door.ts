import type { Hono as App } from 'hono';
import { readCalendar } from '#domains/leads/index.ts';
import type { Ground } from '#platform/ground.ts';
import { addressKey, Limit } from '#platform/web/limits.ts';
import { originOf } from './api/door.ts';
import { officeHeaders } from './headers.ts';

/**
 * The calendar of a member of staff, for a calendar program that can show no password: the link itself is the proof. It is
 * found in no cache, and a link that has ended is answered like one that never was.
 */
export function mountCalendars(office: App, ground: Ground): void {
  const looks = new Limit(Math.ceil(120 * ground.config.limitFactor), 60);
  const headers = { ...officeHeaders, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  office.get('/calendar/:token', async (c) => {
    await looks.take(addressKey(originOf(c, ground).ip));
    const calendar = await readCalendar(ground, c.req.param('token'));
    return calendar === undefined
      ? c.text('Not found', 404, headers)
      : c.body(calendar, 200, { ...headers, 'Content-Type': 'text/calendar; charset=utf-8' });
  });
}
