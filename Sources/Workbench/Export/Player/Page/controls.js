// Buttons, the bar, the pointer and the keys.

const deeds = {
  home: () => goToMoment(0), end: () => goToMoment(times.length + 1), play: togglePlay,
  'event-back': () => goToMoment(at.index - 1), 'event-on': () => goToMoment(at.index + 1),
  'note-back': () => goToMarker(-1), 'note-on': () => goToMarker(1),
};

const keys = {
  ' ': togglePlay, Home: deeds.home, End: deeds.end, ',': deeds['event-back'], '.': deeds['event-on'],
  '[': deeds['note-back'], ']': deeds['note-on'], '{': () => changeSpeed(0.5), '}': () => changeSpeed(2),
  ArrowLeft: () => goToTime(at.time - longSeek), ArrowRight: () => goToTime(at.time + longSeek),
  l: () => byId('log').click(),
};

function connectButtons() {
  for (const [id, deed] of Object.entries(deeds)) byId(id).addEventListener('click', deed);
  byId('scrubber').addEventListener('input', (event) => {
    at.isPlaying = false;
    goToTime(Number(event.target.value));
  });
  byId('speed').addEventListener('change', (event) => {
    at.speed = Number(event.target.value);
    draw();
  });
  byId('log').addEventListener('click', () => {
    chosen.isLog = !chosen.isLog;
    draw();
  });
}

/** The pointer over a chart of steps reads all numbers at that step. */
function connectPointer() {
  const read = (event) => {
    const step = chart.stepUnder(event);
    if (step === chosen.crosshair) return;
    chosen.crosshair = step;
    draw();
  };
  chart.svg.addEventListener('pointermove', read);
  chart.svg.addEventListener('pointerdown', read);
  chart.svg.addEventListener('pointerleave', () => {
    chosen.crosshair = null;
    draw();
  });
}

function connectKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const name = event.target.tagName;
    if (name === 'SELECT' || (name === 'INPUT' && event.target.type !== 'range')) return;
    // Where only the report is seen, keys move the report; a button that has the focus is pressed by Space.
    if (byId('player').getBoundingClientRect().bottom < 120) return;
    if (event.key === ' ' && (name === 'BUTTON' || name === 'SUMMARY' || name === 'A')) return;
    const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    const deed = isArrow && event.shiftKey ? () => stepRace(event.key === 'ArrowLeft' ? -1 : 1) : keys[event.key];
    if (!deed || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    deed();
  });
}

/** A mark on the bar for every note. */
function placeMarks() {
  const marks = byId('marks');
  data.markers.forEach((marker, k) => {
    const mark = element('button', { type: 'button', tabindex: '-1', title: `Note ${k + 1}: ${marker.note.flat().join(' ')}` });
    mark.setAttribute('aria-label', `Go to note ${k + 1}`);
    mark.style.left = (data.seconds > 0 ? (100 * marker.time) / data.seconds : 0) + '%';
    mark.addEventListener('click', () => goToMoment(marker.at));
    marks.append(mark);
  });
}

/** Light or dark as the system has it, until the button says otherwise. */
function connectTheme() {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const button = byId('theme');
  const isDark = () => (document.documentElement.dataset.theme || (system.matches ? 'dark' : 'light')) === 'dark';
  const name = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', isDark() ? 'Use light colors' : 'Use dark colors');
  };
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    name();
  });
  system.addEventListener('change', name);
  button.hidden = false;
  name();
}

byId('player').hidden = false;
connectTheme();
connectButtons();
connectPointer();
connectKeys();
placeMarks();
for (const id of ['note-back', 'note-on']) byId(id).hidden = data.markers.length === 0;
// A lesson begins with its first words, any other session with how it ended.
if (data.isLesson && data.markers.length) goToMoment(data.markers[0].at);
else goToTime(data.seconds);
new ResizeObserver(draw).observe(byId('player'));
