/** What a moderator may decide about a reported message. */
export const RESOLUTIONS = ['dismiss', 'delete'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** In characters. */
export const REPORT_LIMITS = { reason: 200 } as const;
