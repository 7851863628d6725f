import { useState } from 'react';
import { wallClock } from '#kernel/calendar.ts';
import { useSession } from './session.tsx';

/** The date where the dealership is, as it was when the part of the screen that asks was opened. */
export function useToday(): string {
  const session = useSession();
  const [now] = useState(() => new Date());
  return wallClock(now, session.current.timeZone).day;
}
