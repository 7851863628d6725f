import type { PlatformContext } from '../../database/context.ts';
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

/** A room that takes mail: says whether an address is one of its own. */
export type MailDoor = (ctx: PlatformContext, to: InboundAddress) => Promise<Destination | undefined>;
