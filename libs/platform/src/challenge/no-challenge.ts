import { Challenge } from './challenge.js';

/** No challenge: everyone passes, and what they send as a token is not looked at. */
export class NoChallenge extends Challenge {
  demand(): undefined {
    return undefined;
  }
}
