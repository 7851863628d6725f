import type { Context, PlatformContext } from '#platform/database/context.ts';

/** Both ways to work on the register: the platform, or a dealership on what touches it. */
export type Desk = Context | PlatformContext;

type Both = { en: string; fr: string };

/** What of an incident is kept sealed with the platform's key: it may say more of people than anyone meant. */
export interface Facts {
  title: string;
  happened: Both;
  cause: string;
  otherKinds: Both;
  steps: Both;
  advice: Both;
  contact: string;
  sensitivityReason: string;
  probabilityReason: string;
  decisionReason: string;
  dismissedReason: string;
  indirectReason: string;
}

const both = (): Both => ({ en: '', fr: '' });
export const noFacts = (title: string): Facts => ({
  title,
  happened: both(),
  cause: '',
  otherKinds: both(),
  steps: both(),
  advice: both(),
  contact: '',
  sensitivityReason: '',
  probabilityReason: '',
  decisionReason: '',
  dismissedReason: '',
  indirectReason: '',
});

const factsPlace = (incidentId: string): string => `incident facts ${incidentId}`;
const peoplePlace = (queryId: string): string => `incident people ${queryId}`;
const keyOf = ({ ground }: Desk) => ground.keyring.of('platform');

export const sealFacts = async (ctx: Desk, incidentId: string, facts: Facts): Promise<Buffer> =>
  (await keyOf(ctx)).seal(JSON.stringify(facts), factsPlace(incidentId));

export const openFacts = async (ctx: Desk, incidentId: string, sealed: Buffer): Promise<Facts> =>
  JSON.parse((await keyOf(ctx)).open(sealed, factsPlace(incidentId)).toString()) as Facts;

export const sealPeople = async (ctx: Desk, queryId: string, ids: string): Promise<Buffer> =>
  (await keyOf(ctx)).seal(ids, peoplePlace(queryId));

export const openPeople = async (ctx: Desk, queryId: string, sealed: Buffer): Promise<string> =>
  (await keyOf(ctx)).open(sealed, peoplePlace(queryId)).toString();
