// What people do together: chat, polls and reactions joined up for the meeting.

import { forgetChat, refusedChat, sayAgain, showChat, showReaders, whenSaid } from "./chat.js";
import { forgetPolls, showPoll, whenAnswered } from "./polls.js";
import { offerReactions, showReaction } from "./reactions.js";

export const heardTogether = { chat: showChat, poll: showPoll, reacted: showReaction };
export { refusedChat, sayAgain, showReaders };

export function begin(tell) {
  whenSaid(tell);
  whenAnswered(tell);
  offerReactions(tell);
}

export function forget() {
  forgetChat();
  forgetPolls();
}
