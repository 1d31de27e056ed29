/** What is refused of files that are sent. */
import { refusal } from '#kernel';

/** Facts: `maxBytes`. */
export const FileTooLarge = refusal(
  'too-large',
  'body_too_large',
  'The file is larger than this address takes.',
);
export const NotAForm = refusal(
  'unsupported',
  'unsupported_media_type',
  'Send the file as multipart/form-data.',
);
export const MalformedForm = refusal(
  'invalid',
  'malformed_body',
  'The request cannot be read: the body must be a well-formed form that is all here in time.',
);
export const UnsupportedImage = refusal(
  'unsupported',
  'unsupported_media_type',
  'Send an image: JPEG, PNG, WebP, GIF or AVIF.',
);
/** Facts: `errors`. */
export const UnreadableImage = refusal(
  'unprocessable',
  'unreadable_image',
  'This image cannot be taken as it is.',
);
