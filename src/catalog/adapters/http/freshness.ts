/** How long browsers and proxies may keep public answers: nobody can tell them of a change, so it is short. */
export const PUBLIC_SECONDS = 5;
