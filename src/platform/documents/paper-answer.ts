/** A PDF as an answer. Its name is a number of ours, so nothing personal stands in a log of a proxy. */
export const paperAnswer = (bytes: Buffer, name: string): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
