// The shape of a page: which sections, headings, pictures and tables it has, where they lie, what is painted.

/// Runs inside the page: one line for each section.
export function outlineOf() {
  return [...document.querySelectorAll('main > section')].map((section) => {
    const count = (selector) => section.querySelectorAll(selector).length;
    return `${section.id}: ${count('svg[role=img]')} pictures, ${count('table')} tables, ` +
      `${count('details')} folded, ${count('h3')} parts`;
  });
}

/// Runs inside the page: complaints about headings, names and places.
export function complaintsOf() {
  const complaints = [];
  const complain = (words, element) =>
    complaints.push(words + (element ? ': ' + (element.id || element.outerHTML.slice(0, 90)) : ''));
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });

  let level = 0;
  for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const next = Number(heading.localName[1]);
    if (next > level + 1) complain(`heading ${next} after ${level}`, heading);
    if (!heading.textContent.trim()) complain('empty heading', heading);
    level = next;
  }
  if (document.querySelectorAll('h1').length !== 1) complain('not one h1');

  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) complain('id twice: ' + id);
  for (const element of document.querySelectorAll('[aria-labelledby],[aria-describedby]'))
    for (const name of ['aria-labelledby', 'aria-describedby']) {
      const id = element.getAttribute(name);
      if (id && !document.getElementById(id)?.textContent.trim()) complain(`${name} leads nowhere`, element);
    }
  for (const link of document.querySelectorAll('a'))
    if (!document.querySelector(link.getAttribute('href'))) complain('link leads nowhere', link);

  for (const picture of document.querySelectorAll('svg[role=img]')) {
    if (!picture.querySelector(':scope > title')) complain('picture without title', picture);
    if (!visible(picture)) { complain('picture is hidden', picture); continue; }
    const box = picture.getBoundingClientRect();
    if (box.width < 8 || box.height < 8) complain(`picture of ${box.width} × ${box.height}`, picture);
    if (box.left < -1 || box.right > innerWidth + 1) complain('picture leaves the page', picture);
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption?.textContent.trim()) complain('table without caption', table);
    for (const heading of table.querySelectorAll('th')) if (!heading.scope) complain('th without scope', heading);
    const columns = table.tHead.rows[0].cells.length;
    for (const body of table.tBodies) {
      const first = [...body.rows[0].cells].reduce((sum, cell) => sum + cell.colSpan, 0);
      if (first !== columns) complain(`row of ${first} cells below ${columns} headings`, body);
    }
  }

  let bottom = -Infinity;
  for (const section of document.querySelectorAll('main > section')) {
    const box = section.getBoundingClientRect();
    if (box.top < bottom - 1) complain('section overlaps the one before', section);
    if (box.height < 40) complain('section is empty', section);
    bottom = box.bottom;
  }
  const cards = [...document.querySelectorAll('figure, .card, .verdict li')].filter(visible)
    .map((card) => [card, card.getBoundingClientRect()]);
  for (const [a, one] of cards)
    for (const [b, other] of cards)
      if (a !== b && !a.contains(b) && !b.contains(a) && one.left < other.right - 1 &&
          other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1)
        complain('cards overlap', a);

  if (document.documentElement.scrollWidth > innerWidth)
    complain(`the page is ${document.documentElement.scrollWidth} wide in ${innerWidth}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !visible(parent) || parent.closest('title,desc,.skip')) continue;
    if (parent.closest('.scroll,pre')) continue;  // these scroll by themselves
    const drawing = parent.closest('svg:not(.mark)');
    const frame = drawing ? drawing.getBoundingClientRect() : { left: 0, right: innerWidth };
    if (drawing?.classList.contains('cut')) continue;  // cut at its edge
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 0 && (box.left < frame.left - 1.5 || box.right > frame.right + 1.5))
        complain(`words leave their place by ${Math.round(Math.max(frame.left - box.left, box.right - frame.right))} px: ` +
          node.data.slice(0, 40));
  }
  return complaints;
}

/// Runs inside the page: where the pictures lie, from the top of the page.
export function placesOf() {
  return [...document.querySelectorAll('svg[role=img]')].map((picture) => {
    const box = picture.getBoundingClientRect();
    return { id: picture.id, x: box.left + scrollX, y: box.top + scrollY, width: box.width, height: box.height };
  });
}

/// Runs inside an empty page: how many pixels of each place differ from the place's most frequent colour.
export async function paintedIn({ screenshot, places }) {
  const bitmap = await createImageBitmap(await (await fetch(screenshot)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  return places.map(({ id, x, y, width, height }) => {
    const pixels = new Uint32Array(
      context.getImageData(Math.round(x), Math.round(y), Math.ceil(width), Math.ceil(height)).data.buffer);
    const frequency = new Map();
    for (const pixel of pixels) frequency.set(pixel, (frequency.get(pixel) ?? 0) + 1);
    return { id, painted: pixels.length - Math.max(...frequency.values()), colours: frequency.size };
  });
}
