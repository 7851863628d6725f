/** Dealers' public sites: what visitors see, and how they ask. */
export { takeForm } from './inquiry-taking.ts';
export { pageKey, siteHeaders } from './page.ts';
export type { SitePage } from './page.ts';
export { renderPage, renderTrouble } from './pages.ts';
export { isRightsForm, takeRightsForm } from './rights-taking.ts';
export type { RightsAsked } from './rights-taking.ts';
export type { SiteAddress } from './site-facts.ts';
