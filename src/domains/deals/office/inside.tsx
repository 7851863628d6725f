import type { ReactNode } from 'react';

/** A form in a dialog of the desk: what is sent in it does not send the desk, whose form it is opened from, as well. */
export const Inside = ({ children }: { children: ReactNode }) => (
  <div role="presentation" onSubmit={(event) => event.stopPropagation()}>
    {children}
  </div>
);
