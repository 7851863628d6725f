import type { Screen } from '#office/screen.ts';
export const dealershipsScreens: Screen[] = [];
