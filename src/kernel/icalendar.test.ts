import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { writeCalendar } from './icalendar.ts';
import type { CalendarEvent } from './icalendar.ts';

const at = new Date('2026-11-26T12:00:00Z');
const event: CalendarEvent = {
  uid: '0190c5a0-0000-7000-8000-000000000001',
  sequence: 2,
  startsAt: new Date('2026-11-27T14:00:00.000Z'),
  endsAt: new Date('2026-11-27T14:30:00.000Z'),
  summary: 'Test drive; 2019 Ford, F-150',
  location: 'Main lot\nHalifax \\ NS',
  status: 'CONFIRMED',
  organizer: { name: 'Bob "The Car" & Fils ^', email: 'reply+abc@example.com' },
  attendee: { name: 'Zoé', email: "o'neil@example.com" },
};
const lines = (calendar: string): string[] => calendar.replaceAll('\r\n ', '').split('\r\n');

test('an event is written as RFC 5545 wants it: instants, escaped words, quoted names, CRLF', () => {
  const calendar = writeCalendar({ method: 'REQUEST', at, events: [event] });
  assert.deepEqual(lines(calendar), [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Automo Soft//Automo//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:0190c5a0-0000-7000-8000-000000000001',
    'DTSTAMP:20261126T120000Z',
    'SEQUENCE:2',
    'DTSTART:20261127T140000Z',
    'DTEND:20261127T143000Z',
    'SUMMARY:Test drive\\; 2019 Ford\\, F-150',
    'LOCATION:Main lot\\nHalifax \\\\ NS',
    'STATUS:CONFIRMED',
    `ORGANIZER;CN="Bob ^'The Car^' & Fils ^^":mailto:reply+abc@example.com`,
    `ATTENDEE;CN="Zoé";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${encodeURIComponent("o'neil")}@example.com`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
  assert.doesNotMatch(calendar, /[^\r]\n/);
});

test('whatever the words are: no line is longer than 75 bytes, no character is cut, nothing breaks out of its line', () => {
  const words = fc.string({ unit: 'binary', maxLength: 150 }).map((text) => text.toWellFormed());
  fc.assert(
    fc.property(words, words, (summary, name) => {
      const calendar = writeCalendar({
        method: 'PUBLISH',
        at,
        name: 'Mine',
        events: [{ ...event, summary: `a${summary}`, attendee: { name, email: 'a@example.com' } }],
      });
      for (const line of calendar.split('\r\n')) {
        assert.ok(Buffer.byteLength(line) <= 75, line);
        assert.equal(line.toWellFormed(), line);
      }
      const whole = lines(calendar);
      assert.equal(whole.filter((line) => line === 'END:VEVENT').length, 1);
      const said = whole.find((line) => line.startsWith('SUMMARY:'))!.slice('SUMMARY:'.length);
      const read = said.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
      // oxlint-disable-next-line no-control-regex
      const meant = `a${summary}`.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
      assert.equal(read, meant);
    }),
    { numRuns: 50 },
  );
});
