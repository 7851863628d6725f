import { reach, Unreachable } from './crawler.ts';
import type { Reply } from './reply.ts';
import type { FaultRule } from './records.ts';
import type { Stand } from './stand.ts';

/**
 * Meta has been seen to call the callback twice with one code (protocol 3.1). The first visit is made from here, before
 * the browser is sent (`first: "browser"`: some moments after it); `cookie` lets it carry the browser's session.
 */
export async function secondVisit(stand: Stand, reply: Reply, effect: FaultRule['effect']): Promise<void> {
  const location = reply.headers.Location;
  if (!location) return;
  const headers: Record<string, string> = typeof effect.cookie === 'string' ? { Cookie: effect.cookie } : {};
  const visit = async (): Promise<void> => {
    try {
      await reach(stand, new URL(location), { headers });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
  };
  if (effect.first === 'browser') setTimeout(() => void visit(), typeof effect.ms === 'number' ? effect.ms : 200);
  else await visit();
}
