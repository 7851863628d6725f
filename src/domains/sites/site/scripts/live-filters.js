/**
 * Filters that update the results in place. The form and its links work without this; here the same pages are asked
 * for in the background and the parts that differ are put in.
 */
class LiveFilters extends HTMLElement {
  connectedCallback() {
    this.classList.add('live');
    this.addEventListener('change', (event) => {
      if (event.target.form?.id === 'filters-form') this.ask(this.url());
    });
    this.addEventListener('submit', (event) => {
      event.preventDefault();
      this.close();
      this.ask(this.url(), true);
    });
    this.addEventListener('click', (event) => {
      const link = event.target.closest('a[data-live]');
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      this.ask(link.href, true);
    });
    addEventListener('popstate', () => this.ask(location.href, false, true));
  }

  close() {
    const panel = this.querySelector('#filters');
    if (panel.matches(':popover-open')) panel.hidePopover();
  }

  url() {
    const form = this.querySelector('#filters-form');
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const text = value.trim();
      if (text && !(name === 'sort' && text === 'newest')) params.append(name, text);
    }
    params.sort();
    const query = params.toString();
    return query ? `${form.action}?${query}` : form.action;
  }

  ask(url, toResults = false, back = false) {
    this.request?.abort();
    const request = new XMLHttpRequest();
    this.request = request;
    request.open('GET', url);
    request.responseType = 'document';
    request.addEventListener('load', () => {
      if (request.status !== 200 || !request.response?.querySelector('#results')) return location.assign(url);
      if (!back) history.pushState(null, '', request.responseURL || url);
      this.put(request.response, toResults || back);
    });
    request.addEventListener('error', () => location.assign(url));
    request.addEventListener('loadend', () => this.classList.remove('busy'));
    this.classList.add('busy');
    request.send();
  }

  put(page, toResults) {
    const open = new Map([...this.querySelectorAll('#filters details')].map((part) => [part.id, part.open]));
    const { name, value, type } = document.activeElement ?? {};
    const scroll = this.querySelector('#filters').scrollTop;
    document.title = page.title;
    const language = page.querySelector('.top nav a[hreflang]');
    if (language) document.querySelector('.top nav a[hreflang]').href = language.getAttribute('href');
    for (const part of ['#what', '.filters-button', '.bar .sort', '#filters form', '#count']) {
      const now = this.querySelector(part);
      const then = page.querySelector(part);
      if (now && then && now.innerHTML !== then.innerHTML) now.replaceChildren(...then.childNodes);
    }
    const results = this.querySelector('#results');
    const bar = results.querySelector('.bar');
    while (bar.nextSibling) bar.nextSibling.remove();
    const fresh = page.querySelector('#results .bar');
    while (fresh.nextSibling) results.append(fresh.nextSibling);
    for (const part of this.querySelectorAll('#filters details')) if (open.has(part.id)) part.open = open.get(part.id);
    this.querySelector('#filters').scrollTop = scroll;
    if (toResults) {
      const count = this.querySelector('#count');
      count.tabIndex = -1;
      count.focus({ preventScroll: true });
      this.scrollIntoView({ block: 'start' });
    } else if (name) {
      const again = [...this.querySelectorAll(`[name="${name}"]`)];
      (again.find((field) => type !== 'checkbox' || field.value === value) ?? again[0])?.focus({ preventScroll: true });
    }
  }
}

customElements.define('live-filters', LiveFilters);
