import type { Call } from './call.ts';
import { dialog } from './dialog.ts';
import { facebookGraph, unknownPath } from './facebook-graph.ts';
import { instagramGraph } from './instagram-graph.ts';
import { instagramToken } from './instagram-token.ts';
import { shown } from './shown.ts';
import { redirect, type Reply } from './reply.ts';
import { mediaUrl, type Stand } from './stand.ts';

/** The hosts of Meta that the stand-in plays (protocol 8.1). */
export async function answer(stand: Stand, call: Call): Promise<Reply> {
  const path = call.segments.join('/');
  const reading = call.method === 'GET' || call.method === 'HEAD';
  switch (call.host) {
    case 'graph.facebook.com':
      return facebookGraph(stand, call);
    case 'graph.instagram.com':
      return instagramGraph(stand, call);
    case 'www.facebook.com':
      if (path === 'dialog/oauth' && call.method !== 'DELETE') return dialog(stand, call, 'facebook');
      if (reading && /^\d+(_\d+)?$/.test(path))
        return redirect(mediaUrl(stand, `/facebook/${path.replace('_', '/posts/')}`));
      throw unknownPath(call);
    case 'www.instagram.com':
    case 'api.instagram.com':
      if (path === 'oauth/authorize' && call.method !== 'DELETE') return dialog(stand, call, 'instagram');
      if (call.host === 'api.instagram.com' && path === 'oauth/access_token' && call.method === 'POST')
        return instagramToken(stand, call);
      throw unknownPath(call);
    case 'media.sandbox':
      if (reading) return shown(stand, call);
      throw unknownPath(call);
    default:
      throw unknownPath(call);
  }
}
