/** Inventory: vehicles from arrival to sale, their photos and prices, files brought in and taken out. */
export { countInventory, InventoryFigures } from './inventory-figures.ts';
export { inventoryJobs } from './jobs.ts';
export { wordFor } from './messages.ts';
export { readPhotoSize } from './photo-sizes.ts';
export { addPhoto } from './photos.ts';
export { countPublished, findPublished, findSimilar, listForSitemap, searchPublished } from './published.ts';
export type { PublishedFilter, PublishedPhoto, PublishedVehicle } from './published.ts';
export { inventoryRoutes } from './routes.ts';
export { importNext, runImport } from './listing-running.ts';
export { addImport, changeImport } from './listing-staging.ts';
export { moveVehicle, writeChanges } from './vehicle-keeping.ts';
export { vehiclesForUpdate } from './vehicle-rows.ts';
export { listVehicles, VehicleQuery } from './vehicles.ts';
