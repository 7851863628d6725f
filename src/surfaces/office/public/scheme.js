// Before the first paint: the colours that the person chose, so that nothing flashes.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('automo.scheme');
  } catch {
    // Storage may be closed; the system's colours then.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
