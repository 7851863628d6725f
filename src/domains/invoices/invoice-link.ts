import type { Ground } from '#platform/ground.ts';
import { newSecretLink, readSecretLink } from '#platform/web/secret-link.ts';
import { invoiceFacts } from './invoice-paper.ts';
import type { InvoiceFacts } from './invoice-paper.ts';

/** How long the link of a letter works. */
export const linkDays = 90;

/** A new link to an invoice. */
export const newLink = (ground: Ground, dealershipId: string): { url: string; hash: Buffer } =>
  newSecretLink(ground, '/i', dealershipId);

/** The invoice behind a link; undefined when it is none of ours or has expired. */
export async function openLink(ground: Ground, token: string): Promise<InvoiceFacts | undefined> {
  const link = await readSecretLink(ground, token);
  if (!link) return undefined;
  const { dealershipId } = link;
  return ground.database.asDealership({ dealershipId }, async (ctx) => {
    const found = await ctx.db
      .selectFrom('invoiceSending')
      .select('invoiceId')
      .where('dealershipId', '=', dealershipId)
      .where('tokenHash', '=', link.hash)
      .where('expiresAt', '>', ctx.now)
      .executeTakeFirst();
    return found && invoiceFacts(ctx, found.invoiceId);
  });
}
