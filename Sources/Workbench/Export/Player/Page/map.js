// The landscape: f as colors with lines of equal f, and over it every path up to the step shown.

const colors = [];
for (let i = 0; i < 256; i += 1) {
  colors.push([0, 2, 4].map((k) => parseInt(data.colors.slice(6 * i + k, 6 * i + k + 2), 16)));
}

/** A map as it is drawn: samples, and the place from 0 to 1 that a value has among the colors. */
class Landscape {
  constructor(map) {
    Object.assign(this, map);
    this.samples = numbers(map.values, 4);
    this.stops = map.stops.map((value) => value - map.floor);
  }

  /** The place of a value above the floor among the colors, as the workbench has it. */
  place(value) {
    const stops = this.stops;
    if (Number.isNaN(value)) return NaN;
    if (stops.length < 2 || value <= stops[0]) return 0;
    let [low, high] = [0, stops.length - 1];
    if (value >= stops[high]) return 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (stops[middle] <= value) low = middle;
      else high = middle;
    }
    const width = stops[high] - stops[low];
    return (low + (width > 0 ? (value - stops[low]) / width : 0)) / (stops.length - 1);
  }

  /** f less its floor between the samples; NaN outside. */
  value(x, y) {
    const { columns, rows } = this;
    const u = ((x - this.x[0]) / (this.x[1] - this.x[0])) * columns - 0.5;
    const v = ((this.y[1] - y) / (this.y[1] - this.y[0])) * rows - 0.5;
    if (!(u >= -0.5 && v >= -0.5 && u <= columns - 0.5 && v <= rows - 0.5)) return NaN;
    const [i, j] = [Math.min(Math.max(Math.floor(u), 0), columns - 2), Math.min(Math.max(Math.floor(v), 0), rows - 2)];
    const [a, b] = [Math.min(Math.max(u - i, 0), 1), Math.min(Math.max(v - j, 0), 1)];
    const at = (k, l) => this.samples[l * columns + k];
    const [top, bottom] = [at(i, j) * (1 - a) + at(i + 1, j) * a, at(i, j + 1) * (1 - a) + at(i + 1, j + 1) * a];
    return top * (1 - b) + bottom * b;
  }

  /** The colors as a picture of one pixel for each sample. */
  picture() {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [this.columns, this.rows];
    const context = canvas.getContext('2d');
    const image = context.createImageData(this.columns, this.rows);
    this.samples.forEach((value, k) => {
      const place = this.place(value);
      if (Number.isNaN(place)) return;
      const [red, green, blue] = colors[Math.round(place * 255)];
      image.data.set([red, green, blue, 255], 4 * k);
    });
    context.putImageData(image, 0, 0);
    return canvas;
  }

  /** Where f has a value, as pieces of line in samples: x, y, x, y. */
  line(level) {
    const pieces = [];
    const { columns, rows, samples } = this;
    for (let j = 0; j + 1 < rows; j += 1) {
      for (let i = 0; i + 1 < columns; i += 1) {
        const k = j * columns + i;
        const [a, b, c, d] = [samples[k], samples[k + 1], samples[k + columns + 1], samples[k + columns]];
        const sides = [];
        const cross = (p, q) => (p < level) !== (q < level);
        if (cross(a, b)) sides.push([i + (level - a) / (b - a), j]);
        if (cross(b, c)) sides.push([i + 1, j + (level - b) / (c - b)]);
        if (cross(d, c)) sides.push([i + (level - d) / (c - d), j + 1]);
        if (cross(a, d)) sides.push([i, j + (level - a) / (d - a)]);
        for (let s = 0; s + 1 < sides.length; s += 2) pieces.push([...sides[s], ...sides[s + 1]]);
      }
    }
    return pieces;
  }
}

