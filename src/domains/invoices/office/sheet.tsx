import type { ReactNode } from 'react';
import classes from './invoices.module.css';

interface Given {
  label: string;
  columns: string[];
  /** Which columns hold figures. */
  ends: number[];
  rows: ReactNode[][];
}

/** Rows under heads; on a narrow screen it scrolls by itself, also by keyboard. */
export const Sheet = ({ label, columns, ends, rows }: Given) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
  <div className={classes.sheet} tabIndex={0} role="region" aria-label={label}>
    <table>
      <thead>
        <tr>
          {columns.map((column, at) => (
            <th key={column} scope="col" data-end={ends.includes(at) || undefined}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, at) => (
              <td key={columns[at]} data-end={ends.includes(at) || undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
