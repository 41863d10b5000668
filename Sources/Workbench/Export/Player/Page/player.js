// Where the replay is, and everything that moves it: the clock, the bar, buttons and keys.

const at = { time: 0, index: 0, isPlaying: false, speed: 1 };
const chosen = { run: null, curve: null, isLog: true, crosshair: null, steps: null, map: null, region: null,
  line: null, note: 0 };
const longSeek = 5;

/** Goes to a time; everything up to it has happened. */
function goToTime(time) {
  at.time = Math.min(Math.max(time, 0), data.seconds);
  at.index = countUpTo(times, at.time);
  draw();
}

/** Goes to where some moments have happened; beyond the last one lies the end of the last race. */
function goToMoment(index) {
  at.isPlaying = false;
  if (index > times.length) return goToTime(data.seconds);
  at.index = Math.min(Math.max(index, 0), times.length);
  at.time = at.index > 0 ? times[at.index - 1] : 0;
  return draw();
}

function goToMarker(direction) {
  const found = direction > 0
    ? data.markers.find((marker) => marker.at > at.index)
    : [...data.markers].reverse().find((marker) => marker.at < at.index);
  if (found) goToMoment(found.at);
}

/** One step of the race on or back. */
function stepRace(direction) {
  at.isPlaying = false;
  const now = shownAt(at.index, at.time);
  if (!now.race) return;
  // Into the middle of the step, so that rounding cannot fall short of it.
  goToTime(now.race.time + ((now.step + direction + 0.5) * data.raceSeconds) / now.race.steps);
}

function togglePlay() {
  if (!at.isPlaying && at.time >= data.seconds) goToMoment(0);
  at.isPlaying = !at.isPlaying;
  if (at.isPlaying) window.requestAnimationFrame(begin);
  draw();
}

let former = 0;
function begin(stamp) {
  former = stamp;
  window.requestAnimationFrame(tick);
}

/** Time goes on, and a lesson stops at its notes. */
function tick(stamp) {
  if (!at.isPlaying) return;
  const seconds = Math.min((stamp - former) / 1000, 0.25) * at.speed;
  former = stamp;
  const target = at.time + seconds;
  const next = data.isLesson ? data.markers.find((marker) => marker.at > at.index && marker.time <= target) : null;
  if (next) {
    goToMoment(next.at);
    return;
  }
  if (target >= data.seconds) at.isPlaying = false;
  goToTime(target);
  if (at.isPlaying) window.requestAnimationFrame(tick);
}

function changeSpeed(factor) {
  at.speed = Math.min(Math.max(at.speed * factor, 0.125), 64);
  draw();
}

/** Shows what the note asks to be shown, once it is reached by any way. */
function followNote() {
  const reached = reachedNote(at.index);
  if (reached === chosen.note) return;
  chosen.note = reached;
  const look = reached ? data.markers[reached - 1].look : undefined;
  if (!data.isLesson || (look === undefined && reached)) return;
  const { curve = null, run = null, step = null, steps = null, map = null, region = null, line = null } = look || {};
  Object.assign(chosen, { curve, run, crosshair: step, steps, map, region, line });
}

// MARK: Drawing

/** What is looked at: the run chosen or featured, and the step that is read. */
function lookNow(now) {
  const asked = { steps: chosen.steps, map: chosen.map, region: chosen.region, line: chosen.line };
  const isThere = now.runs.some((run) => run.id === chosen.run);
  const step = chosen.crosshair === null ? now.step : Math.min(chosen.crosshair, now.race ? now.race.steps : 0);
  return { run: isThere ? chosen.run : now.scene.featured, step, isLog: chosen.isLog, crosshair: chosen.crosshair, ...asked };
}

function draw() {
  followNote();
  const now = shownAt(at.index, at.time);
  const look = lookNow(now);
  const kinds = kindsNow(now);
  const kind = kinds.some((curve) => curve.kind === chosen.curve) ? chosen.curve : kindToFollow(now);
  landscape.draw(now, look);
  drawTabs(kinds, kind);
  chart.draw(kind, now, { ...look, step: now.step });
  drawNote(now, draw);
  drawRuns(now, look, (id) => {
    chosen.run = chosen.run === id ? null : id;
    draw();
  });
  drawDigits(now, look);
  drawCertificate(now, look);
  drawTransport(now);
}

function drawTabs(kinds, kind) {
  const tabs = byId('tabs');
  const key = [...kinds.map((curve) => curve.kind), kind, chosen.isLog].join(' ');
  if (tabs.dataset.key === key) return;
  tabs.dataset.key = key;
  tabs.replaceChildren(...kinds.map((curve) => {
    const button = element('button', { type: 'button', 'aria-pressed': String(curve.kind === kind), title: curve.meaning.join(' ') }, curve.name);
    button.addEventListener('click', () => {
      chosen.curve = curve.kind;
      draw();
    });
    return button;
  }));
  byId('log').setAttribute('aria-pressed', String(chosen.isLog));
}

function drawTransport(now) {
  const bar = byId('scrubber');
  bar.max = data.seconds;
  bar.value = at.time;
  const said = data.says.filter(([place]) => place <= now.index).slice(-1).map(([, text]) => text)[0];
  const parts = [
    `event ${now.index} of ${times.length}`, now.race ? `step ${now.step} of ${now.race.steps}` : '',
    now.training && now.metaSteps ? `meta-step ${now.metaSteps} of ${now.training.metaSteps}` : '',
  ].filter((part) => part);
  byId('status').textContent = parts.join(' \u00b7 ');
  byId('said').textContent = said || '';
  byId('clock').textContent = `${clockText(at.time)} / ${clockText(data.seconds)}`;
  bar.setAttribute('aria-valuetext', `${clockText(at.time)}, ${parts.join(', ')}`);
  const play = byId('play');
  play.setAttribute('aria-label', at.isPlaying ? 'Pause' : 'Play');
  play.classList.toggle('playing', at.isPlaying);
  byId('speed').value = String(at.speed);
}
