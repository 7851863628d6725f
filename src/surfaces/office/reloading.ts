/** Under `npm run dev`: loads the page anew when the office was built again. */
const entry = async (): Promise<string | undefined> => {
  const answer = await fetch('/', { cache: 'no-store' }).catch(() => undefined);
  return answer?.ok ? /assets\/index-[\w-]+\.js/.exec(await answer.text())?.[0] : undefined;
};

const mine = document.querySelector<HTMLScriptElement>('script[src*="/assets/index-"]')?.src;
setInterval(() => {
  if (document.hidden) return;
  void entry().then((now) => {
    if (now && mine && !mine.endsWith(now)) location.reload();
  });
}, 1000);
