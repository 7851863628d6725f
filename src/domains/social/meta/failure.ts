/** What a failed call means for the delivery and the channel (meta-protocol 4.2). */
export type FailureClass =
  | 'reauth'
  | 'permission'
  | 'page_role'
  | 'throttle'
  | 'transient'
  | 'content'
  | 'media'
  | 'policy'
  | 'quota'
  | 'config'
  /** It may have been done all the same: find out by reading before anything is sent again. */
  | 'ambiguous'
  /** The object is not there, or not yet readable. */
  | 'missing'
  /** A container that is not finished yet, or gone. */
  | 'not_ready'
  | 'container_gone'
  /** We may not call any more: the channel was disconnected meanwhile, or publishing was stopped. */
  | 'stopped';

/** Who has to wait when Meta asks to. */
export type Bucket = 'app' | 'person' | 'channel';

/**
 * A call to Meta that did not do what it should. Holds class, numbers and words of ours: of what Meta wrote nothing is taken
 * over, since it may name a Page or a person (promise P12). It may be kept, logged and shown.
 */
export class MetaFailure extends Error {
  readonly class: FailureClass;
  readonly code: number | undefined;
  readonly subcode: number | undefined;
  /** A word of ours that says more: a finding of the advertising guard, `photo_gone`. */
  readonly finding: string | undefined;
  readonly bucket: Bucket;
  /** Minutes that Meta asks to wait, when it says so. */
  readonly waitMinutes: number | undefined;
  constructor(
    kind: FailureClass,
    told: {
      code?: number | undefined;
      subcode?: number | undefined;
      finding?: string | undefined;
      /** For whoever reads the log: in our own words, never in Meta's. */
      note?: string | undefined;
      bucket?: Bucket;
      waitMinutes?: number | undefined;
    } = {},
  ) {
    super(`Meta: ${kind} ${told.code ?? ''}/${told.subcode ?? ''}${told.note ? ` (${told.note})` : ''}`);
    this.name = 'MetaFailure';
    this.class = kind;
    this.code = told.code;
    this.subcode = told.subcode;
    this.finding = told.finding;
    this.bucket = told.bucket ?? 'channel';
    this.waitMinutes = told.waitMinutes;
  }

  /** As it is kept with a delivery and shown to staff. */
  get problem(): Problem {
    return {
      class: this.class,
      ...(this.code === undefined ? {} : { code: this.code }),
      ...(this.subcode === undefined ? {} : { subcode: this.subcode }),
      ...(this.finding === undefined ? {} : { finding: this.finding }),
    };
  }
}

/** A failure as it is kept. */
export interface Problem {
  class: string;
  code?: number;
  subcode?: number;
  finding?: string;
}
