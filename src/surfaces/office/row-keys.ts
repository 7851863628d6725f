import type { KeyboardEvent } from 'react';

/** Walks the rows of a table by keyboard: arrows or j and k, Home and End; x chooses. Enter is the link's own. */
export function onRowKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  const target = event.target as HTMLElement;
  if (target.matches('input:not([type="checkbox"]), select, textarea, [contenteditable]')) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row.contains(target));
  const next = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next !== undefined) {
    const row = rows[Math.max(0, Math.min(next, rows.length - 1))];
    // The link before the box that chooses, so that Enter opens the row; x chooses it from there too.
    const focus =
      row?.querySelector<HTMLElement>('[data-row-link]') ?? row?.querySelector<HTMLElement>('input, button');
    if (!focus) return;
    event.preventDefault();
    focus.focus();
    row?.scrollIntoView({ block: 'nearest' });
    return;
  }
  if (event.key === 'x' && at >= 0) {
    event.preventDefault();
    rows[at]?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
  }
}

/** Puts the focus on the first row of the page's table, for people who come from elsewhere with j or an arrow. */
export function focusFirstRow(): void {
  document.querySelector<HTMLElement>('[data-row] [data-row-link]')?.focus();
}
