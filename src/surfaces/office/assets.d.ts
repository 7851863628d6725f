/** What Vite makes of style sheets: class names of a module, or nothing but an effect. */
declare module '*.module.css' {
  const names: Record<string, string>;
  export default names;
}
declare module '*.css' {}

/** How Vite builds: `development` under `npm run dev`. */
interface ImportMeta {
  readonly env: { readonly MODE: string };
}

/** The version of the product that this office was built from (vite.config.ts). */
declare const RELEASE: string;
