import path from 'node:path';
import { demoApp, demoWorld } from '#sandbox/meta/index.ts';
import type { MetaSandbox, MetaSandboxOptions } from '#sandbox/meta/index.ts';
import type { Config } from '#platform/config.ts';

/** How the stand-in for Facebook and Instagram is started beside the product: its posts survive a restart. */
export const standInAddresses = (config: Config): MetaSandboxOptions => ({
  clock: 'real',
  offset: config.clockOffset,
  stateFile: path.join(config.dataDir, 'meta-stand-in.json'),
  world: demoWorld({
    redirect_uris: [`${config.origin}/meta/facebook/return`, `${config.origin}/meta/instagram/return`],
    callbacks: {
      facebook: {
        deauthorize: `${config.origin}/meta/facebook/deauthorize`,
        data_deletion: `${config.origin}/meta/facebook/data-deletion`,
      },
      instagram: {
        deauthorize: `${config.origin}/meta/instagram/deauthorize`,
        data_deletion: `${config.origin}/meta/instagram/data-deletion`,
      },
    },
  }),
});

/** The same configuration, speaking to the stand-in: nothing else in the product knows the difference. */
export function throughStandIn(config: Config, meta: MetaSandbox): Config {
  const { urls } = meta;
  return {
    ...config,
    meta: {
      ...config.meta,
      standIn: meta.origin,
      facebook: {
        appId: demoApp.fb_app_id,
        secret: demoApp.fb_secret,
        configId: undefined,
        dialogUrl: urls.META_DIALOG_URL,
        tokenUrl: urls.META_GRAPH_URL,
        graphUrl: urls.META_GRAPH_URL,
      },
      instagram: {
        appId: demoApp.ig_app_id,
        secret: demoApp.ig_secret,
        tokenIn: 'header',
        dialogUrl: urls.IG_DIALOG_URL,
        tokenUrl: urls.IG_TOKEN_URL,
        graphUrl: urls.IG_GRAPH_URL,
      },
    },
  };
}
