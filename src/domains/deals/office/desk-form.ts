import type { RecordForm } from '#office/form.tsx';
import type { Worked } from '../desk.ts';
import type { DealAnswer, DeskValues } from './desk-values.ts';

/** What every card of the desk is given. */
export interface DeskProps {
  deal: DealAnswer;
  form: RecordForm<DeskValues>;
  worked: Worked;
  /** Signed, ended, or not this person's to change. */
  locked: boolean;
  /** A signed deal is being changed for an amendment: what is sent at once must wait. */
  amending?: boolean;
  /** Takes the deal as an answer of the API has it. */
  taken(deal: DealAnswer): void;
}
