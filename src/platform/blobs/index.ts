/** Files that the product keeps: photos, documents, exports. */
export type { StoredBlob, BlobStore } from './blob-store.ts';
export { isBlobName, newBlobName, newBlobRandom } from './blob-name.ts';
export { fileBlobs } from './file-blobs.ts';
export { freeSpace, type FreeSpace } from './free-space.ts';
