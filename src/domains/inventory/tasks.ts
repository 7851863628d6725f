import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { task } from '#platform/jobs/index.ts';

/** Makes the sizes of a photo that was brought in or turned. */
export const derivePhoto = task('inventory.derive_photo', z.object({ photoId: Id }), {
  deadline: 120,
  heavy: true,
});

/** Deletes photos that were removed a day ago, and files that no photo points to. */
export const sweepPhotos = task('inventory.sweep_photos', z.object({}), { deadline: 600 });
