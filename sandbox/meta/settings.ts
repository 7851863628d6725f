/** The dialog answered without a person: what it would have been given. */
export interface DialogDefault {
  person?: string;
  account?: string;
  grant?: string[];
  decline?: string[];
  pages?: string[];
  action?: 'ok' | 'cancel';
}

/** The switches of the stand-in (protocol 8.4): shapes Meta has been seen to answer in, and limits that are in doubt. */
export interface Settings {
  /** Answer of the Instagram code exchange (3.2). */
  token_shape: 'data' | 'flat' | 'flat_number';
  /** Answer of Instagram's /me (3.4). */
  me_shape: 'flat' | 'data';
  /** Ids of graph.instagram.com as strings or as bare JSON numbers. */
  ids: 'string' | 'number';
  /** `code` and `error_subcode` as numbers or as strings (4.1). */
  error_codes: 'number' | 'string';
  /** `{"success":true}` or a bare `true` (1.9). */
  success_shape: 'object' | 'true';
  /** Whether the Facebook code exchange tells `expires_in` (1.4). */
  expires_in: 'present' | 'missing';
  caption_readable: boolean;
  /** Lists of a Page's posts deliberately not strictly by time (2.6). */
  ranked: boolean;
  /** Lists begin with an empty page that has a `next` (1.5). */
  empty_pages: boolean;
  duplicate_check: boolean;
  /** `media_publish` of a published container (10, doubt 5). */
  republish: 'error' | 'same_id';
  refresh_value: 'new' | 'same';
  /** Whether a plain unpublished post can be published (10, doubt 1). */
  two_step_text: boolean;
  /** How long a photo's `page_story_id` lags (10, doubt 9). */
  page_story_lag_ms: number;
  personal_login: 'allow' | 'refuse';
  /** Which id an Instagram callback carries (5.5). */
  callback_user_id: 'app_scoped' | 'account';
  /** HTTP statuses that differ from place to place (easy to get wrong, 2). */
  http: { token: number; throttle: number };
  container: { image_ms: number; video_ms: number; errors: 'create' | 'status'; per_day: number };
  photo: { max_bytes: number; keep_hours: number };
  schedule: { max_days: number };
  fetch: {
    require_https: boolean;
    allow_loopback: boolean;
    timeout_ms: number;
    redirects: number;
    robots: boolean;
    /** Public names of things on this machine: `{"pictures.example": "127.0.0.1:4567"}`. */
    hosts: Record<string, string>;
  };
  /** Calls an hour (app, person) or a day (page, account) before the bucket is throttled; headers come after a few. */
  usage: { app: number; person: number; page: number; account: number; show_after: number };
  /** A marker that every answer carries in members and texts that nobody asked for; none when empty. */
  rich: string;
  dialog: DialogDefault | null;
}

/** The switches as they stand after a reset. */
export const defaultSettings = (): Settings => ({
  token_shape: 'data',
  me_shape: 'flat',
  ids: 'string',
  error_codes: 'number',
  success_shape: 'object',
  expires_in: 'present',
  caption_readable: true,
  ranked: false,
  empty_pages: false,
  duplicate_check: false,
  republish: 'error',
  refresh_value: 'new',
  two_step_text: true,
  page_story_lag_ms: 0,
  personal_login: 'allow',
  callback_user_id: 'app_scoped',
  http: { token: 400, throttle: 400 },
  container: { image_ms: 2000, video_ms: 90_000, errors: 'create', per_day: 400 },
  photo: { max_bytes: 4 * 1024 * 1024, keep_hours: 24 },
  schedule: { max_days: 30 },
  fetch: { require_https: true, allow_loopback: true, timeout_ms: 10_000, redirects: 3, robots: true, hosts: {} },
  usage: { app: 200, person: 200, page: 4800, account: 4800, show_after: 5 },
  rich: '',
  dialog: null,
});

/** Some of the switches, as the admin API and options give them; also by dotted name (`container.image_ms`). */
export type SettingsChange = {
  [Name in keyof Settings]?: Settings[Name] extends Record<string, unknown> ? Partial<Settings[Name]> : Settings[Name];
} & Record<string, unknown>;

/** Changes some switches; a name that does not exist is an error, so that a test's typing mistake shows. */
export function changeSettings(settings: Settings, change: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(change)) {
    const [first = '', ...rest] = name.split('.');
    if (rest.length > 0) changeSettings(settings, { [first]: { [rest.join('.')]: value } });
    else if (!(first in settings)) throw new Error(`no such setting: ${first}`);
    else if (first !== 'dialog' && typeof value === 'object' && value !== null)
      changeGroup(settings[first as keyof Settings] as Record<string, unknown>, first, value);
    else (settings as unknown as Record<string, unknown>)[first] = value;
  }
}

function changeGroup(group: Record<string, unknown>, name: string, change: object): void {
  for (const [key, value] of Object.entries(change)) {
    if (!(key in group)) throw new Error(`no such setting: ${name}.${key}`);
    group[key] = value;
  }
}
