import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import {
  addPhoto,
  changePhoto,
  listPhotos,
  mostPhotos,
  orderPhotos,
  Photo,
  PhotoChange,
  removePhoto,
  restorePhoto,
  rotatePhoto,
} from './photos.ts';

const OfVehicle = z.strictObject({ vehicleId: Id });
const OfPhoto = z.strictObject({ vehicleId: Id, photoId: Id });
const Photos = z.array(Photo);

/** Photos of a vehicle. */
export const photoRoutes = {
  'GET /api/vehicles/:vehicleId/photos': route({
    summary: 'Photos of a vehicle, in their order',
    permission: 'inventory.read',
    params: OfVehicle,
    answer: Photos,
    handle: (ctx, { params }) => listPhotos(ctx, params.vehicleId),
  }),
  'POST /api/vehicles/:vehicleId/photos': ownRoute({
    summary: 'Bring in a photo',
    description:
      'JPEG, PNG, WebP or AVIF up to 25 MB. Location and other metadata are removed; sizes are made by a job.',
    permission: 'inventory.present',
    params: OfVehicle,
    upload: { maxBytes: 25 * 1024 * 1024 },
    answer: Photo,
    status: 201,
    handle: (ctx, { params, upload }) => addPhoto(ctx, params.vehicleId, { bytes: upload!.bytes }),
  }),
  'PUT /api/vehicles/:vehicleId/photos/order': route({
    summary: 'Put the photos in order',
    permission: 'inventory.present',
    params: OfVehicle,
    body: z.strictObject({ photoIds: z.array(Id).max(mostPhotos) }),
    answer: Photos,
    handle: (ctx, { params, body }) => orderPhotos(ctx, params.vehicleId, body.photoIds),
  }),
  'PATCH /api/vehicles/:vehicleId/photos/:photoId': route({
    summary: 'Describe a photo',
    permission: 'inventory.present',
    params: OfPhoto,
    body: PhotoChange,
    answer: Photo,
    handle: (ctx, { params, body }) => changePhoto(ctx, params.vehicleId, params.photoId, body),
  }),
  'POST /api/vehicles/:vehicleId/photos/:photoId/rotate': route({
    summary: 'Turn a photo',
    permission: 'inventory.present',
    params: OfPhoto,
    body: z.strictObject({ degrees: z.literal([90, 180, 270]).describe('Clockwise') }),
    answer: Photo,
    handle: (ctx, { params, body }) => rotatePhoto(ctx, params.vehicleId, params.photoId, body.degrees),
  }),
  'DELETE /api/vehicles/:vehicleId/photos/:photoId': route({
    summary: 'Remove a photo',
    description: 'It can be brought back for a day.',
    permission: 'inventory.present',
    params: OfPhoto,
    handle: (ctx, { params }) => removePhoto(ctx, params.vehicleId, params.photoId),
  }),
  'POST /api/vehicles/:vehicleId/photos/:photoId/restore': route({
    summary: 'Bring a removed photo back',
    permission: 'inventory.present',
    params: OfPhoto,
    answer: Photo,
    handle: (ctx, { params }) => restorePhoto(ctx, params.vehicleId, params.photoId),
  }),
};
