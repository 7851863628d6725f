import type { Locale } from '#kernel/messages.ts';
import { noOrigin } from '#platform/database/context.ts';
import type { Actor, Origin } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { confirmRequest, tellDesk } from './letters.ts';
import type { RequestKind } from './request.ts';
import { openRequest } from './requests.ts';

const visitor: Actor = { kind: 'visitor', id: null, staffId: null, permissions: new Set(), locationIds: null };

/**
 * Opens a request that came by the form of a dealership's site, and tells the address so. The desk finds out whose it is:
 * an address that somebody typed proves nobody, so nothing else is looked up, changed or said.
 */
export async function takeRightsRequest(
  ground: Ground,
  dealershipId: string,
  asked: { kind: RequestKind; name: string; email: string; words: string; locale: Locale; suspected: boolean },
  origin: Origin = noOrigin,
): Promise<void> {
  await ground.database.asDealership(
    { dealershipId, actor: visitor, origin, cause: { kind: 'customer', of: 'rights_request' } },
    async (ctx) => {
      const { dueOn } = await openRequest(ctx, {
        ...asked,
        way: 'form',
        receivedOn: null,
        customerId: null,
        phone: null,
      });
      // What a robot may have written goes to the desk, which decides; a robot is sent nothing, nor is whoever it names.
      if (asked.suspected) return;
      await confirmRequest(ctx, { ...asked, dueOn });
      await tellDesk(ctx, { kind: asked.kind, dueOn });
    },
    { write: true },
  );
}
