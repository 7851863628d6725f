import type { ComponentType } from 'react';
import type { Permission } from '#domains/dealerships/index.ts';

/** One screen of a room, as the room lists it in its `office/screens.ts`. How to add one: README.md beside this file. */
export interface Screen {
  /** Path with `$names`: `/inventory/$vehicleId`. */
  path: string;
  /** Loads the screen's code when it is first gone to (or pointed at). */
  load: () => Promise<ComponentType>;
  /** Who lacks it sees a sentence instead of the screen. */
  permission?: Permission;
  /**
   * `office` (the default): inside the shell, for staff of a dealership. `signed-out`: the calm card, for anyone.
   * `welcome`: the same card, for somebody signed in who need not have a dealership yet.
   * `operator`: the console of the platform's own people.
   */
  frame?: 'office' | 'signed-out' | 'welcome' | 'operator';
}
