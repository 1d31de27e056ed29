/** Who is to see a product, and its pictures, as files tell of them. */
import { isRFC3339 } from 'class-validator';
import { isObject, only, textOf } from './checks.js';

const MOST_PICTURES = 100;

/** @returns what was named, checked as `POST /v2/products` checks it */
export function listingOf({ status, publishAt }, complain) {
  if (status !== undefined && !['draft', 'published'].includes(status))
    complain('status', 'must be draft or published');
  if (publishAt === undefined) return { status };
  if (!isMoment(publishAt))
    return complain('publishAt', 'must be a moment that exists, such as 2026-11-21T20:00:00Z');
  return { status, publishAt: new Date(publishAt) };
}

/** Of a table, which also has a word for what has a moment. */
export function listingOfCells(status, publishAt, complain) {
  if (status === 'scheduled' && publishAt === '')
    return complain('publishAt', 'is needed for what is scheduled');
  const isPlanned = status === 'scheduled' || publishAt !== '';
  const said = status === '' || status === 'scheduled' ? undefined : status;
  return listingOf({ status: said, publishAt: isPlanned ? publishAt : undefined }, complain);
}

/** As the platform's `@Moment`, which a thread that Node starts by its path cannot import. */
function isMoment(text) {
  if (typeof text !== 'string' || !isRFC3339(text)) return false;
  const midnight = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const year = new Date(text).getUTCFullYear();
  return year >= 0 && year <= 9999 && midnight.getUTCDate() === Number(text.slice(8, 10));
}

/** Addresses in a file are looked at and never asked: they may be those of the machines around us. */
export function checkPictures(media, complain) {
  if (media === undefined) return;
  if (!Array.isArray(media) || media.length > MOST_PICTURES)
    return complain('media', `must be a list of ${MOST_PICTURES} at most`);
  media.forEach((one, index) => {
    const path = `media.${index}`;
    if (!isObject(one)) return complain(path, 'must be an object');
    only(one, ['url', 'alt'], path, complain);
    textOf(one.url, { min: 1, max: 2000 }, (why) => complain(`${path}.url`, why));
    if (one.alt !== undefined) textOf(one.alt, { min: 0, max: 500 }, (why) => complain(`${path}.alt`, why));
  });
}

/** The columns that Shopify has for pictures: one a row, and rows of their own where they are more than variants. */
export const PICTURE = ['Image Src', 'Image Position', 'Image Alt Text'];
