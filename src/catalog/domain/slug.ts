const MAX_WORDS = 60;
const SUFFIX = 8;

/**
 * The readable address of a product or a collection: the words of its title, and the end of its id.
 *
 * The suffix keeps slugs apart without asking anyone and can never make one look like an id. A slug is given once:
 * links to a product outlive its title.
 */
export function slugOf(title: string, id: string, wordless = 'product'): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_WORDS)
    .replace(/^-+|-+$/g, '');
  return `${words === '' ? wordless : words}-${id.slice(-SUFFIX)}`;
}
