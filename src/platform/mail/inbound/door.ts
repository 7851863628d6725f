import type { PlatformContext } from '../../database/context.ts';
import type { Ground } from '../../ground.ts';
import type { Task } from '../../jobs/index.ts';
import type { InboundAddress } from './address.ts';

/** The conversation, request or letter that a mail is for, and what takes it up. */
export interface Destination {
  door: 'support' | 'privacy' | 'lead' | 'bounce';
  /** Whose it is: its mail is kept with that dealership's key, by its own transaction. Null: the platform's. */
  dealershipId: string | null;
  about: string | null;
  take: Task<{ mailId: string }>;
}

/** An address that was one, and takes no mail any more. */
export interface ClosedDoor {
  door: 'closed';
  /** Where to write instead, in a sentence for whoever wrote; asked outside of any transaction. */
  instead(ground: Ground): Promise<string>;
}

/** A room that takes mail: says whether an address is one of its own. */
export type MailDoor = (ctx: PlatformContext, to: InboundAddress) => Promise<Destination | ClosedDoor | undefined>;
