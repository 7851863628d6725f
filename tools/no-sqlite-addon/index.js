// The VIN data is read through node:sqlite; the native addon that the decoder names is never loaded.
