import type { Screen } from '#office/screen.ts';
export const accountsScreens: Screen[] = [];
