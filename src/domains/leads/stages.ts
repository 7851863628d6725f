export const sources = [
  'site_form',
  'adf_email',
  'phone',
  'walk_in',
  'facebook',
  'instagram',
  'import',
  'api',
] as const;
export const kinds = ['inquiry', 'test_drive', 'trade_appraisal', 'finance_application', 'vehicle_request'] as const;
export const stages = ['new', 'contacted', 'appointment', 'visited', 'negotiating', 'won', 'lost'] as const;
export const lostReasons = [
  'bought_elsewhere',
  'price',
  'credit',
  'unit_sold',
  'no_contact',
  'not_serious',
  'duplicate',
] as const;
export type Stage = (typeof stages)[number];

/** Where a lead may go from each stage. People jump ahead and fall back, so only coming back to `new` is not possible. */
const moves: Record<Stage, readonly Stage[]> = {
  new: ['contacted', 'appointment', 'visited', 'negotiating', 'won', 'lost'],
  contacted: ['appointment', 'visited', 'negotiating', 'won', 'lost'],
  appointment: ['contacted', 'visited', 'negotiating', 'won', 'lost'],
  visited: ['contacted', 'appointment', 'negotiating', 'won', 'lost'],
  negotiating: ['contacted', 'appointment', 'visited', 'won', 'lost'],
  won: ['negotiating'],
  lost: ['contacted'],
};

/** Whether a lead may move from one stage to another. */
export const mayMove = (from: Stage, to: Stage): boolean => moves[from].includes(to);

/** The stages a lead may move to. */
export const nextStages = (from: Stage): readonly Stage[] => moves[from];
