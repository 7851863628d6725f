/** Share and print buttons, shown where the browser can do either. */
class ShareLink extends HTMLElement {
  connectedCallback() {
    const share = this.querySelector('[data-share]');
    const print = this.querySelector('[data-print]');
    print.hidden = false;
    print.addEventListener('click', () => window.print());
    if (!navigator.share && !navigator.clipboard) return;
    share.hidden = false;
    share.addEventListener('click', () => this.share());
  }

  async share() {
    const url = document.querySelector('link[rel=canonical]')?.href ?? location.href;
    try {
      if (navigator.share) return await navigator.share({ title: document.title, url });
      await navigator.clipboard.writeText(url);
      this.querySelector('[role=status]').textContent = this.dataset.copied;
    } catch {
      // Closing the sheet of the system is not an error.
    }
  }
}

customElements.define('share-link', ShareLink);
