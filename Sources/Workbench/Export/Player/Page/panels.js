// What is written beside the pictures: the note, the runs at a step, the certificate.

const answers = new Map();

/** The note reached last, with its question or task; without any, what happened last. */
function drawNote(now, redraw) {
  const card = byId('note');
  const reached = data.markers.filter((marker) => marker.at <= now.index).length;
  const key = [reached, reached ? answers.get(reached) : now.index].join(' ');
  if (card.dataset.key === key) return;
  card.dataset.key = key;
  if (reached === 0) {
    card.replaceChildren(...happened(now));
    return;
  }
  const marker = data.markers[reached - 1];
  const name = marker.choices ? 'Question' : marker.task ? 'Task' : 'Note';
  card.replaceChildren(
    element('h2', {}, `${name} ${reached} of ${data.markers.length}`), element('p', { class: 'words' }, marker.note),
    ...(marker.choices ? quiz(marker, reached, redraw) : []), ...(marker.task ? task(marker) : []));
}

function happened(now) {
  const said = data.says.filter(([at]) => at <= now.index).slice(-5);
  const heading = element('h2', {}, data.markers.length ? 'Before the first note' : 'What happened');
  if (!said.length) return [heading, element('p', { class: 'words' }, 'Space plays, and the bar below goes anywhere.')];
  return [heading, element('ul', { class: 'log' }, ...said.map(([, text]) => element('li', {}, text)))];
}

function quiz(marker, place, redraw) {
  const given = answers.get(place);
  const buttons = marker.choices.map((choice, k) => {
    const isRight = given !== undefined && k === marker.answer;
    const isWrong = given === k && k !== marker.answer;
    const button = element('button', { type: 'button', class: isRight ? 'right' : isWrong ? 'wrong' : '' }, choice);
    button.disabled = given !== undefined;
    button.addEventListener('click', () => {
      answers.set(place, k);
      redraw();
    });
    return element('li', {}, button);
  });
  const list = element('ol', { class: 'choices' }, ...buttons);
  if (given === undefined) return [list];
  return [list, element('p', { class: 'why' }, `${given === marker.answer ? 'Right' : 'Not quite'}: ${marker.why}`)];
}

const task = (marker) => [
  element('p', { class: 'quiet' }, 'In the program this is done live. It is done when there is:'),
  element('ul', { class: 'log' }, ...marker.task.map((text) => element('li', {}, text))),
];

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
  const key = String(look.run);
  if (card.dataset.key === key) return;
  card.dataset.key = key;
  const article = look.run === null ? null : byId('certificate-' + look.run);
  if (!article) {
    card.replaceChildren(element('h2', {}, 'Certificate'), element('p', { class: 'quiet' }, 'No run is shown yet.'));
    return;
  }
  const copy = article.cloneNode(true);
  copy.removeAttribute('id');
  card.replaceChildren(element('h2', {}, 'Certificate'), copy);
}
