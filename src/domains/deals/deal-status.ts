/** The life of a deal (domain.md): what may follow what, and what a move needs. Pure; screens and SQL read the same table. */
export const dealStatuses = [
  'worksheet',
  'quoted',
  'submitted',
  'approved',
  'signed',
  'funded',
  'delivered',
  'closed',
  'cancelled',
] as const;
export type DealStatus = (typeof dealStatuses)[number];

export const dealKinds = ['cash', 'finance', 'lease', 'wholesale'] as const;
export type DealKind = (typeof dealKinds)[number];

/** Why a deal came to nothing. */
export const cancelReasons = [
  'bought_elsewhere',
  'credit',
  'price',
  'changed_mind',
  'unit_unavailable',
  'unwound',
  'duplicate',
  'mistake',
] as const;

/** What must hold before a move. */
export type MoveNeed =
  /** A buyer, a vehicle and a price. */
  | 'parties'
  /** Every approval that the figures ask for is granted. */
  | 'approvals'
  /** The contract is complete for its province, or what is missing was overridden with a reason. */
  | 'contract'
  /** The rate is not criminal. */
  | 'lawful_rate'
  /** There is a lender or lessor. */
  | 'credit'
  /** A deal on credit was funded. */
  | 'funds'
  /** A reason. */
  | 'reason';

interface Move {
  to: DealStatus;
  needs: readonly MoveNeed[];
  /** The permission, where it is another than `deals.write`. */
  permission?: 'deals.approve' | 'deals.cancel' | 'deals.sign';
}

const cancel: Move = { to: 'cancelled', needs: ['reason'], permission: 'deals.cancel' };
const unwind: Move = { ...cancel, permission: 'deals.approve' };
const sign: Move = {
  to: 'signed',
  needs: ['parties', 'approvals', 'contract', 'lawful_rate'],
  permission: 'deals.sign',
};

/** Which move is possible from each status. A signed deal goes back to nothing: it is amended or unwound. */
const moves: Record<DealStatus, readonly Move[]> = {
  worksheet: [{ to: 'quoted', needs: ['parties'] }, { to: 'submitted', needs: ['parties'] }, cancel],
  quoted: [{ to: 'worksheet', needs: [] }, { to: 'submitted', needs: ['parties'] }, cancel],
  submitted: [
    { to: 'worksheet', needs: [] },
    { to: 'approved', needs: ['parties', 'approvals', 'lawful_rate'] },
    cancel,
  ],
  approved: [{ to: 'worksheet', needs: [] }, sign, cancel],
  signed: [{ to: 'funded', needs: ['credit'] }, { to: 'delivered', needs: [] }, unwind],
  funded: [{ to: 'delivered', needs: [] }, unwind],
  delivered: [{ to: 'funded', needs: ['credit'] }, { to: 'closed', needs: ['funds'] }, unwind],
  closed: [],
  cancelled: [],
};

/** The moves from a status, in the order of the deal's life. */
export const movesFrom = (status: DealStatus): readonly Move[] => moves[status];

export const moveTo = (from: DealStatus, to: DealStatus): Move | undefined =>
  moves[from].find((move) => move.to === to);

/** Whether the deal may still be changed freely; a signed one is changed by amendments only. */
export const isOpen = (status: DealStatus): boolean =>
  status === 'worksheet' || status === 'quoted' || status === 'submitted' || status === 'approved';

/** Whether the vehicle of a deal in this status is sold: one vehicle is in one such deal only. */
export const isSold = (status: DealStatus): boolean =>
  status === 'signed' || status === 'funded' || status === 'delivered' || status === 'closed';
