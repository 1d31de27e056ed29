/** Proof that a person is there: asked for where scripts would take what people line up for. */
export abstract class Challenge {
  /**
   * Lets those pass who solved a challenge: with a fresh token, or within the last five minutes on this process.
   *
   * @returns undefined if there is nothing to wait for, so that nobody waits where nothing is asked
   * @throws ChallengeRequired without a token or for a bad one; Overloaded if nobody can tell. Thrown at once or later.
   */
  abstract demand(userId: string, token: string | undefined): Promise<void> | undefined;
}
