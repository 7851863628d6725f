import type { Call } from './call.ts';
import { missingObject, noPermission, publishingError } from './graph-error.ts';
import type { Account, Token } from './records.ts';
import type { Stand } from './stand.ts';
import { requireToken, scopesOf } from './tokens.ts';

/** The account of a call's token, alive, with `instagram_business_basic`. */
export function tokenAccount(stand: Stand, call: Call): { token: Token; account: Account } {
  const token = requireToken(stand, call, 'instagram');
  const account = stand.state.accounts[token.account ?? ''];
  if (!account) throw missingObject('me', call.method);
  if (!scopesOf(stand, token).includes('instagram_business_basic')) throw noPermission('instagram_business_basic');
  return { token, account };
}

/** The account that a path names: `me` or the professional account's id, which is the one for paths (protocol 3.4). */
export function ownAccount(stand: Stand, call: Call, id: string): Account {
  const { account } = tokenAccount(stand, call);
  if (id !== 'me' && id !== account.id) throw missingObject(id, call.method);
  return account;
}

/** Publishing needs a permission and a professional account that is not restricted. */
export function requireInstagramPublishing(stand: Stand, call: Call, account: Account): void {
  const scopes = scopesOf(stand, call.token!);
  if (!scopes.includes('instagram_business_content_publish')) throw noPermission('instagram_business_content_publish');
  if (!['business', 'media_creator'].includes(account.account_type.toLowerCase()))
    throw noPermission('a professional account');
  if (account.restricted)
    throw publishingError(25, 2207050, 'The Instagram account is restricted. Open the Instagram app to resolve it.');
}
