import { useEffect } from 'react';
import { useLive } from '#office/live.ts';
import { forget } from '#office/use-api.ts';

/** Keeps what is shown of imports true: at every batch that is told of, and by asking while one is under way. */
export function useImportNews(underWay: boolean): void {
  useLive('listing_import', () => void forget('/api/listing-imports'));
  useEffect(() => {
    if (!underWay) return undefined;
    const timer = setInterval(() => void forget('/api/listing-imports'), 1500);
    return () => clearInterval(timer);
  }, [underWay]);
}
