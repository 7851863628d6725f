import { readFileSync } from 'node:fs';

/** What a bundler tells of what it made, as far as it matters here. */
type Made = Record<string, { type: string; modules?: Record<string, { renderedLength: number }> }>;

/** A part of the kit that has styles has a module of their names: `.../components/Button/Button.module.mjs`. */
const styled = /@mantine[\\/]core[\\/]esm[\\/].*?(\w+)\.module\.mjs$/;

/**
 * Holds the office's sheet to the parts that it uses: the kit's whole sheet is twice as large, and a part without its
 * styles would look broken without any other sign.
 *
 * @param sheet the file that imports the styles, part by part
 */
export const kitStyles = (sheet: string) => ({
  name: 'kit-styles',
  generateBundle(this: { error(message: string): never }, _options: unknown, made: Made): void {
    const named = new Set(
      [...readFileSync(sheet, 'utf8').matchAll(/styles\/(\w+)\.layer\.css/g)].map(([, name]) => name),
    );
    // Parts that nobody uses were shaken off: nothing is left of them.
    const modules = Object.values(made).flatMap((chunk) => Object.entries(chunk.modules ?? {}));
    const used = new Set(
      modules.flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? (styled.exec(id)?.[1] ?? []) : [])),
    );
    const lacking = [...used].filter((name) => !named.has(name));
    if (lacking.length > 0)
      this.error(
        `kit.css lacks the styles of ${lacking.join(', ')}: add @import '@mantine/core/styles/<part>.layer.css' where the kit's styles.css has that part`,
      );
  },
});
