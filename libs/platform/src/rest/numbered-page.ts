/** The part of a response that a numbered list writes to. */
export interface WithHeaders {
  setHeader(name: string, value: string): void;
  appendHeader(name: string, value: string): void;
}

export interface Numbers {
  readonly path: string;
  readonly page: number;
  readonly perPage: number;
  readonly total: number;
}

/** Says on a v1 list how much there is and where the other pages are (RFC 8288), and hands back its `data`. */
export function numberedPage<T>(response: WithHeaders, { path, page, perPage, total }: Numbers, data: T): T {
  const last = Math.max(1, Math.ceil(total / perPage));
  const link = (rel: string, number: number): string =>
    `<${path}?page=${number}&perPage=${perPage}>; rel="${rel}"`;
  response.setHeader('X-Total-Count', String(total));
  response.appendHeader(
    'Link',
    [
      link('first', 1),
      ...(page > 1 ? [link('prev', Math.min(page - 1, last))] : []),
      ...(page < last ? [link('next', page + 1)] : []),
      link('last', last),
    ].join(', '),
  );
  return data;
}
