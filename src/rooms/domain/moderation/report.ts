/** What a moderator may decide about a reported message. Deleting it comes with deleting messages. */
export const RESOLUTIONS = ['dismiss'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** In characters. */
export const REPORT_LIMITS = { reason: 200 } as const;
