/** Arrows, counter and a full-window view for a strip of photos that already scrolls and snaps by itself. */
class PhotoGallery extends HTMLElement {
  connectedCallback() {
    this.strip = this.querySelector('.strip');
    this.items = [...this.strip.children];
    this.thumbs = [...this.querySelectorAll('.thumbs a')];
    this.at = 0;
    this.strip.addEventListener('click', (event) => {
      const link = event.target.closest('a');
      if (!link || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      this.enlarge(this.items.indexOf(link.closest('li')));
    });
    if (this.items.length < 2) return;
    const stage = this.querySelector('.photo');
    stage.append(this.arrow('previous', -1), this.arrow('next', 1));
    this.strip.addEventListener('keydown', (event) => this.keys(event, (step) => this.show(this.at + step)));
    this.thumbs.forEach((thumb, index) =>
      thumb.addEventListener('click', (event) => {
        event.preventDefault();
        this.show(index);
      }),
    );
    const watch = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) if (entry.isIntersecting) this.mark(this.items.indexOf(entry.target));
      },
      { root: this.strip, threshold: 0.6 },
    );
    for (const item of this.items) watch.observe(item);
  }

  keys(event, go) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(step);
  }

  arrow(name, step) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `arrow ${name}`;
    button.setAttribute('aria-label', this.dataset[name]);
    button.addEventListener('click', () => this.show(this.at + step));
    return button;
  }

  show(index) {
    const to = (index + this.items.length) % this.items.length;
    this.strip.scrollTo({ left: this.items[to].offsetLeft - this.strip.offsetLeft });
    this.mark(to);
  }

  mark(index) {
    this.at = index;
    const counter = this.querySelector('.counter span');
    if (counter) counter.textContent = index + 1;
    this.thumbs.forEach((thumb, at) => {
      if (at === index) thumb.setAttribute('aria-current', 'true');
      else thumb.removeAttribute('aria-current');
    });
    const list = this.thumbs[index]?.closest('ol');
    const item = this.thumbs[index]?.parentElement;
    if (list && item)
      list.scrollTo({ left: item.offsetLeft - list.offsetLeft - list.clientWidth / 2 + item.clientWidth / 2 });
  }

  enlarge(index) {
    const dialog = document.createElement('dialog');
    dialog.className = 'large';
    const image = document.createElement('img');
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'close';
    close.setAttribute('aria-label', this.dataset.close);
    close.addEventListener('click', () => dialog.close());
    const go = (step) => {
      this.show(this.at + step);
      fill();
    };
    const fill = () => {
      const link = this.items[this.at].querySelector('a');
      image.src = link.href;
      image.alt = link.querySelector('img')?.alt ?? '';
    };
    this.mark(index);
    fill();
    dialog.append(image, close);
    if (this.items.length > 1) {
      for (const [name, step] of [
        ['previous', -1],
        ['next', 1],
      ]) {
        const button = this.arrow(name, 0);
        button.addEventListener('click', () => go(step));
        dialog.append(button);
      }
      dialog.addEventListener('keydown', (event) => this.keys(event, go));
      let from;
      dialog.addEventListener('pointerdown', (event) => (from = event.clientX));
      dialog.addEventListener('pointerup', (event) => {
        const far = event.clientX - from;
        if (Math.abs(far) > 50) go(far < 0 ? 1 : -1);
      });
    }
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}

customElements.define('photo-gallery', PhotoGallery);
