/** Where sessions end: identity implements it. */
export abstract class EndedSessionsSource {
  /** The ids of the sessions that ended within the last `seconds`, the latest first, at most `limit`. One cheap query. */
  abstract endedWithin(seconds: number, limit: number): Promise<readonly string[]>;
}
