// The session that came with the page: its columns, and what is shown after so many moments and seconds.

const data = JSON.parse(document.getElementById('player-data').textContent);

/** The numbers of a text: doubles, or half as long ones that are only drawn. */
function numbers(text, size) {
  const bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  const view = new DataView(new ArrayBuffer(bytes.length));
  for (let i = 0; i < bytes.length; i += 1) view.setUint8(i, bytes.charCodeAt(i));
  const count = Math.floor(bytes.length / size);
  const out = size === 8 ? new Float64Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i += 1) out[i] = size === 8 ? view.getFloat64(8 * i, true) : view.getFloat32(4 * i, true);
  return out;
}

const decoded = new Map();
const nothing = new Float64Array(0);

/** A column by its number; an empty one where there is none. */
function column(place) {
  if (place === null || place === undefined) return nothing;
  if (!decoded.has(place)) decoded.set(place, numbers(data.columns[place], 8));
  return decoded.get(place);
}

const times = column(data.times);
const runs = new Map(data.runs.map((run) => [run.id, run]));
const trainings = new Map(data.trainings.map((training) => [training.id, training]));

/** How many numbers of an ascending column are at most a value. */
function countUpTo(values, value) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of some things with an `at` that is at most a number of moments. */
function lastAt(things, index) {
  let found = null;
  for (const thing of things) {
    if (thing.at > index) break;
    found = thing;
  }
  return found;
}

/** The row of a run's columns that a step is in; the last one where it ended before. */
function rowOf(run, step) {
  if (step >= run.steps) return column(run.f).length - 1;
  return Math.max(0, Math.floor(step / run.stride));
}

/** The step of a row. */
function stepOf(run, row) {
  return Math.min(row * run.stride, run.steps);
}

/** What is shown after some moments, at a time. */
function shownAt(index, time) {
  const scene = lastAt(data.scenes, index);
  const race = scene.race === null ? null : data.races[scene.race];
  const reached = race ? ((time - race.time) * race.steps) / data.raceSeconds : 0;
  const step = race ? Math.min(Math.max(Math.floor(reached + 1e-9), 0), race.steps) : 0;
  const training = scene.training === null ? null : trainings.get(scene.training) || null;
  const metaSteps = training ? countUpTo(column(training.at), index) : 0;
  const known = scene.runs.map((id) => runs.get(id)).filter((run) => run);
  return { index, time, scene, race, step, training, metaSteps, runs: known };
}
