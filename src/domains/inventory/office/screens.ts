import type { Screen } from '#office/screen.ts';
import { importScreens } from './import/screens.ts';

export const inventoryScreens: Screen[] = [
  {
    path: '/inventory',
    permission: 'inventory.read',
    load: async () => (await import('./vehicles-screen.tsx')).VehiclesScreen,
  },
  {
    path: '/inventory/new',
    permission: 'inventory.write',
    load: async () => (await import('./new-vehicle-screen.tsx')).NewVehicleScreen,
  },
  {
    path: '/inventory/$vehicleId',
    permission: 'inventory.read',
    load: async () => (await import('./vehicle-screen.tsx')).VehicleScreen,
  },
  ...importScreens,
];
