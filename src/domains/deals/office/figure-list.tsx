import type { ReactNode } from 'react';
import classes from './figures.module.css';

/** Names and amounts under each other, as on a bill. */
export const FigureList = ({ children }: { children: ReactNode }) => <dl className={classes.list}>{children}</dl>;

/** One line of the bill; nothing when there is nothing to say. */
export function Figure({
  label,
  children,
  strong,
  part,
  hidden,
}: {
  label: ReactNode;
  children: ReactNode;
  strong?: boolean;
  part?: boolean;
  hidden?: boolean;
}) {
  if (hidden) return null;
  return (
    <div className={classes.row} data-strong={strong || undefined} data-part={part || undefined}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
