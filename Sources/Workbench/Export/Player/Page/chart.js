// The chart on the page: axes, lines with their names at their ends, and the crosshair.

const chart = (() => {
  const svg = byId('chart');
  const margin = { left: 50, right: 60, top: 10, bottom: 30 };
  let plot = null;

  function draw(kind, now, look) {
    const box = svg.getBoundingClientRect();
    const [width, height] = [Math.max(box.width, 200), Math.max(box.height, 120)];
    const shown = seriesOf(kind, now, look);
    const scale = scaleOf(kind, now, look.isLog, shown.series);
    const [from, to] = look.steps && shown.unit === 'step' ? look.steps : [0, shown.most];
    const longest = Math.max(0, ...shown.series.map((line) => line.name.length + (line.dash ? 0 : 2)));
    margin.right = Math.min(Math.max(16 + 7.4 * longest, 84), width / 3);
    const [w, h] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
    plot = { kind, width: w, from, to, unit: shown.unit,
      x: (s) => margin.left + ((s - from) / (to - from)) * w,
      y: (v) => margin.top + (1 - scale.at(v)) * h, bottom: margin.top + h };
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.replaceChildren(...axes(scale, shown, w, h), ...(shown.series.length ? [] : [empty(width, height)]));
    const ends = shown.series.map((line) => drawLine(line, shown)).filter((end) => end);
    label(ends, plot.bottom);
    if (look.crosshair !== null && shown.unit === 'step') svg.append(crosshair(look.crosshair));
    byId('curve-title').textContent = titleOf(kind, now);
    svg.setAttribute('aria-label', described(kind, now, shown));
  }

  const empty = (width, height) =>
    shape('text', { x: width / 2, y: height / 2, class: 'quiet middle' }, 'nothing to show yet');

  function axes(scale, shown, w, h) {
    const parts = [];
    for (const [value, text] of scale.ticks(Math.max(Math.floor(h / 44), 2))) {
      const y = plot.y(value);
      if (!(y >= margin.top - 1 && y <= plot.bottom + 1)) continue;
      parts.push(shape('path', { d: `M${margin.left} ${y.toFixed(1)}h${w}`, class: 'grid' }));
      parts.push(shape('text', { x: margin.left - 7, y, dy: '.34em', class: 'tick end' }, text));
    }
    for (const value of linearTicks(plot.from, plot.to, Math.max(Math.floor(w / 80), 2))) {
      const x = plot.x(value);
      parts.push(shape('path', { d: `M${x.toFixed(1)} ${plot.bottom}v4`, class: 'axis' }));
      parts.push(shape('text', { x, y: plot.bottom + 17, class: 'tick middle' }, shortText(value)));
    }
    parts.push(shape('path', { d: `M${margin.left} ${plot.bottom}h${w}`, class: 'axis' }));
    parts.push(shape('text', { x: margin.left + w + 24, y: plot.bottom + 17, class: 'tick' }, shown.unit));
    return parts;
  }

  /** Draws a line up to where it is shown, and says where it ends. */
  function drawLine(line, shown) {
    let [text, isDown, last] = ['', false, null];
    const columns = new Map();
    for (let i = 0; i < line.values.length; i += 1) {
      const step = line.x(i);
      if ((step > shown.until && !line.dash && !line.isWhole) || step > plot.to) break;
      if (step < plot.from) continue;
      const [x, y] = [plot.x(step), plot.y(line.values[i])];
      if (!Number.isFinite(y)) {
        isDown = false;
        continue;
      }
      // Of a thousand points in one pixel the first, the least, the greatest and the last would do; a few are enough.
      const key = Math.round(x * 2);
      columns.set(key, (columns.get(key) || 0) + 1);
      const top = Math.min(Math.max(y, -500), 3000);
      if (columns.get(key) < 6 || i === line.values.length - 1) text += (isDown ? 'L' : 'M') + x.toFixed(1) + ' ' + top.toFixed(1);
      isDown = true;
      last = { line, x, y: top, step };
    }
    const node = shape('path', { d: text, class: ['line', line.style || '', line.isStrong ? 'strong' : ''].join(' ') });
    if (line.run) pen(node, line.run);
    if (line.dash) node.setAttribute('stroke-dasharray', line.dash);
    svg.append(node);
    return last;
  }

  /** Names at the ends of lines, moved apart where they would lie on each other. */
  function label(ends, bottom) {
    const gap = 14;
    const sorted = ends.map((end) => ({ ...end, at: end.y })).sort((a, b) => a.at - b.at);
    for (let k = 1; k < sorted.length; k += 1) sorted[k].at = Math.max(sorted[k].at, sorted[k - 1].at + gap);
    const over = sorted.length ? sorted[sorted.length - 1].at - (bottom - 2) : 0;
    for (let k = sorted.length - 1; over > 0 && k >= 0; k -= 1) {
      const most = k === sorted.length - 1 ? bottom - 2 : sorted[k + 1].at - gap;
      sorted[k].at = Math.min(sorted[k].at, most);
    }
    for (const { line, x, y, at } of sorted) {
      const text = line.dash ? line.name : `${line.letter} ${line.name}`;
      const node = shape('text', { x: x + 9, y: at, dy: '.34em', class: ['name', line.style || ''].join(' ') }, text);
      const lead = shape('path', { d: `M${(x + 2).toFixed(1)} ${y.toFixed(1)}L${(x + 7).toFixed(1)} ${at.toFixed(1)}`, class: ['leader', line.style || ''].join(' ') });
      if (line.run) [node, lead].forEach((part) => pen(part, line.run));
      svg.append(lead, node);
    }
  }

  function crosshair(step) {
    const x = plot.x(step).toFixed(1);
    return shape('path', { d: `M${x} ${margin.top}V${plot.bottom}`, class: 'crosshair' });
  }

  function described(kind, now, shown) {
    const lines = shown.series.filter((line) => !line.dash).map((line) => {
      let last = 0;
      while (last + 1 < line.values.length && line.x(last + 1) <= shown.until) last += 1;
      return `${line.name} ${shortText(line.values[last])}`;
    });
    return `${titleOf(kind, now)} at ${shown.unit} ${Math.max(shown.until, 0)}: ${lines.join(', ')}`;
  }

  /** The step under the pointer; null where none is. */
  function stepUnder(event) {
    if (!plot || plot.unit !== 'step') return null;
    const x = event.clientX - svg.getBoundingClientRect().left;
    const step = Math.round(plot.from + ((x - margin.left) / plot.width) * (plot.to - plot.from));
    return step >= plot.from && step <= plot.to ? step : null;
  }
  return { draw, stepUnder, svg };
})();
