import { publishPost } from './posts.ts';
import type { Stand } from './stand.ts';

/** Does what became due: posts scheduled at Facebook, and calls that commit late. In the order of their times. */
export async function settle(stand: Stand): Promise<void> {
  await passTo(stand, stand.now());
}

/** Moves the virtual clock forward, stopping at everything that becomes due on the way. */
export async function passTo(stand: Stand, target: number): Promise<void> {
  for (;;) {
    const next = nextDue(stand);
    if (!next || next.due > target) break;
    stand.state.now = Math.max(stand.state.now, next.due);
    await next.run();
  }
  stand.state.now = stand.state.clock_mode === 'real' ? stand.now() : target;
}

function nextDue(stand: Stand): { due: number; run(): Promise<void> } | undefined {
  let next: { due: number; run(): Promise<void> } | undefined;
  for (const late of stand.pending)
    if (!next || late.due < next.due)
      next = {
        due: late.due,
        run: async () => {
          stand.pending.splice(stand.pending.indexOf(late), 1);
          await late.run();
        },
      };
  for (const post of Object.values(stand.state.posts)) {
    if (post.published || post.deleted || post.scheduled === null) continue;
    const due = post.scheduled * 1000;
    if (!next || due < next.due) next = { due, run: async () => publishPost(stand, post, due) };
  }
  return next;
}
