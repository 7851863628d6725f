import { z } from 'zod';

/** An amount in integer cents, zero or more. Floats are refused: money never is one. */
export const Cents = z.int().min(0).max(100_000_000_00);
