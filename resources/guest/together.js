// What people do together: agenda, chat, polls and reactions joined up for the meeting.

import { forgetAgenda, showAgenda } from "./agenda.js";
import { forgetChat, refusedChat, sayAgain, showChat, showReaders, showWriting, whenSaid } from "./chat.js";
import { forgetPolls, showPoll, showPollRights, whenAnswered } from "./polls.js";
import { offerReactions, showReaction } from "./reactions.js";

export const heardTogether = { agenda: showAgenda, chat: showChat, poll: showPoll, reacted: showReaction };
export { refusedChat, sayAgain };

export function begin(tell) {
  whenSaid(tell);
  whenAnswered(tell);
  offerReactions(tell);
}

// Who is here has changed, or what this guest may do.
export function peopleChanged() {
  showReaders();
  showWriting();
  showPollRights();
}

export function forget() {
  forgetAgenda();
  forgetChat();
  forgetPolls();
}
