// Contrast that axe cannot judge: marks and letters inside pictures (WCAG 2.1: 3 for marks, 4.5 for letters).

/// Runs inside the page: complaints.
export function contrastComplaints() {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const complaints = new Set();
  const demand = (what, a, b, least) => {
    if (contrast(a, b) < least) complaints.add(`${what}: ${contrast(a, b).toFixed(2)} of ${least} (${a} on ${b})`);
  };
  const style = (element) => getComputedStyle(element);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = style(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  for (const letters of document.querySelectorAll('svg text')) {
    const cell = letters.previousElementSibling;
    const on = letters.classList.contains('cell') ? style(cell).fill : ground(letters);
    demand('letters .' + letters.getAttribute('class'), style(letters).fill, on, 4.5);
  }
  for (const stroke of document.querySelectorAll('.stroke')) {
    const cell = stroke.previousElementSibling;
    if (cell?.classList.contains('heat')) demand('stroke', style(stroke).stroke, style(cell).fill, 4.5);
  }
  const marks = { '.real': 'fill', '.synthetic': 'stroke', '.synthetic-line': 'stroke', '.estimate': 'fill',
    '.guess': 'stroke', '.control': 'stroke', '.worst': 'stroke', '.ceiling': 'stroke', '.chance': 'stroke',
    '.spread': 'stroke', '.weight': 'fill', '.spent': 'fill', '.dot-real': 'fill', '.synthetic-mark': 'stroke',
    '.sign path': 'stroke' };
  for (const [selector, property] of Object.entries(marks))
    for (const mark of document.querySelectorAll(selector))
      demand(selector, style(mark)[property], ground(mark), 3);
  return [...complaints];
}

/// Runs inside the page: real and synthetic must differ in more than colour.
export function sameInGrey() {
  const fill = (selector) => getComputedStyle(document.querySelector(selector)).fill;
  return fill('.synthetic').includes('#hatch') && !fill('.real').includes('url') &&
    getComputedStyle(document.querySelector('.synthetic-line')).fill === 'none';
}
