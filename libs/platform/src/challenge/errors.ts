import { refusal } from '#kernel';

/** Facts: `reasons`, the provider's own words for what is wrong with the token, if one was sent. */
export const ChallengeRequired = refusal(
  'forbidden',
  'challenge_required',
  'Solve the challenge and send its token: in the header X-Challenge-Token, or as `challenge` over a socket.',
);
