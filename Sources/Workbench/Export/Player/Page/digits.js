// What a classifier reads wrong: the images at the step shown, each with its class and what was said.

const pictures = new Map();

/** An image as a picture of one pixel for each of its own. */
function digitPicture(place) {
  if (!pictures.has(place)) {
    const { width, height, images } = data.digits;
    const bytes = atob(images[place].replace(/-/g, '+').replace(/_/g, '/'));
    const canvas = element('canvas', { width, height, 'aria-hidden': 'true' });
    const context = canvas.getContext('2d');
    const image = context.createImageData(width, height);
    for (let i = 0; i < bytes.length; i += 1) {
      const ink = bytes.charCodeAt(i);
      image.data.set([ink, ink, ink, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
    pictures.set(place, canvas);
  }
  return pictures.get(place);
}

function drawDigits(now, look) {
  const card = byId('digits');
  const run = runs.get(look.run);
  const has = data.digits && run && run.mistakes && now.runs.includes(run);
  card.hidden = !has;
  if (!has) return;
  const reading = Math.max(countUpTo(column(run.readAt), look.step) - 1, 0);
  const key = [run.id, reading].join(' ');
  if (card.dataset.key === key) return;
  card.dataset.key = key;
  const right = shortText(column(run.accuracy)[reading], 3);
  const heading = `${run.letter} ${run.name} reads ${right} % right at step ${column(run.readAt)[reading]}; of the others:`;
  const figures = run.mistakes[reading].map(([image, label, said]) => element('figure', {}, digitPicture(image),
    element('figcaption', {}, `${label}, said ${said}`)));
  card.replaceChildren(element('h2', {}, heading), element('div', { class: 'digits' }, ...figures));
}
