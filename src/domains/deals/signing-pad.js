/** The field to draw a signature in, and no second press of the button. Without this script one signs by typing the name. */
const form = document.querySelector('form');
const field = form?.querySelector('[data-pad]');

if (field) {
  const input = form.elements.drawing;
  const pad = field.querySelector('svg');
  const line = pad.querySelector('path');
  const again = field.querySelector('button');
  const { width, height } = pad.viewBox.baseVal;
  let drawing = false;
  field.hidden = false;

  const show = (strokes) => {
    input.value = strokes;
    line.setAttribute('d', strokes);
    again.hidden = strokes === '';
  };
  const point = (event) => {
    const box = pad.getBoundingClientRect();
    const within = (share, most) => Math.round(Math.min(1, Math.max(0, share)) * most);
    return `${within((event.clientX - box.left) / box.width, width)} ${within((event.clientY - box.top) / box.height, height)}`;
  };
  pad.addEventListener('pointerdown', (event) => {
    pad.setPointerCapture(event.pointerId);
    drawing = true;
    show(`${input.value}M${point(event)}`);
  });
  pad.addEventListener('pointermove', (event) => {
    if (drawing && input.value.length < 19_900) show(`${input.value}L${point(event)}`);
  });
  for (const end of ['pointerup', 'pointercancel']) pad.addEventListener(end, () => (drawing = false));
  again.addEventListener('click', () => show(''));
  show(input.value);
}

form?.addEventListener('submit', (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
// Whoever comes back to the page may press again.
window.addEventListener('pageshow', () => delete form?.dataset.sent);
