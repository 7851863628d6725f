import { memory } from '#office/use-api.ts';

/** Has the office read anew who is signed in, behind the screen that stands: nothing jumps, nothing open is lost. */
export const changedSelf = (): Promise<void> => memory.invalidateQueries({ queryKey: ['me'] });
