/** Writes iCalendar (RFC 5545), as much of it as an appointment needs. */

/** Somebody who is named by name and address. */
interface Party {
  name: string;
  email: string;
}

/** One event of a calendar. */
export interface CalendarEvent {
  /** The same for the whole life of the event, in every letter and feed (RFC 5545 s. 3.8.4.7). */
  uid: string;
  /** Rises with each change that whoever has the event should see (RFC 5545 s. 3.8.7.4). */
  sequence: number;
  startsAt: Date;
  endsAt: Date;
  summary: string;
  location?: string;
  description?: string;
  url?: string;
  status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';
  organizer?: Party;
  attendee?: Party;
}

/** A calendar with its events. `REQUEST` and `CANCEL` go to whom an event concerns; `PUBLISH` is a calendar to subscribe to. */
export interface Calendar {
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
  /** When it is written (`DTSTAMP`). */
  at: Date;
  /** What a calendar program calls it. */
  name?: string;
  events: readonly CalendarEvent[];
}

/**
 * Writes a calendar. Times stand in UTC: an instant needs no rules of a time zone, and every calendar program shows it by its
 * reader's clock (RFC 5545 s. 3.3.5, form 2).
 */
export function writeCalendar({ method, at, name, events }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Automo Soft//Automo//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    // Programs ask again this often at the earliest (RFC 7986 s. 5.7; the other word is what older ones know).
    ...(method === 'PUBLISH' ? ['REFRESH-INTERVAL;VALUE=DURATION:PT15M', 'X-PUBLISHED-TTL:PT15M'] : []),
    ...(name ? [`NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`] : []),
    ...events.flatMap((event) => eventLines(event, at)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(event: CalendarEvent, at: Date): string[] {
  const text = (property: string, value: string | undefined): string[] =>
    value ? [`${property}:${escaped(value)}`] : [];
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `DTSTAMP:${instant(at)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTART:${instant(event.startsAt)}`,
    `DTEND:${instant(event.endsAt)}`,
    ...text('SUMMARY', event.summary),
    ...text('LOCATION', event.location),
    ...text('DESCRIPTION', event.description),
    ...(event.url ? [`URL:${event.url}`] : []),
    `STATUS:${event.status}`,
    ...(event.organizer ? [`ORGANIZER;CN=${quoted(event.organizer.name)}:${mailto(event.organizer.email)}`] : []),
    ...(event.attendee
      ? [
          `ATTENDEE;CN=${quoted(event.attendee.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:${mailto(event.attendee.email)}`,
        ]
      : []),
    'END:VEVENT',
  ];
}

/** `20261127T140000Z` */
const instant = (at: Date): string =>
  at
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace(/\.\d{3}/, '');

/** Control characters but line ends: none may stand in a calendar (RFC 5545 s. 3.1). */
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A value of type TEXT (RFC 5545 s. 3.3.11). */
const escaped = (value: string): string =>
  value
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(control, '')
    .replaceAll(/[\\;,]/g, (character) => `\\${character}`)
    .replaceAll('\n', '\\n');

/** A parameter's value in quotes; quotes, line ends and carets inside are written as RFC 6868 says. */
const quoted = (value: string): string =>
  `"${value.replaceAll(/\r\n?/g, '\n').replaceAll(control, '').replaceAll('^', '^^').replaceAll('"', "^'").replaceAll('\n', '^n')}"`;

/** An address as RFC 6068 writes it. */
const mailto = (email: string): string => `mailto:${email.replaceAll(/[^\w.@+-]/g, encodeURIComponent)}`;

const bytes = new TextEncoder();

/** A line of at most 75 bytes, the rest on lines that begin with a space; no character is cut in two (RFC 5545 s. 3.1). */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  let length = 0;
  for (const character of line) {
    const size = bytes.encode(character).length;
    if (length + size > 75) {
      lines.push(current);
      current = ' ';
      length = 1;
    }
    current += character;
    length += size;
  }
  return [...lines, current].join('\r\n');
}
