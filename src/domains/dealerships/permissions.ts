/**
 * Who may do what, in one place. Roles add up; a location scope narrows all of it. Routes name a permission, screens
 * and jobs ask the same sets, and API keys act with their scopes within what their maker still may.
 */
export const roles = ['owner', 'manager', 'sales', 'finance', 'marketing', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** Each permission with the roles that have it. The first column of the matrix is always `owner`. */
const matrix = {
  /** See vehicles, without cost and floor price. */
  'inventory.read': ['owner', 'manager', 'sales', 'finance', 'marketing', 'viewer'],
  /** Add vehicles, change any field but cost, delete drafts. */
  'inventory.write': ['owner', 'manager'],
  /** Move a vehicle between statuses and keep its internal notes. */
  'inventory.status': ['owner', 'manager', 'sales'],
  /** Descriptions, features, photos. */
  'inventory.present': ['owner', 'manager', 'marketing'],
  /** Floor price and cost: absent, not empty, for everyone else. */
  'inventory.cost': ['owner', 'manager', 'finance'],
  /** Bring in a listing file, and undo it. */
  'inventory.import': ['owner', 'manager'],
  /** Take the list out as a file. */
  'inventory.export': ['owner', 'manager'],
  /** See leads and their stage. */
  'leads.read': ['owner', 'manager', 'sales', 'finance', 'viewer'],
  /** Answer leads, change stage, write notes, make new ones. */
  'leads.write': ['owner', 'manager', 'sales', 'finance'],
  /** Give a lead to somebody. */
  'leads.assign': ['owner', 'manager', 'sales'],
  /** See customers' names and how to reach them. */
  'customers.read': ['owner', 'manager', 'sales', 'finance'],
  /** Change customers and their consents. */
  'customers.write': ['owner', 'manager', 'sales', 'finance'],
  /** See deals, without costs and gross. */
  'deals.read': ['owner', 'manager', 'sales', 'finance'],
  /** Work on deals: worksheet, quote, delivery. */
  'deals.write': ['owner', 'manager', 'sales', 'finance'],
  /** Have a deal signed: it sells the vehicle and is what the customer is held to. */
  'deals.sign': ['owner', 'manager', 'finance'],
  /** End a deal that is not signed. */
  'deals.cancel': ['owner', 'manager'],
  /** Costs, actual cash values, reserve and gross: absent, not empty, for everyone else. */
  'deals.gross': ['owner', 'manager', 'finance'],
  /** Agree to a price below the floor, an over-allowance or a large discount; sign in spite of a rule; amend; unwind. */
  'deals.approve': ['owner', 'manager'],
  /** Take credit applications in, without reading those that are there. */
  'deals.credit_add': ['owner', 'manager', 'sales', 'finance'],
  /** Read credit applications (each look is journalled) and delete them. A manager has it with the role `finance`. */
  'deals.credit': ['owner', 'finance'],
  /** See invoices; without `books.read` those of one's own deals. */
  'invoices.read': ['owner', 'manager', 'sales', 'finance'],
  /** Draft, issue and send invoices, take them back by a credit note. */
  'invoices.write': ['owner', 'manager', 'finance'],
  /** See all invoices, payments, the trust ledger, statements and reports. */
  'books.read': ['owner', 'manager', 'finance'],
  /** Take payments and deposits, use credit, give money back, keep the trust ledger. */
  'payments.write': ['owner', 'manager', 'finance'],
  /** Be the second person of a refund above the limit. */
  'payments.approve': ['owner', 'manager'],
  /** See commission plans and everybody's statements; one's own needs no permission. */
  'commissions.read': ['owner', 'manager', 'finance'],
  /** Keep commission plans, shares, draws and adjustments; close and pay statements. */
  'commissions.write': ['owner', 'manager'],
  /** The privacy desk: requests of customers about their data, and what is done for them. */
  'privacy.write': ['owner', 'manager'],
  /** See restricted customers and the papers that a rule keeps of them, for that purpose. */
  'restricted.read': ['owner', 'finance'],
  /** The public site: words, colours, logo. */
  'site.write': ['owner', 'manager', 'marketing'],
  /** See posts, what became of them, and the channels. */
  'social.read': ['owner', 'manager', 'sales', 'marketing', 'viewer'],
  /** Compose posts, and ask for their approval. */
  'social.write': ['owner', 'manager', 'sales', 'marketing'],
  /** Publish and schedule, approve, keep rules and templates, pause and stop. */
  'social.publish': ['owner', 'manager', 'marketing'],
  /** Connect and disconnect Facebook Pages and Instagram accounts. */
  'channels.write': ['owner', 'manager'],
  /** Name, address, locations, hours and other settings of the dealership. */
  'dealership.write': ['owner', 'manager'],
  /** Cancel the dealership, have it deleted, and bring it back. */
  'dealership.close': ['owner'],
  /** See who works here. */
  'staff.read': ['owner', 'manager', 'sales', 'finance', 'marketing', 'viewer'],
  /** Invite staff and change roles, never above one's own. */
  'staff.write': ['owner', 'manager'],
  /** Whether everybody who works here is asked for a second factor, and removing one that somebody lost. */
  'factors.manage': ['owner'],
  /** API keys. */
  'api_keys.write': ['owner'],
  /** The dealership's subscription to this product: plan, card, our invoices. */
  'subscription.manage': ['owner'],
  /** Let support look at the dealership for a time, and end it. */
  'support.grant': ['owner'],
  /** The register of privacy incidents: enter, assess, release notices to customers. */
  'incidents.manage': ['owner'],
  /** See what the dealership's own records say of each promise of the privacy policy. */
  'promises.read': ['owner'],
  /** Take everything out, and load an archive into an empty dealership. */
  'exports.write': ['owner'],
  /** Read the journal of what happened. */
  'journal.read': ['owner', 'manager'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof matrix;

/** Every permission, in the order of the matrix. */
export const permissions = Object.keys(matrix) as Permission[];

/** Whether the text is a permission of the matrix. */
export const isPermission = (word: string): word is Permission => word in matrix;

/** What a person with these roles may do: roles only ever add. */
export function permissionsOf(given: readonly string[]): Set<Permission> {
  return new Set(permissions.filter((permission) => matrix[permission].some((role) => given.includes(role))));
}

/** Whether everything that `wanted` roles allow is already allowed by `own`: nobody grants what they lack. */
export function mayGrant(own: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.includes('owner') && !own.includes('owner')) return false;
  const mine = permissionsOf(own);
  return [...permissionsOf(wanted)].every((permission) => mine.has(permission));
}