const landscape = (() => {
  const [frame, canvas, svg, tip] = ['map-frame', 'heat', 'map', 'map-tip'].map(byId);
  const known = new Map();
  const size = { width: 0, height: 0 };
  let painted = '';
  let current = null;

  function of(place) {
    if (place === null || place === undefined) return null;
    if (!known.has(place)) known.set(place, new Landscape(data.maps[place]));
    return known.get(place);
  }

  function measure() {
    [size.width, size.height] = [frame.clientWidth, frame.clientHeight];
  }

  /** Paints colors and lines, where they are others than before. */
  function paint(map, place) {
    const key = [place, size.width, size.height].join(' ');
    if (key === painted) return;
    painted = key;
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    [canvas.width, canvas.height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
    svg.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!map) return;
    context.imageSmoothingQuality = 'high';
    context.drawImage(map.picture(), 0, 0, canvas.width, canvas.height);
    context.lineWidth = 0.8 * scale;
    const [sx, sy] = [canvas.width / map.columns, canvas.height / map.rows];
    map.levels.forEach((level) => {
      context.beginPath();
      for (const [x, y, u, w] of map.line(level - map.floor)) {
        context.moveTo((x + 0.5) * sx, (y + 0.5) * sy);
        context.lineTo((u + 0.5) * sx, (w + 0.5) * sy);
      }
      context.strokeStyle = map.place(level - map.floor) < 0.7 ? 'rgba(255,255,255,.34)' : 'rgba(0,0,0,.3)';
      context.stroke();
    });
    paintBar(map);
  }

  /** The colors with values of f under them. */
  function paintBar(map) {
    const stops = colors.filter((_, k) => k % 15 === 0).map((color) => `rgb(${color.join(',')})`);
    byId('bar').style.background = `linear-gradient(90deg, ${stops.join(', ')})`;
    const labels = byId('bar-labels');
    labels.replaceChildren();
    let [right, former] = [-1, ''];
    for (const level of map.levels) {
      const [x, text] = [map.place(level - map.floor), shortText(level, 2)];
      // Labels that would touch the one before, or stand out at an end, are left out.
      const half = (3.6 * text.length + 4) / Math.max(size.width, 1);
      if (x - half <= right || x + half > 1 || text === former) continue;
      const label = element('span', {}, text);
      label.style.left = 100 * x + '%';
      labels.append(label);
      [right, former] = [x + half, text];
    }
  }

  /** The place of a point in the picture. */
  function spot(map, x, y) {
    const u = ((x - map.x[0]) / (map.x[1] - map.x[0])) * size.width;
    const v = ((map.y[1] - y) / (map.y[1] - map.y[0])) * size.height;
    return [u, v];
  }

  /** The line through a path's points up to a row: points closer than half a pixel to the one before are one. */
  function way(map, path, last) {
    const [us, vs] = [column(path.u), column(path.v)];
    const far = (a) => Math.min(Math.max(a, -2e4), 2e4).toFixed(1);
    let [text, px, py] = ['', NaN, NaN];
    for (let i = 0; i <= last && i < us.length; i += 1) {
      if (!Number.isFinite(us[i]) || !Number.isFinite(vs[i])) break;
      const [x, y] = spot(map, us[i], vs[i]);
      if (i < last && Math.abs(x - px) + Math.abs(y - py) < 0.5) continue;
      text += (text ? 'L' : 'M') + far(x) + ' ' + far(y);
      [px, py] = [x, y];
    }
    return { text, x: px, y: py };
  }

  function drawMinima(map) {
    for (const [x, y] of map.minima) {
      const [u, v] = spot(map, x, y);
      const star = 'M-7 0H7M0-7V7M-5-5L5 5M-5 5L5-5';
      for (const name of ['halo', 'star']) {
        svg.append(shape('path', { d: star, class: name, transform: `translate(${u} ${v})` }));
      }
    }
  }

  /** What a lesson points at. */
  function drawRegion(map, region) {
    if (!region) return;
    const [[x, y], [u, v]] = [spot(map, region[0], region[3]), spot(map, region[1], region[2])];
    for (const name of ['halo', 'region']) {
      svg.append(shape('rect', { x, y, width: u - x, height: v - y, rx: 6, class: name }));
    }
  }

  function draw(now, look) {
    const whole = now.race ? now.race.map : (data.objectives[now.scene.objective] || {}).map;
    const place = look.map !== null ? look.map : whole;
    const map = of(place);
    current = map;
    measure();
    paint(map, place === undefined ? null : place);
    svg.replaceChildren();
    byId('map-caption').textContent = caption(now, map, look);
    svg.setAttribute('aria-label', described(now, look));
    if (!map) return;
    drawMinima(map);
    drawRegion(map, look.region);
    const order = [...now.runs].sort((a, b) => rank(a, look) - rank(b, look));
    const heads = [];
    for (const run of order) {
      const path = now.race && now.race.paths && now.race.paths[run.id];
      if (!path) continue;
      const line = way(map, path, rowOf(run, look.step));
      const isStrong = run.id === look.run;
      svg.append(shape('path', { d: line.text, class: isStrong ? 'halo strong' : 'halo' }));
      svg.append(pen(shape('path', { d: line.text, class: isStrong ? 'path strong' : 'path' }), run));
      heads.push([run, line]);
    }
    drawStart(map, now);
    heads.forEach(([run, line]) => drawHead(run, line, run.id === look.run));
  }

  const rank = (run, look) => (run.id === look.run ? 2 : run.learned === null ? 0 : 1);

  function drawStart(map, now) {
    if (!now.race || !now.race.start) return;
    const [x, y] = spot(map, ...now.race.start);
    svg.append(shape('circle', { cx: x, cy: y, r: 4, class: 'start' }));
  }

  function drawHead(run, line, isStrong) {
    if (!Number.isFinite(line.x)) return;
    // A run that has left the map is shown where it left, faint.
    const edge = 10;
    const [x, y] = [Math.min(Math.max(line.x, edge), size.width - edge), Math.min(Math.max(line.y, edge), size.height - edge)];
    const isOutside = Math.abs(x - line.x) + Math.abs(y - line.y) > edge;
    const head = pen(shape('g', { class: ['head', isStrong ? 'strong' : '', isOutside ? 'outside' : ''].join(' ') }), run);
    if (isOutside) head.append(shape('title', {}, `${run.name} is outside of the map`));
    head.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    head.append(shape('circle', { r: isStrong ? 9 : 7.5 }), shape('text', { dy: '.36em' }, run.letter));
    svg.append(head);
  }

  function caption(now, map, look) {
    const objective = data.objectives[now.scene.objective] || {};
    const parts = [now.scene.objective + (objective.formula ? ': f = ' + objective.formula : '')];
    if (map && map.note) parts.push(map.note);
    const path = now.race && now.race.paths && now.race.paths[look.run];
    if (path && path.off !== null) {
      parts.push('run ' + look.run + ' is ' + shortText(column(path.off)[rowOf(runs.get(look.run), look.step)]) + ' off it');
    }
    return parts.join(' \u00b7 ');
  }

  function described(now, look) {
    const names = now.runs.map((run) => run.letter + ' ' + run.name).join(', ');
    return `Landscape of ${now.scene.objective} with the paths of ${names || 'no run'} up to step ${look.step}`;
  }

  frame.addEventListener('pointermove', (event) => {
    const box = frame.getBoundingClientRect();
    const map = current;
    if (!map) return;
    const x = map.x[0] + ((event.clientX - box.left) / box.width) * (map.x[1] - map.x[0]);
    const y = map.y[1] - ((event.clientY - box.top) / box.height) * (map.y[1] - map.y[0]);
    const value = map.value(x, y);
    tip.hidden = Number.isNaN(value);
    tip.textContent = `f about ${shortText(value + map.floor)} at (${shortText(x)}, ${shortText(y)})`;
  });
  frame.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
  return { draw };
})();
