/**
 * What the stand-in remembers (protocol 8.3), as plain JSON with the field names of the protocol, so that the admin
 * API, the state file and the code speak of the same things. Times are milliseconds of the stand-in's own clock.
 */
import type { Settings } from './settings.ts';

/** Facebook Login and Instagram Login: two products, each with its own app id and secret. */
export type Product = 'facebook' | 'instagram';

export type CallbackKind = 'deauthorize' | 'data_deletion';

export type GrantStatus = 'granted' | 'declined' | 'expired';

/** An app of the developer's dashboard. */
export interface App {
  name: string;
  fb_app_id: string;
  fb_secret: string;
  ig_app_id: string;
  ig_secret: string;
  redirect_uris: string[];
  require_appsecret_proof: boolean;
  mode: 'live' | 'dev';
  /** Persons who may log in while the mode is dev. */
  testers: string[];
  fb_login_for_business: boolean;
  /** Configurations of Facebook Login for Business: permissions by config_id. */
  configurations: Record<string, string[]>;
  callbacks: Partial<Record<Product, Partial<Record<CallbackKind, string>>>>;
  webhook_url: string | null;
  webhook_verify_token: string | null;
}

/** What a person (or an Instagram account) has allowed one app. */
export interface Consent {
  grants: Record<string, GrantStatus>;
  /** Pages ticked in the dialog. */
  pages: string[];
}

export interface Person {
  id: string;
  app_scoped_id: string;
  name: string;
  password_epoch: number;
  checkpoint: boolean;
  /** By Facebook app id. */
  consents: Record<string, Consent>;
}

export interface Page {
  id: string;
  name: string;
  category: string;
  picture: string | null;
  /** Tasks by person; an empty list is a role without tasks. */
  roles: Record<string, string[]>;
}

export interface Account {
  /** The professional account's id, `user_id` on the wire. */
  id: string;
  /** `id` on the wire. */
  app_scoped_id: string;
  username: string;
  name: string;
  account_type: string;
  picture: string | null;
  person: string | null;
  followers_count: number;
  quota_total: number;
  /** Places taken by hand, beside the publications of the last 24 hours. */
  quota_used: number;
  quota_log: number[];
  container_log: number[];
  restricted: boolean;
  /** By Instagram app id. */
  consents: Record<string, Consent>;
}

export interface Code {
  value: string;
  product: Product;
  app: string;
  /** A person's id, or an account's. */
  subject: string;
  redirect_uri: string;
  scopes: string[];
  expires: number;
  used: boolean;
}

export type TokenKind = 'user_short' | 'user_long' | 'page' | 'ig_short' | 'ig_long';

export type TokenState = 'ok' | 'expired' | 'revoked' | 'password' | 'checkpoint' | 'invalid' | 'role_lost';

export interface Token {
  id: string;
  value: string;
  kind: TokenKind;
  /** Facebook app id, whatever the product. */
  app: string;
  person: string | null;
  page: string | null;
  account: string | null;
  scopes: string[];
  issued: number;
  /** 0 is none. */
  expires: number;
  data_access_expires: number;
  state: TokenState;
  /** The user token that a Page token came from. */
  parent: string | null;
}

export interface Photo {
  id: string;
  page: string;
  sha256: string;
  format: string;
  width: number;
  height: number;
  source: 'url' | 'upload';
  alt: string | null;
  published: boolean;
  temporary: boolean;
  created: number;
  /** When it vanishes unless a post uses it; 0 is never. */
  expires: number;
  post_id: string | null;
  /** When `post_id` was set, for the lag of `page_story_id`. */
  posted: number;
}

export interface Post {
  id: string;
  page: string;
  message: string | null;
  link: string | null;
  photos: string[];
  created: number;
  order: number;
  published: boolean;
  content_type: string | null;
  /** Unix seconds. */
  scheduled: number | null;
  deleted: boolean;
  app: string;
  reactions: number;
  comments: number;
  shares: number;
}

export type ContainerStatus = 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'EXPIRED' | 'PUBLISHED';

export interface Container {
  id: string;
  account: string;
  kind: 'IMAGE' | 'VIDEO' | 'REELS' | 'STORIES' | 'CAROUSEL';
  carousel_item: boolean;
  caption: string | null;
  alt: string | null;
  children: string[];
  sha256: string | null;
  width: number;
  height: number;
  /** Set by hand, by a failure or by publishing; otherwise the time tells. */
  forced: ContainerStatus | null;
  status: string | null;
  created: number;
  finishes_at: number;
  expires: number;
  media_id: string | null;
}

export interface Media {
  id: string;
  account: string;
  container: string;
  caption: string | null;
  kind: Container['kind'];
  /** Hashes of the pictures, in their order. */
  pictures: { sha256: string; alt: string | null }[];
  timestamp: number;
  order: number;
  shortcode: string;
  likes: number;
  comments: number;
}

export interface LoggedCall {
  seq: number;
  time: string;
  host: string;
  method: string;
  path: string;
  version: string | null;
  token_id: string | null;
  token_kind: string | null;
  /** Page or account that the token is for. */
  subject: string | null;
  params: Record<string, unknown>;
  status: number | null;
  code: number | null;
  subcode: number | null;
  fault: string | null;
  warnings: string[];
}

export interface FaultRule {
  id: string;
  match: {
    host?: string;
    method?: string;
    path_regex?: string;
    token_id?: string;
    page?: string;
    nth?: number;
    probability?: number;
  };
  /** Null is without end. */
  times: number | null;
  effect: { kind: string } & Record<string, unknown>;
  seen: number;
  applied: number;
}

export interface Mark {
  name: string;
  seq: number;
  time: string;
  page: string | null;
  account: string | null;
  person: string | null;
  token_id: string | null;
}

export interface Bucket {
  calls: number[];
  blocked_until: number;
  /** What a blocked call is answered. */
  code: number | null;
}

export interface State {
  seed: string;
  counters: Record<string, number>;
  /** The virtual clock; in real mode the machine's is used. */
  now: number;
  clock_mode: 'virtual' | 'real';
  settings: Settings;
  apps: App[];
  persons: Record<string, Person>;
  pages: Record<string, Page>;
  accounts: Record<string, Account>;
  codes: Record<string, Code>;
  tokens: Record<string, Token>;
  photos: Record<string, Photo>;
  posts: Record<string, Post>;
  containers: Record<string, Container>;
  media: Record<string, Media>;
  /** Objects missing from reads until a time (fault `hide`). */
  hidden: Record<string, number>;
  faults: FaultRule[];
  log: LoggedCall[];
  marks: Record<string, Mark>;
  buckets: Record<string, Bucket>;
}
