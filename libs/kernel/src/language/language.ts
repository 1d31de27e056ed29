/** The languages that people may read and write in (ISO 639-1): few, so that an answer in each can be kept. */
export const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pl',
  'pt',
  'sv',
  'da',
  'cs',
  'tr',
  'ar',
  'ja',
] as const;
export type Language = (typeof LANGUAGES)[number];

/** Longer headers are of nobody who reads. */
const MOST_CHARACTERS = 200;

/**
 * The one of our languages that an `Accept-Language` header (RFC 9110, 12.5.4) likes best; undefined if it names none.
 *
 * However odd a header is, what depends on it comes in as many forms as there are languages.
 */
export function acceptedLanguage(header: string | undefined): Language | undefined {
  if (header === undefined || header.length > MOST_CHARACTERS) return undefined;
  let best: { readonly language: Language; readonly weight: number } | undefined;
  for (const range of header.split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const code = tag.trim().toLowerCase().split('-', 1)[0];
    const language = LANGUAGES.find((one) => one === code);
    const weight = weightOf(parameters);
    if (language !== undefined && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language;
}

function weightOf(parameters: readonly string[]): number {
  const [weight] = parameters.flatMap(
    (one) => /^\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*$/i.exec(one)?.[1] ?? [],
  );
  return parameters.length === 0 ? 1 : Number(weight ?? 0);
}
