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

/** A call to Meta that did not do what it should. Holds no token, no URL and nothing personal: it may be kept and shown. */
export class MetaFailure extends Error {
  readonly class: FailureClass;
  readonly code: number | undefined;
  readonly subcode: number | undefined;
  /** What Meta says to people, when it says something. */
  readonly words: string | undefined;
  readonly trace: string | undefined;
  readonly bucket: Bucket;
  /** Minutes that Meta asks to wait, when it says so. */
  readonly waitMinutes: number | undefined;
  constructor(
    kind: FailureClass,
    told: {
      code?: number | undefined;
      subcode?: number | undefined;
      words?: string | undefined;
      trace?: string | undefined;
      bucket?: Bucket;
      waitMinutes?: number | undefined;
    } = {},
  ) {
    super(`Meta: ${kind} ${told.code ?? ''}/${told.subcode ?? ''}`);
    this.name = 'MetaFailure';
    this.class = kind;
    this.code = told.code;
    this.subcode = told.subcode;
    this.words = told.words;
    this.trace = told.trace;
    this.bucket = told.bucket ?? 'channel';
    this.waitMinutes = told.waitMinutes;
  }

  /** As it is kept with a delivery and shown to staff. */
  get problem(): Problem {
    return {
      class: this.class,
      ...(this.code === undefined ? {} : { code: this.code }),
      ...(this.subcode === undefined ? {} : { subcode: this.subcode }),
      ...(this.words === undefined ? {} : { words: this.words }),
      ...(this.trace === undefined ? {} : { trace: this.trace }),
    };
  }
}

/** A failure as it is kept. */
export interface Problem {
  class: string;
  code?: number;
  subcode?: number;
  words?: string;
  trace?: string;
}
