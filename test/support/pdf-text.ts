import { inflateSync } from 'node:zlib';

/** What a PDF of ours says, a line for each piece of text, in the order in which they were written. */
export function pdfText(pdf: Buffer): string {
  const objects = new Map<string, string>();
  const source = pdf.toString('latin1');
  for (const [, id = '', body = ''] of source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, head = '', data] = /^([\s\S]*?)\nstream\n([\s\S]*)\nendstream$/.exec(body) ?? [undefined, body];
    const content = data === undefined ? '' : Buffer.from(data, 'latin1');
    const plain = /FlateDecode/.test(head) && content !== '' ? inflateSync(content) : content;
    objects.set(id, `${head}\n${plain.toString('latin1')}`);
  }
  const letters = new Map<string, Map<string, string>>();
  for (const body of objects.values())
    for (const [, name = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1] ?? '';
      letters.set(name, lettersOf(objects.get(unicode) ?? ''));
    }
  const texts: string[] = [];
  for (const body of objects.values()) {
    let font: Map<string, string> | undefined;
    for (const [, name, shown = ''] of body.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = letters.get(name);
      else
        texts.push([...shown.matchAll(/<([0-9a-f]+)>/gi)].map(([, hex = '']) => decoded(hex, font)).join(''));
    }
  }
  return texts.join('\n');
}

/** Glyph to letters, of a CMap with ranges that list what each glyph means. */
function lettersOf(map: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi))
    [...list.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex = ''], index) => {
      const glyph = (parseInt(from, 16) + index).toString(16).padStart(4, '0');
      letters.set(glyph, Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    });
  return letters;
}

function decoded(hex: string, font: Map<string, string> | undefined): string {
  return (hex.match(/.{4}/g) ?? []).map((glyph) => font?.get(glyph.toLowerCase()) ?? '?').join('');
}
