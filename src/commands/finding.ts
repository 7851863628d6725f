/** What one check of the doctor found. `advice` says what to do. */
export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'failed';
  found: string;
  advice?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });
export const bad = (check: string, state: 'warning' | 'failed', found: string, advice: string): Finding => ({
  check,
  state,
  found,
  advice,
});
