import { wallClock } from '#kernel/calendar.ts';
import { useSession } from '#office/session.tsx';

/** Today's date where the dealership is. */
export const useToday = (): string => {
  const session = useSession();
  return wallClock(new Date(), session.current.timeZone).day;
};
