/** Kinds of personal information, as a notice names them. */
export const informationKinds = [
  'name',
  'contact',
  'birth_date',
  'licence',
  'sin',
  'credit',
  'bank',
  'documents',
  'purchase',
  'messages',
  'password',
  'sign_ins',
  'other',
] as const;
export type InformationKind = (typeof informationKinds)[number];

/** Who is told of an incident by law. `opc`: the Privacy Commissioner of Canada; `cai`: Québec's Commission d’accès à l’information. */
export const authorities = ['opc', 'cai', 'ab_oipc', 'other'] as const;
export type Authority = (typeof authorities)[number];

export const incidentStates = ['suspected', 'confirmed', 'assessed', 'notifying', 'closed', 'dismissed'] as const;
export type IncidentState = (typeof incidentStates)[number];

/** Tables whose rows of a period lead to customers. */
export const customerTables = ['customer', 'lead', 'deal', 'credit_application', 'invoice', 'payment'] as const;

/**
 * What the two factors of the law suggest (PIPEDA, s. 10.1(8); Law 25, s. 3.7: sensitivity, likely use, probability of misuse), each
 * from 1 (low) to 3 (high): a real risk from a product of 3 on. It only suggests; a person decides, with a reason.
 */
export const suggestsRealRisk = (sensitivity: number, probability: number): boolean => sensitivity * probability >= 3;

/**
 * To whom a real risk is reported: Québec's and Alberta's own laws for people there; the federal law for everybody else, and for whatever
 * the platform itself is in control of, because that crosses provincial borders. British Columbia's law has no such duty.
 */
export function reportsDue(control: 'platform' | 'dealership', provinces: readonly string[]): Authority[] {
  const due: Authority[] = [];
  const federal = provinces.length === 0 || provinces.some((one) => !['QC', 'AB', 'BC'].includes(one));
  if (control === 'platform' || federal) due.push('opc');
  if (provinces.includes('QC')) due.push('cai');
  if (provinces.includes('AB')) due.push('ab_oipc');
  return due;
}
