/** The text of a piece of HTML: no tags, no scripts, lines where there were blocks. One pass, whatever is sent. */
const BLOCKS = new Set(
  'address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
/** What stands in these is not for readers. */
const UNREAD = new Set(['script', 'style', 'template', 'iframe', 'noscript']);
const NAMED = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};
Object.assign(NAMED, { euro: '€', copy: '©', reg: '®', trade: '™', bull: '•', rsquo: '’', lsquo: '‘' });
Object.assign(NAMED, { ldquo: '“', rdquo: '”', deg: '°', times: '×', eacute: 'é', egrave: 'è' });
Object.assign(NAMED, { auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß' });

export function plainTextOf(html) {
  const lower = html.toLowerCase();
  const parts = [];
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      parts.push(words(html.slice(at)));
      break;
    }
    parts.push(words(html.slice(at, open)));
    const [, slash, name] = /^<(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 32)) ?? [];
    if (lower.startsWith('<!', open)) at = after(html, html.startsWith('<!--', open) ? '-->' : '>', open);
    else if (name === undefined) {
      parts.push('<');
      at = open + 1;
    } else {
      at = endOfTag(html, open);
      if (slash === '' && UNREAD.has(name)) at = after(html, '>', after(lower, `</${name}`, at));
      if (BLOCKS.has(name)) parts.push('\n');
    }
  }
  return parts
    .join('')
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function after(text, end, from) {
  const found = text.indexOf(end, from);
  return found === -1 ? text.length : found + end.length;
}

/** A tag ends at the first `>` that stands in no quotes. */
function endOfTag(html, open) {
  let quote = '';
  for (let at = open + 1; at < html.length; at += 1) {
    const char = html[at];
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return html.length;
}

/** In HTML every white space is a space. */
function words(text) {
  return text.replace(/\s+/g, ' ').replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, entity) => {
    if (!entity.startsWith('#')) return NAMED[entity] ?? whole;
    const code = Number(entity[1] === 'x' || entity[1] === 'X' ? `0${entity.slice(1)}` : entity.slice(1));
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}
