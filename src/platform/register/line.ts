import type { Retention } from './retentions.ts';
import type { Thing } from './things.ts';

/**
 * What kind of data a table holds. `personal`: of people with an account. `dealership`: the dealership's own, its
 * customers' included. `sensitive`: the part of it whose loss would hurt most (licences, credit). `platform`: our own
 * records that name a dealership's legal entity at most. `technical`: nobody's.
 */
export type DataClass = 'personal' | 'dealership' | 'sensitive' | 'platform' | 'technical';

/** A table of the data register: what it holds, how long, and what happens to it when its dealership leaves. */
export interface RegisterLine {
  /** With its schema where that is not `public`. */
  table: string;
  thing: Thing;
  class: DataClass;
  kept: Retention;
  /** What goes at the end of that time, where the row itself stays with its owner; without it the row goes. */
  empties?: readonly string[];
  /** Columns with values about a person, sealed ones included. */
  personal?: readonly string[];
  /** Whether the dealership's export holds it. What is not there is derived, technical, or a secret. */
  exported: boolean;
  /** Columns that are left out of the export: secrets, and what only this installation understands. */
  withheld?: readonly string[];
  /**
   * Sealed columns that the export opens, and where each stands (`deal private {id}`: names in braces are columns of the
   * row). A load seals them anew with its own key. A `bytea` column is here, in `plain`, or withheld.
   */
  sealed?: Readonly<Record<string, string>>;
  /** Columns of bytes that are no secret and go out as they are, hexadecimal. */
  plain?: readonly string[];
  /** Columns that name a kept file as `{blob, bytes, …}`: the file goes along. Where a sealed one stands, as in `sealed`. */
  files?: Readonly<Record<string, string>>;
  /** Columns that belong to this installation: exported to be read, but a load keeps or makes its own. */
  local?: readonly string[];
  /** Columns that are worked out of others: in the JSON Lines, so that a load is the same, but not in the CSV. */
  derived?: readonly string[];
  /**
   * What a load does. `rows`: its rows come in. `kept`: history that is kept apart. `never`: what only the platform may
   * write (subscription, support) or what is about this place alone. `rows` when it is exported.
   */
  loaded?: 'rows' | 'kept' | 'never';
  /**
   * What a purge does. `rows`: every row of the dealership goes, table by table. `with_account`: goes when a person
   * closes their account. `stays`: says in `why` by which rule it outlives the dealership.
   */
  purge: 'rows' | 'with_account' | 'stays';
  why?: string;
}
