// The files of Page, written by Scripts/embed-player: change those, and run it again.

/// The parts of a page that are the same for every session.
enum PlayerParts {
  /// The sheet.
  static let style = #"""

    :root{color-scheme:light;--paper:#fff;--ink:#1f2328;--quiet:#57606a;--line:#d0d7de;--band:#f6f8fa;--link:#0550ae;
    --proved:#116329;--checked:#0550ae;--sampled:#7d4e00;--none:#57606a;--violated:#a40e26;--accent:#0a5fb4;--chosen:#e6f0fb;
    --halo:rgba(255,255,255,.85);--first:#8c5c00;--second:#1f2328}
    .pen{--pen:var(--pen-light)}
    @media (prefers-color-scheme:dark){
    :root:not([data-theme=light]){color-scheme:dark;--paper:#0d1117;--ink:#e6edf3;--quiet:#9198a1;--line:#30363d;--band:#151b23;
    --link:#79c0ff;--proved:#56d364;--checked:#79c0ff;--sampled:#e3b341;--none:#9198a1;--violated:#ff7b72;--accent:#4a9fe8;
    --chosen:#172a40;--halo:rgba(0,0,0,.72);--first:#e69f00;--second:#fff}
    :root:not([data-theme=light]) .pen{--pen:var(--pen-dark)}
    }
    :root[data-theme=dark]{color-scheme:dark;--paper:#0d1117;--ink:#e6edf3;--quiet:#9198a1;--line:#30363d;--band:#151b23;
    --link:#79c0ff;--proved:#56d364;--checked:#79c0ff;--sampled:#e3b341;--none:#9198a1;--violated:#ff7b72;--accent:#4a9fe8;
    --chosen:#172a40;--halo:rgba(0,0,0,.72);--first:#e69f00;--second:#fff}
    :root[data-theme=dark] .pen{--pen:var(--pen-dark)}
    *{box-sizing:border-box}
    [hidden]{display:none!important}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    .top{display:flex;gap:1rem;justify-content:space-between;align-items:flex-start;max-width:92rem;margin:0 auto;
    padding:.9rem 1.5rem .6rem}
    h1{font-size:1.45rem;line-height:1.25;margin:0}
    h2{font-size:1.4rem;margin:3rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
    h3{font-size:1.1rem;margin:2rem 0 .5rem}
    p{max-width:46rem;margin:.5rem 0 1rem}
    a{color:var(--link)}
    .lead{margin:.1rem 0 0;max-width:none;color:var(--quiet)}
    button,select{font:inherit;font-size:.9rem;color:inherit;background:var(--band);border:1px solid var(--line);border-radius:7px;
    padding:.3rem .7rem;cursor:pointer}
    button:hover:not(:disabled),select:hover{border-color:var(--accent)}
    button:focus-visible,select:focus-visible,input:focus-visible,summary:focus-visible{outline:2px solid var(--accent);
    outline-offset:2px}
    .theme{flex:none}

    .player{max-width:92rem;margin:0 auto;padding:0 1.5rem}
    .stage{display:grid;gap:.8rem 1.25rem;
    grid-template-columns:minmax(24rem,min(45%,calc((100vh - 28.3rem)*4/3))) minmax(0,1fr)}
    .side{display:flex;flex-direction:column;gap:.8rem;min-width:0}
    .certificate{grid-column:1/-1}
    .card{border:1px solid var(--line);border-radius:10px;padding:.7rem 1rem;min-width:0}
    .card h2{font-size:.8rem;margin:0 0 .3rem;padding:0;border:0;color:var(--quiet);font-weight:600;letter-spacing:.02em}
    .note{min-height:8.2rem}
    .note .words{margin:0;font-size:1.05rem;line-height:1.5}
    .note .words+.words{margin-top:.5rem}
    .note .why{margin:.5rem 0 0}
    .note .formula{margin:.5rem 0;padding:.15rem 0 .15rem .9rem;border-left:3px solid var(--accent);
    font:1.05rem/1.5 "STIX Two Math","Cambria Math","DejaVu Serif",Georgia,serif}
    .note .answer{display:flex;gap:.5rem;align-items:center;margin:.6rem 0 0}
    .answer input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:7px;
    padding:.25rem .6rem}
    .answer input[aria-invalid=true]{border-color:var(--violated)}
    li.wrong{color:var(--violated)}
    .region{fill:none;stroke:var(--ink);stroke-width:2;stroke-dasharray:6 4}
    .log{margin:.2rem 0 0;padding-left:1.1rem;overflow-wrap:anywhere}
    .choices{margin:.6rem 0 0;padding:0;list-style:none;display:grid;gap:.4rem}
    .choices button{width:100%;text-align:left}
    .choices button:disabled{cursor:default;color:var(--quiet)}
    .choices .right{border-color:var(--proved);color:var(--proved)!important;font-weight:600}
    .choices .wrong{border-color:var(--violated);color:var(--violated)!important}
    .quiet{color:var(--quiet)}

    .map{margin:0;min-width:0}
    .map-frame{position:relative;aspect-ratio:4/3;border-radius:10px;overflow:hidden;background:var(--band)}
    .map-frame canvas,.map-frame svg{position:absolute;inset:0;width:100%;height:100%;display:block}
    .halo{fill:none;stroke:var(--halo);stroke-width:4.5;stroke-linejoin:round;stroke-linecap:round}
    .halo.strong{stroke-width:6.5}
    .path{fill:none;stroke:var(--pen);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .path.strong{stroke-width:3.4}
    .star{fill:none;stroke:var(--ink);stroke-width:2;stroke-linecap:round}
    .start{fill:var(--paper);stroke:var(--ink);stroke-width:2}
    .head circle{fill:var(--pen);stroke:var(--halo);stroke-width:1.5}
    .head text{fill:var(--paper);font:700 10px system-ui,sans-serif;text-anchor:middle}
    .head.strong text{font-size:12px}
    .head.outside{opacity:.6}
    .tip{position:absolute;left:.5rem;bottom:.5rem;padding:.15rem .55rem;border-radius:6px;background:var(--paper);font-size:.82rem;
    font-variant-numeric:tabular-nums;pointer-events:none}
    .bar-row{margin:.55rem 0 0}
    .bar{height:.55rem;border-radius:4px}
    .bar-labels{position:relative;height:1.15rem;font-size:.74rem;color:var(--quiet);font-variant-numeric:tabular-nums}
    .bar-labels span{position:absolute;transform:translateX(-50%)}
    .map figcaption{margin:0;font-size:.85rem;color:var(--quiet);overflow-wrap:anywhere}

    .curves{flex:1;max-height:max(22rem,calc(100vh - 18.5rem));display:flex;flex-direction:column;padding-bottom:.3rem}
    .tabs{display:flex;gap:.4rem;justify-content:space-between;align-items:flex-start}
    .tabs>div{display:flex;flex-wrap:wrap;gap:.3rem}
    .tabs button{padding:.12rem .6rem;font-size:.84rem;border-radius:99px;background:none}
    .tabs [aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--paper)}
    .curve-title{margin:.35rem 0 0;font-size:.85rem;color:var(--quiet);max-width:none;overflow-wrap:anywhere}
    #chart{flex:1;width:100%;min-height:11rem;height:0;touch-action:pan-y}
    #chart text{font:11.5px system-ui,sans-serif;fill:var(--quiet);font-variant-numeric:tabular-nums}
    #chart .middle{text-anchor:middle}
    #chart .end{text-anchor:end}
    #chart .name{fill:var(--pen);font-weight:600;font-size:12px}
    .grid{stroke:var(--line);stroke-width:1;opacity:.7}
    .axis{stroke:var(--quiet);stroke-width:1;fill:none}
    .line{fill:none;stroke:var(--pen);stroke-width:1.8;stroke-linejoin:round}
    .line.strong{stroke-width:2.8}
    .leader{fill:none;stroke:var(--pen);opacity:.55}
    .line.first,.leader.first{stroke:var(--first)}
    .line.second,.leader.second{stroke:var(--second)}
    #chart .name.first{fill:var(--first)}
    #chart .name.second{fill:var(--second)}
    .crosshair{stroke:var(--quiet);stroke-dasharray:3 3;fill:none}

    .card.runs{padding:.5rem .6rem .4rem}
    .runs .wide{margin:0}
    .runs td .status{white-space:normal}
    .runs caption{padding:0 .5rem .2rem;font-size:.85rem}
    .runs thead th{padding-top:0;font-size:.85rem}
    .runs table{width:100%;min-width:0;font-size:.9rem}
    .runs th button{white-space:nowrap}
    .runs button{border:0;background:none;padding:0;line-height:1.3rem;text-align:left;font-weight:600}
    .runs tr.chosen{background:var(--chosen)}
    .runs th,.runs td{padding:.1rem .4rem;vertical-align:middle}
    .runs tbody tr:last-child>*{border-bottom:0}
    .chip{display:inline-block;width:1.3rem;height:1.3rem;line-height:1.3rem;margin-right:.5rem;border-radius:50%;text-align:center;
    background:var(--pen);color:var(--paper);font-size:.78rem;font-weight:700}
    small{color:var(--quiet);font-weight:400}
    .certificate h3{margin:0 0 .4rem;font-size:1rem}
    .certificate .wide{margin:0 0 .5rem}
    .certificate table,.certificate tbody,.certificate caption{display:block;min-width:0}
    .certificate thead{display:none}
    .certificate tr{display:grid;grid-template-columns:minmax(0,1fr) auto;padding:.3rem 0;border-bottom:1px solid var(--line)}
    .certificate th,.certificate td{border:0;padding:0}
    .certificate td:nth-child(3){display:none}
    .certificate td:nth-child(4){grid-column:1/-1;color:var(--quiet);font-size:.86rem;overflow-wrap:anywhere}
    .certificate .pointed{background:var(--chosen);box-shadow:0 0 0 .3rem var(--chosen)}
    .certificate dl{font-size:.92rem;gap:.2rem 1rem;margin:0;align-content:start}
    @media (min-width:56rem){.certificate article{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 2.5rem}
    .certificate h3,.certificate p{grid-column:1/-1}}

    .digits{display:grid;grid-template-columns:repeat(auto-fill,minmax(3.6rem,1fr));gap:.5rem}
    .digits figure{margin:0;text-align:center}
    .digits canvas{width:100%;max-width:4.5rem;image-rendering:pixelated;border-radius:4px}
    .digits figcaption{margin:0;font-size:.74rem;white-space:nowrap}

    .transport{position:sticky;bottom:0;z-index:2;margin:1rem -1.5rem 0;padding:.5rem 1.5rem .6rem;background:var(--paper);
    border-top:1px solid var(--line)}
    .scrub{position:relative}
    .scrub input{width:100%;margin:0;height:1.4rem;accent-color:var(--accent);cursor:pointer}
    .marks{position:absolute;left:8px;right:8px;top:-.3rem;height:.6rem;pointer-events:none}
    .marks button{position:absolute;width:.6rem;height:.6rem;margin-left:-.3rem;padding:0;border-radius:50%;pointer-events:auto;
    background:var(--sampled);border:2px solid var(--paper)}
    .buttons{display:flex;align-items:center;gap:.35rem;flex-wrap:wrap}
    .buttons button{padding:.3rem .5rem;line-height:0}
    .buttons svg{width:1rem;height:1rem;fill:currentColor;stroke:currentColor;stroke-width:1;stroke-linejoin:round}
    .buttons .play{background:var(--accent);border-color:var(--accent);color:var(--paper);padding:.45rem .8rem}
    .play .hold,.play.playing .go{display:none}
    .play.playing .hold{display:inline}
    .clock{font-variant-numeric:tabular-nums;margin:0 .5rem}
    .said{flex:1 1 14rem;margin:0;max-width:none;font-size:.88rem;color:var(--quiet);overflow:hidden;text-overflow:ellipsis;
    white-space:nowrap;font-variant-numeric:tabular-nums}
    .said span+span:not(:empty)::before{content:" \00b7\00a0"}
    .keys{position:relative;font-size:.88rem}
    .keys summary{cursor:pointer;color:var(--quiet)}
    .keys dl{position:absolute;right:0;bottom:1.9rem;width:19rem;margin:0;padding:.7rem 1rem;background:var(--paper);
    border:1px solid var(--line);border-radius:10px;gap:.15rem 1rem}

    .report{max-width:76rem;margin:0 auto;padding:0 1.5rem 4rem}
    code{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}
    pre{background:var(--band);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;white-space:pre-wrap;
    overflow-wrap:anywhere;margin:.5rem 0 1rem}
    dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1.5rem;margin:.5rem 0 1rem}
    dt{color:var(--quiet)}
    dd{margin:0;overflow-wrap:anywhere}
    .wide{overflow-x:auto;margin:.75rem 0 1.5rem}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.95rem;min-width:30rem}
    caption{text-align:left;color:var(--quiet);padding:0 0 .4rem}
    th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line)}
    thead th{color:var(--quiet);font-weight:600;white-space:nowrap}
    tbody th{font-weight:600}
    .number{text-align:right;white-space:nowrap}
    .status{font-weight:700;white-space:nowrap}
    .proved{color:var(--proved)}.checked{color:var(--checked)}.sampled{color:var(--sampled)}
    .no-claim{color:var(--none)}.violated{color:var(--violated)}
    figure{margin:1rem 0 2rem}
    figure svg{display:block;width:100%;height:auto}
    .report figure svg{border:1px solid var(--line);border-radius:6px}
    figcaption{color:var(--quiet);margin-top:.4rem}
    .for-dark{display:none}
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]) .for-dark{display:block}
    :root:not([data-theme=light]) .for-light{display:none}}
    :root[data-theme=dark] .for-dark{display:block}
    :root[data-theme=dark] .for-light{display:none}

    @media (max-width:55.99rem){
    .top{padding:.8rem 1rem .5rem}
    h1{font-size:1.2rem}
    .player{padding:0 1rem}
    .report{padding:0 1rem 3rem}
    .stage{grid-template-columns:minmax(0,1fr)}
    .side{display:contents}
    .note{order:-1}
    .note{min-height:0}
    .curves{min-height:19rem}
    .transport{margin:.8rem -1rem 0;padding:.4rem 1rem .5rem}
    .buttons{gap:.25rem}
    #home,#end{display:none}
    .runs table{font-size:.86rem}
    .runs th,.runs td{padding:.2rem .35rem}
    .chip{margin-right:.35rem}
    .buttons select{padding:.25rem .2rem}
    .clock{margin:0 0 0 auto;font-size:.9rem}
    .said{order:9;flex-basis:100%}
    .keys{display:none}
    dl{grid-template-columns:1fr;gap:0}
    dd{margin-bottom:.5rem}
    }
    @media print{
    :root,:root[data-theme=dark]{color-scheme:light;--paper:#fff;--ink:#1f2328;--quiet:#57606a;--line:#d0d7de;--band:#f6f8fa;
    --link:#0550ae;--proved:#116329;--checked:#0550ae;--sampled:#7d4e00;--none:#57606a;--violated:#a40e26}
    .player,.theme{display:none}
    .for-dark,:root[data-theme=dark] .for-dark{display:none!important}
    .for-light,:root[data-theme=dark] .for-light{display:block!important}
    .report{max-width:none;padding:0;font-size:10pt}
    h2,h3,caption{break-after:avoid}
    figure,tr,dl,pre{break-inside:avoid}
    .wide{overflow:visible}
    table{min-width:0}
    }

    """#

  /// Its SHA-256, in base64.
  static let styleDigest = "4up6wiwD4Ff4ZhwFUOD2mWS/IJh85SzXXsq5SGWDsPA="

  /// The script.
  static let script = #"""
    //<![CDATA[
    (() => {
    'use strict';
    // Numbers as the program writes them: the rules of `ShortNumber`, so that both say the same of the same number.

    /** A number in few characters: 1.34e-7, 0.5, nan, -inf. */
    function shortText(value, digits = 3) {
      if (Number.isNaN(value)) return 'nan';
      if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
      const [written, power] = Math.abs(value).toExponential().split('e');
      let figures = written.replace('.', '').split('').map(Number);
      let exponent = Number(power);
      if (figures.length > digits) {
        const isUp = figures[digits] >= 5;
        figures = figures.slice(0, digits);
        let place = digits - 1;
        while (isUp && place >= 0 && figures[place] === 9) figures[place--] = 0;
        if (isUp && place >= 0) figures[place] += 1;
        if (isUp && place < 0) {
          figures.unshift(1);
          exponent += 1;
        }
      }
      while (figures.length && figures[figures.length - 1] === 0) figures.pop();
      if (!figures.length) return '0';
      const sign = value < 0 ? '-' : '';
      const text = figures.join('');
      const scientific =
        sign + text[0] + (text.length > 1 ? '.' + text.slice(1) : '') + 'e' + (exponent < 0 ? '-' : '+') + Math.abs(exponent);
      if (exponent < -4 || exponent > 5) return scientific;
      const plain = sign + plainText(text, exponent);
      return plain.length <= Math.max(scientific.length, 6) ? plain : scientific;
    }

    function plainText(text, exponent) {
      if (exponent < 0) return '0.' + '0'.repeat(-exponent - 1) + text;
      if (exponent >= text.length - 1) return text + '0'.repeat(exponent - text.length + 1);
      return text.slice(0, exponent + 1) + '.' + text.slice(exponent + 1);
    }

    /** A whole power of ten as it is set: 10 with raised digits, and 1 and 10 as they are. */
    function powerText(exponent) {
      if (exponent === 0) return '1';
      if (exponent === 1) return '10';
      const raised = { '-': '\u207b', 0: '\u2070', 1: '\u00b9', 2: '\u00b2', 3: '\u00b3' };
      const digit = (c) => raised[c] || String.fromCharCode(0x2070 + Number(c));
      return '10' + String(exponent).split('').map(digit).join('');
    }

    /** Multiples of 1, 2 or 5 times a power of ten in a range, at most a number of them. */
    function linearTicks(low, high, budget) {
      const rough = (high - low) / Math.max(budget, 1);
      if (!(rough > 0) || !Number.isFinite(rough)) return [low];
      const decade = Math.pow(10, Math.floor(Math.log10(rough)));
      const step = [1, 2, 5, 10].map((m) => m * decade).find((s) => s >= rough) || 10 * decade;
      const ticks = [];
      for (let k = Math.ceil(low / step - 1e-9); k <= high / step + 1e-9; k += 1) ticks.push(k * step);
      return ticks;
    }

    /** Whole powers of ten in a range of positive numbers, as exponents, at most a number of them. */
    function decadeTicks(low, high, budget) {
      const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
      const all = [];
      for (let e = first; e <= last; e += 1) all.push(e);
      const step = [1, 2, 5, 10, 20, 50, 100].find((s) => all.filter((e) => e % s === 0).length <= budget) || 100;
      return all.filter((e) => e % step === 0);
    }

    /** Seconds as minutes and seconds. */
    function clockText(seconds) {
      const whole = Math.floor(seconds + 1e-6);
      return Math.floor(whole / 60) + ':' + String(whole % 60).padStart(2, '0');
    }

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

    // Elements: text only ever becomes text.

    const byId = (id) => document.getElementById(id);

    /** An element with attributes and children; strings become text. */
    function element(name, attributes = {}, ...children) {
      const made = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      made.append(...children);
      return made;
    }

    /** The same in a picture. */
    function shape(name, attributes = {}, text = null) {
      const made = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      if (text !== null) made.textContent = text;
      return made;
    }

    /** A number that carries all its digits. */
    function datum(value, digits = 3) {
      if (value === undefined || value === null) return document.createTextNode('-');
      return element('data', { value: String(value) }, shortText(value, digits));
    }

    /** Gives an element the color of a run, which the sheet takes for light and for dark. */
    function pen(node, run) {
      node.style.setProperty('--pen-light', '#' + run.light);
      node.style.setProperty('--pen-dark', '#' + run.dark);
      node.classList.add('pen');
      return node;
    }

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
    })();
    //]]>

    """#

  /// Its SHA-256, in base64.
  static let scriptDigest = "/sJWWQwTO6hdqDt1CJ9YOLfXx5k3Q/DT7qrzTrPRLCQ="

  /// What the script draws into.
  static let stage = #"""
    <section id="player" class="player" hidden="hidden" aria-label="Player of the session">
    <div class="stage">
    <div class="side">
    <figure class="map">
    <div id="map-frame" class="map-frame">
    <canvas id="heat" aria-hidden="true"></canvas>
    <svg id="map" xmlns="http://www.w3.org/2000/svg" role="img"></svg>
    <div id="map-tip" class="tip" hidden="hidden"></div>
    </div>
    <div class="bar-row" aria-hidden="true"><div id="bar" class="bar"></div><div id="bar-labels" class="bar-labels"></div></div>
    <figcaption id="map-caption"></figcaption>
    </figure>
    <section class="card runs">
    <div class="wide"><table>
    <caption id="runs-caption"></caption>
    <thead><tr><th scope="col">run</th><th scope="col" class="number" id="loss-name">f</th><th scope="col" class="number">|g|</th>
    <th scope="col">certificate</th></tr></thead>
    <tbody id="runs"></tbody>
    </table></div>
    </section>
    <section id="digits" class="card" aria-label="Images read wrong" hidden="hidden"></section>
    </div>
    <div class="side">
    <article id="note" class="card note" aria-live="polite"></article>
    <section class="card curves" aria-label="Curves">
    <div class="tabs"><div id="tabs" role="group" aria-label="Which curve"></div>
    <button type="button" id="log" aria-pressed="true" title="A logarithmic axis (l)">log</button></div>
    <p id="curve-title" class="curve-title"></p>
    <svg id="chart" xmlns="http://www.w3.org/2000/svg" role="img"></svg>
    </section>
    </div>
    <section id="certificate" class="card certificate" aria-label="Certificate of the chosen run"></section>
    </div>
    <div class="transport" role="group" aria-label="Playback">
    <div class="scrub"><input type="range" id="scrubber" min="0" step="any" value="0" aria-label="Time of the replay"/>
    <div id="marks" class="marks"></div></div>
    <div class="buttons">
    <button type="button" id="home" aria-label="To the start" title="To the start (Home)"><svg xmlns="http://www.w3.org/2000/svg"
     viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3v10M13 3L6 8l7 5z"/></svg></button>
    <button type="button" id="note-back" aria-label="To the note before" title="To the note before ([)"><svg
     xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3L3 8l5 5zM13 3L8 8l5 5z"/></svg></button>
    <button type="button" id="event-back" aria-label="One event back" title="One event back (,)"><svg
     xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3L5 8l5 5z"/></svg></button>
    <button type="button" id="play" class="play" aria-label="Play" title="Play or pause (Space)"><svg
     xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true"><path class="go" d="M4 2l9 6-9 6z"/>
    <path class="hold" d="M4 2h3v12H4zM9 2h3v12H9z"/></svg></button>
    <button type="button" id="event-on" aria-label="One event on" title="One event on (.)"><svg
     xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 3l5 5-5 5z"/></svg></button>
    <button type="button" id="note-on" aria-label="To the next note" title="To the next note (])"><svg
     xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l5 5-5 5zM8 3l5 5-5 5z"/></svg></button>
    <button type="button" id="end" aria-label="To the end" title="To the end (End)"><svg xmlns="http://www.w3.org/2000/svg"
     viewBox="0 0 16 16" aria-hidden="true"><path d="M13 3v10M3 3l7 5-7 5z"/></svg></button>
    <select id="speed" aria-label="Speed">
    <option value="0.125">1/8</option><option value="0.25">1/4</option><option value="0.5">1/2</option><option value="1">1x</option>
    <option value="2">2x</option><option value="4">4x</option><option value="8">8x</option><option value="16">16x</option>
    <option value="32">32x</option><option value="64">64x</option>
    </select>
    <output id="clock" class="clock"></output>
    <p class="said"><span id="status"></span><span id="said"></span></p>
    <details class="keys"><summary>Keys</summary><dl>
    <dt>Space</dt><dd>play, pause</dd><dt>Left Right</dt><dd>5 seconds back, on</dd>
    <dt>Shift Left Right</dt><dd>one step of the race</dd><dt>, .</dt><dd>one event back, on</dd>
    <dt>[ ]</dt><dd>note before, next</dd><dt>{ }</dt><dd>slower, faster</dd><dt>Home End</dt><dd>start, end</dd>
    <dt>l</dt><dd>logarithmic axis</dd></dl></details>
    </div>
    </div>
    </section>
    """#

  /// The button for light and dark.
  static let themeButton = #"""
    <button type="button" id="theme" class="theme" hidden="hidden">Dark</button>
    """#
}
