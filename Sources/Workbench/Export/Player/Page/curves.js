// The curves: what each kind shows of the runs and of the training, and how.

const curveKinds = data.curves;

/** The kinds there is something to show of. */
function kindsNow(now) {
  return curveKinds.filter(({ kind }) => seriesOf(kind, now, {}).series.length > 0);
}

/** The curve of what goes on, as in the workbench: of a training its meta-loss, of a race the loss, of both what began last. */
function kindToFollow(now) {
  const { learning, runs: ids } = now.scene;
  const isNewer = now.race && now.step < now.race.steps && ids.length > 0 && Math.min(...ids) > learning;
  const follows = (learning !== null && !isNewer) || now.runs.length === 0 ? 'meta' : 'gap';
  const kinds = kindsNow(now).map(({ kind }) => kind);
  return kinds.includes(follows) ? follows : kinds[0] || 'gap';
}

/** The lines of a kind: names, steps, values, and up to which step they are drawn. */
function seriesOf(kind, now, look) {
  const steps = now.race ? now.race.steps : 1;
  const ofRuns = (member, extra) => ({
    unit: 'step', most: steps, until: look.step,
    series: [...now.runs.flatMap((run) => (member(run).length ? [runLine(run, member(run), look)] : [])), ...extra],
  });
  const featured = runs.get(look.run);
  const bound = (name, values, dash) =>
    values && featured && now.runs.includes(featured) ? [{ ...runLine(featured, column(values), look), name, dash }] : [];
  switch (kind) {
    case 'gap': return ofRuns((run) => column(now.race && now.race.losses && now.race.losses[run.id]), []);
    case 'gradient':
      return ofRuns((run) => column(run.g), featured
        ? [...bound('bound known at t', featured.now, '1 3'), ...bound('bound before', featured.before, '5 3')] : []);
    case 'update':
      return ofRuns((run) => column(run.v), featured ? bound('m_t', featured.m, '1 3') : []);
    case 'accuracy':
      return ofRuns((run) => column(run.accuracy), []);
    default: return trainingSeries(kind, now);
  }
}

function runLine(run, values, look) {
  const isRead = values === column(run.accuracy);
  const xs = isRead ? column(run.readAt) : null;
  return { run, name: run.name, letter: run.letter, values, isStrong: run.id === look.run, x: (i) => (xs ? xs[i] : stepOf(run, i)) };
}

function trainingSeries(kind, now) {
  const training = now.training;
  const empty = { unit: 'meta-step', most: 1, until: 0, series: [] };
  if (!training || now.metaSteps === 0) return empty;
  const plain = (name, letter, values, style) => ({ name, letter, values: column(values), style, x: (i) => i });
  const at = (line, places) => ({ ...line, x: (i) => column(places)[i] });
  const lines = {
    meta: () => [
      plain('meta-loss', 'm', training.loss, 'first'),
      at(plain('held out', 'o', training.heldOut, 'second'), training.heldOutAt),
    ],
    'held-out gap': () => [at(plain('held out', 'o', training.gap, 'second'), training.gapAt)],
    'meta-gradient': () => [plain('norm', 'm', training.gradient, 'first')],
  };
  const series = lines[kind]().filter((line) => line.values.length > 0);
  if (kind === 'meta-gradient' && training.clip > 0) {
    const end = Math.max(training.metaSteps - 1, 1);
    const line = { name: 'clip', letter: 'c', values: [training.clip, training.clip], style: 'second', dash: '1 3' };
    series.push({ ...line, isWhole: true, x: (i) => i * end });
  }
  return { unit: 'meta-step', most: Math.max(training.metaSteps - 1, 1), until: now.metaSteps - 1, series };
}

/** What is over a chart. */
function titleOf(kind, now) {
  const found = curveKinds.find((curve) => curve.kind === kind);
  if (kind === 'gap' && now.race && now.race.title) {
    return now.race.title + (now.race.remark ? ` (${now.race.remark})` : '');
  }
  if (kind === 'meta' && now.training) return `${found.title} of training ${now.training.id}: ${now.training.name}`;
  return found ? found.title : '';
}

/** How numbers become heights: 0 at the lower end to 1 at the upper; NaN where a number has no place. */
function scaleOf(kind, now, isLog, lines) {
  const isSym = kind === 'gap' && now.race && now.race.symlog;
  const name = kind === 'accuracy' || !isLog ? 'linear' : isSym ? 'symlog' : 'log';
  const place = {
    linear: (v) => v, log: (v) => (v > 0 ? Math.log10(v) : NaN),
    symlog: (v) => Math.sign(v) * Math.log10(1 + Math.abs(v) / now.race.symlog),
  }[name];
  let [low, high] = [Infinity, -Infinity];
  // No run that diverges blows the others up, and rounding to 0 does not either.
  const first = Math.max(...lines.map((line) => Math.abs(line.values[0])).filter(Number.isFinite), 0) || 1;
  for (const line of lines) {
    for (const v of line.values) {
      const p = place(v);
      if (!Number.isFinite(p) || (name !== 'symlog' && v > 1e3 * first) || (name === 'log' && v < 1e-14)) continue;
      [low, high] = [Math.min(low, p), Math.max(high, p)];
    }
  }
  if (kind === 'accuracy') [low, high] = [0, 100];
  if (!(low <= high)) [low, high] = [0, 1];
  const margin = (high - low || 1) * 0.04;
  [low, high] = [low - margin, high + margin];
  return { name, low, high, at: (v) => (place(v) - low) / (high - low), ticks: (budget) => yTicks(name, low, high, budget, now) };
}

function yTicks(name, low, high, budget, now) {
  if (name === 'linear') return linearTicks(low, high, budget).map((v) => [v, shortText(v)]);
  if (name === 'log') {
    const [least, most] = [Math.pow(10, low), Math.pow(10, high)];
    const decades = decadeTicks(least, most, budget);
    // Within few decades 2 and 5 are named too.
    const isWide = high - low > 2.6 || budget < 4 || !decades.length;
    const between = isWide ? [] : [decades[0] - 1, ...decades].flatMap((e) => [2, 5].map((m) => m * Math.pow(10, e)));
    const inside = between.filter((v) => v > least && v < most).map((v) => [v, shortText(v)]);
    if (decades.length > 1) return [...decades.map((e) => [Math.pow(10, e), powerText(e)]), ...inside];
    return linearTicks(least, most, budget).filter((v) => v > 0).map((v) => [v, shortText(v)]);
  }
  const size = (p) => Math.sign(p) * now.race.symlog * (Math.pow(10, Math.abs(p)) - 1);
  return linearTicks(low, high, budget).map((p) => [size(p), shortText(size(p), 2)]);
}
