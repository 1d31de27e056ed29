import { isPlainText, wrongField } from '#kernel';
import { requireVisibleText } from './visible-text.js';

/** What a host shows of a room before anybody is in it; null: nothing. */
export interface Show {
  readonly description: string | null;
  /** The address of an image. */
  readonly cover: string | null;
  /** When it is planned to begin. */
  readonly startsAt: Date | null;
  /** The address of a video stream. */
  readonly streamUrl: string | null;
}

/** What a host may write anew; what is not named stays. */
export type ShowChanges = { readonly [Part in keyof Show]?: Show[Part] | undefined };

export const SHOW_LIMITS = { description: 1_000, url: 500 } as const;
export const NO_SHOW: Show = { description: null, cover: null, startsAt: null, streamUrl: null };

/** An address as RFC 3986 writes it: no other scheme, nobody's name or password in it, nothing that ends an attribute. */
const ADDRESS =
  /^https:\/\/(\[[0-9a-f:.]+\]|[a-z0-9][a-z0-9.-]*)(:\d{1,5})?([/?#][\w.~:/?#[\]@!$&()*+,;=%-]*)?$/i;

/** @throws ValidationFailed for what nobody could show, or for a new start that is over */
export function changedShow(show: Show, changes: ShowChanges, now: Date): Show {
  const next = {
    description: changes.description === undefined ? show.description : changes.description,
    cover: changes.cover === undefined ? show.cover : changes.cover,
    startsAt: changes.startsAt === undefined ? show.startsAt : changes.startsAt,
    streamUrl: changes.streamUrl === undefined ? show.streamUrl : changes.streamUrl,
  };
  if (next.description !== null) requireVisibleText('description', next.description, SHOW_LIMITS.description);
  requireAddress('cover', next.cover);
  requireAddress('streamUrl', next.streamUrl);
  const { startsAt } = next;
  if (startsAt !== null && startsAt.getTime() !== show.startsAt?.getTime() && !(startsAt > now))
    throw wrongField('startsAt', 'must be in the future');
  return next;
}

export function sameShow(one: Show, other: Show): boolean {
  const sameStart = one.startsAt?.getTime() === other.startsAt?.getTime();
  return (
    sameStart && (['description', 'cover', 'streamUrl'] as const).every((part) => one[part] === other[part])
  );
}

function requireAddress(path: string, url: string | null): void {
  if (url === null) return;
  if (url.length <= SHOW_LIMITS.url && isPlainText(url) && ADDRESS.test(url)) return;
  throw wrongField(path, `must be an https address of at most ${SHOW_LIMITS.url} characters`);
}
