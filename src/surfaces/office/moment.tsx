import { useEffect, useState } from 'react';
import { useFormats } from './i18n.tsx';

/** How long ago something was, kept true while one looks; the exact moment when pointed at. */
export function Moment({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) {
  const { relative, dateTime } = useFormats();
  const [, tick] = useState(0);
  useEffect(() => {
    if (exact || !at) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 60_000);
    return () => clearInterval(timer);
  }, [exact, at]);
  if (!at) return <>–</>;
  return (
    <time dateTime={at} title={dateTime(at)}>
      {exact ? dateTime(at) : relative(at)}
    </time>
  );
}
