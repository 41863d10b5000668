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
