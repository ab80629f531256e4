// Reactions: shown for a moment, kept by nobody.

import { nameOf } from "./people.js";
import { byId, element } from "./screen.js";
import { tr } from "./wording.js";

const SHOWN_MS = 4_000;
const SIGNS = { thumbs_up: "👍", applause: "👏", heart: "❤️", laugh: "😂", surprise: "😮", celebrate: "🎉" };
const WORDS = {
  thumbs_up: "Thumbs up", applause: "Applause", heart: "Heart", laugh: "Laugh", surprise: "Surprise", celebrate: "Celebrate",
};

export function offerReactions(say) {
  for (const [reaction, sign] of Object.entries(SIGNS)) {
    const button = element("button", sign, "quiet");
    button.type = "button";
    button.setAttribute("aria-label", tr(WORDS[reaction]));
    button.addEventListener("click", () => {
      say({ type: "react", reaction });
      byId("reactions").open = false;
    });
    byId("reaction-choices").append(button);
  }
}

export function showReaction({ participant, reaction }) {
  if (!Object.hasOwn(SIGNS, reaction)) return;
  const shown = element("p", `${SIGNS[reaction]} ${nameOf(participant)}`);
  shown.setAttribute("aria-label", `${nameOf(participant)}: ${tr(WORDS[reaction])}`);
  byId("reacted").append(shown);
  setTimeout(() => shown.remove(), SHOWN_MS);
}
