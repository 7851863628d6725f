import type { z } from 'zod';
import { Invalid } from '#kernel/problems.ts';

/** Reads what a command or the demo gives by the same rules as the API. @throws Invalid with every wrong field */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new Invalid(
    read.error.issues.map((issue) => ({
      pointer: `/${issue.path.map(String).join('/')}`,
      code: (issue as { params?: { code?: string } }).params?.code ?? issue.code,
      message: `${issue.path.map(String).join('.')}: ${issue.message}.`,
    })),
  );
}
