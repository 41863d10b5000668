// What is written beside the pictures: the note, the runs at a step, the certificate.

/** What was given at each note: a choice, numbers, and how many hints were taken. */
const replies = new Map();
const replyAt = (place) => replies.get(place) || { choice: null, numbers: [], hints: 0 };

/** The place of the note reached last, counted from 1; 0 before the first. */
const reachedNote = (index) => data.markers.filter((marker) => marker.at <= index).length;

/** Paragraphs; a formula stands in a line of its own. */
function paragraphs(parts, name, before = '') {
  return parts.map((part, k) => (Array.isArray(part)
    ? element('p', { class: 'formula' }, part[0]) : element('p', { class: name }, (k === 0 ? before : '') + part)));
}

/** The note reached last, with its question or task; without any, what happened last. */
function drawNote(now, redraw) {
  const card = byId('note');
  const reached = reachedNote(now.index);
  const key = [reached, reached ? JSON.stringify(replyAt(reached)) : now.index].join(' ');
  if (card.dataset.key === key) return;
  card.dataset.key = key;
  if (reached === 0) {
    card.replaceChildren(...happened(now));
    return;
  }
  const marker = data.markers[reached - 1];
  const isAsking = marker.choices || marker.number !== undefined;
  const name = isAsking ? 'Question' : marker.task ? 'Task' : 'Note';
  const give = (change) => {
    replies.set(reached, { ...replyAt(reached), ...change });
    redraw();
  };
  card.replaceChildren(
    element('h2', {}, `${name} ${reached} of ${data.markers.length}`), ...paragraphs(marker.note, 'words'),
    ...(marker.choices ? quiz(marker, replyAt(reached), give) : []),
    ...(marker.number !== undefined ? numberSought(marker, replyAt(reached), give) : []),
    ...(marker.task ? task(marker) : []), ...hints(marker, replyAt(reached), give));
}

function happened(now) {
  const said = data.says.filter(([at]) => at <= now.index).slice(-5);
  const heading = element('h2', {}, data.markers.length ? 'Before the first note' : 'What happened');
  if (!said.length) return [heading, element('p', { class: 'words' }, 'Space plays, and the bar below goes anywhere.')];
  return [heading, element('ul', { class: 'log' }, ...said.map(([, text]) => element('li', {}, text)))];
}

function quiz(marker, { choice: given }, give) {
  const buttons = marker.choices.map((choice, k) => {
    const isRight = given !== null && k === marker.answer;
    const isWrong = given === k && k !== marker.answer;
    const button = element('button', { type: 'button', class: isRight ? 'right' : isWrong ? 'wrong' : '' }, choice);
    button.disabled = given !== null;
    button.addEventListener('click', () => give({ choice: k }));
    return element('li', {}, button);
  });
  const list = element('ol', { class: 'choices' }, ...buttons);
  if (given === null) return [list];
  return [list, ...paragraphs(marker.why, 'why', given === marker.answer ? 'Right: ' : 'Not quite: ')];
}

/** A question for a number: typed, and near enough or not. */
function numberSought(marker, { numbers: given }, give) {
  const isNear = (value) => Math.abs(value - marker.number) <= marker.tolerance;
  const wrong = given.filter((value) => !isNear(value)).map((value) => element('li', { class: 'wrong' }, shortText(value, 6)));
  const list = wrong.length ? [element('ul', { class: 'log' }, ...wrong)] : [];
  const right = given.find(isNear);
  if (right !== undefined) return [...list, ...paragraphs(marker.why, 'why', `${shortText(right, 6)} is right: `)];
  const input = element('input', { type: 'text', inputmode: 'decimal', 'aria-label': 'Your answer', size: '12' });
  const button = element('button', { type: 'button' }, 'Answer');
  const send = () => {
    const text = input.value.trim();
    const value = Number(text);
    input.setAttribute('aria-invalid', String(text === '' || !Number.isFinite(value)));
    if (text !== '' && Number.isFinite(value)) give({ numbers: [...given, value] });
  };
  button.addEventListener('click', send);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') send();
  });
  const reach = marker.tolerance === 0 ? 'exactly' : 'within ' + shortText(marker.tolerance);
  return [...list, element('p', { class: 'answer' }, input, button, element('span', { class: 'quiet' }, reach))];
}

const task = (marker) => [
  element('p', { class: 'quiet' }, 'In the program this is done live. It is done when there is:'),
  element('ul', { class: 'log' }, ...marker.task.map((text) => element('li', {}, text))),
];

function hints(marker, reply, give) {
  const all = marker.hints || [];
  const taken = all.slice(0, reply.hints).flatMap((hint) => paragraphs(hint, 'quiet', 'Hint: '));
  const left = all.length - reply.hints;
  if (left <= 0) return taken;
  const button = element('button', { type: 'button' }, `A hint (${left} left)`);
  button.addEventListener('click', () => give({ hints: reply.hints + 1 }));
  return [...taken, button];
}

/** The runs with their numbers at a step. */
function drawRuns(now, look, choose) {
  const body = byId('runs');
  byId('runs-caption').textContent = now.race
    ? `Race from ${now.race.from}: at step ${look.step} of ${now.race.steps}` : 'No race is shown';
  const loss = (data.objectives[now.scene.objective] || {}).lossName || 'f';
  byId('loss-name').textContent = loss;
  const focused = document.activeElement && body.contains(document.activeElement) ? document.activeElement.dataset.run : null;
  body.replaceChildren(...now.runs.map((run) => {
    const row = rowOf(run, look.step);
    const has = run.problem === undefined;
    const button = element('button', { type: 'button', 'aria-pressed': String(run.id === look.run), 'data-run': run.id },
      pen(element('span', { class: 'chip', 'aria-hidden': 'true' }, run.letter), run),
      run.name);
    if (run.learned !== null) button.title = `after ${run.learned} meta-steps`;
    button.addEventListener('click', () => choose(run.id));
    const ended = has && run.steps < look.step ? element('small', {}, ` at step ${run.steps}`) : '';
    return element('tr', { class: run.id === look.run ? 'chosen' : '' }, element('th', { scope: 'row' }, button, ended),
      element('td', { class: 'number' }, datum(has ? column(run.loss)[row] : null)),
      element('td', { class: 'number' }, datum(has ? column(run.g)[row] : null)),
      element('td', {}, element('span', { class: 'status ' + (run.status || '').toLowerCase().replace(/ /g, '-') }, run.verdict)));
  }));
  if (focused) {
    const again = body.querySelector(`[data-run="${focused}"]`);
    if (again) again.focus();
  }
}

/** A copy of what the report says of a run. */
function drawCertificate(now, look) {
  const card = byId('certificate');
  const key = [look.run, look.line].join(' ');
  if (card.dataset.key === key) return;
  card.dataset.key = key;
  const article = look.run === null ? null : byId('certificate-' + look.run);
  if (!article) {
    card.replaceChildren(element('h2', {}, 'Certificate'), element('p', { class: 'quiet' }, 'No run is shown yet.'));
    return;
  }
  const copy = article.cloneNode(true);
  copy.removeAttribute('id');
  // What a lesson points at.
  for (const row of look.line ? copy.querySelectorAll('tbody th, dt') : []) {
    if (!row.textContent.startsWith(look.line)) continue;
    (row.tagName === 'DT' ? [row, row.nextElementSibling] : [row.parentElement]).forEach((part) => part.classList.add('pointed'));
  }
  card.replaceChildren(element('h2', {}, 'Certificate'), copy);
}
